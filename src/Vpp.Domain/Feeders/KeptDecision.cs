using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Feeders;

/// <summary>
/// What was decided of every row, set aside so that a trial may write over it; disposing of this brings it back.
/// </summary>
internal readonly struct KeptDecision(VehicleRows rows) : IDisposable
{
    private readonly VehicleRefusal[] _refusal = [.. rows.Refusal];
    private readonly int[] _floorW = [.. rows.FloorW];
    private readonly uint[] _dischargeableJ = [.. rows.DischargeableJ];
    private readonly bool[] _isNews = [.. rows.IsNews];
    private readonly int[] _desiredW = [.. rows.DesiredW];
    private readonly RowReason[] _reason = [.. rows.Reason];
    private readonly ushort[] _bindingSteps = [.. rows.BindingSteps];

    public void Dispose()
    {
        (rows.Refusal, rows.FloorW, rows.DischargeableJ, rows.IsNews) = (_refusal, _floorW, _dischargeableJ, _isNews);
        (rows.DesiredW, rows.Reason, rows.BindingSteps) = (_desiredW, _reason, _bindingSteps);
    }
}
