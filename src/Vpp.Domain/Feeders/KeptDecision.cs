using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Feeders;

/// <summary>
/// What was decided of every row, set aside so that a trial may write over it; disposing of this brings it back.
/// </summary>
internal readonly struct KeptDecision : IDisposable
{
    private readonly FeederControl _control;
    private readonly VehicleRefusal[] _refusal;
    private readonly int[] _floorW;
    private readonly uint[] _dischargeableJ;
    private readonly bool[] _isNews;
    private readonly RowOutlook _outlook;
    private readonly int[] _desiredW;
    private readonly RowReason[] _reason;
    private readonly ushort[] _bindingSteps;

    public KeptDecision(FeederControl control)
    {
        var rows = control.Vehicles;
        _control = control;
        (_refusal, _floorW, _dischargeableJ) = ([.. rows.Refusal], [.. rows.FloorW], [.. rows.DischargeableJ]);
        (_isNews, _outlook, _desiredW) = ([.. rows.IsNews], rows.Outlook, [.. rows.DesiredW]);
        (_reason, _bindingSteps) = ([.. rows.Reason], [.. rows.BindingSteps]);
    }

    public void Dispose()
    {
        var rows = _control.Vehicles;
        (rows.Refusal, rows.FloorW, rows.DischargeableJ, rows.IsNews) = (_refusal, _floorW, _dischargeableJ, _isNews);
        rows.Outlook = _outlook;
        (rows.DesiredW, rows.Reason, rows.BindingSteps) = (_desiredW, _reason, _bindingSteps);
    }
}
