using Vpp.Domain.Feeders;
using Vpp.Domain.Leases;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Tests.Feeders;

/// <summary>
/// One vehicle as a test knows it: what the feeder was told of it, and every setpoint that it may still go by. It
/// reckons worst-case power from messages alone, beside the kernel's own reckoning.
/// </summary>
internal sealed class BenchVehicle(VehicleTerms terms, int row)
{
    private readonly List<SentSetpoint> _possible = [];
    private Fence? _heard;

    public VehicleTerms Terms { get; set; } = terms;

    public int Row { get; set; } = row;

    public TimeSpan EnrolledAt { get; set; }

    /// <summary>What it was assured of at enrolment, before any setpoint.</summary>
    public long EnrolledAssuredW { get; set; }

    public string Name => Terms.Vehicle.Text;

    /// <summary>How long its setpoints live.</summary>
    public TimeSpan Life { get; set; } = FeederOptions.Default.TimeToLive;

    public bool Reachable { get; set; } = true;

    public ConnectionState Connection { get; set; }

    public long EnergyJ { get; set; }

    public TimeSpan? MeasuredAt { get; set; }

    /// <summary>What a predecessor of the feeder may have left with it: both directions, until an instant.</summary>
    public (long ImportW, long ExportW, TimeSpan Until) Inherited { get; set; }

    public SentSetpoint? Newest { get; private set; }

    /// <summary>What it does when it follows: the newest setpoint while it lives.</summary>
    public int HeldW(TimeSpan now) =>
        Newest is { } newest && now < newest.ExpiresAt ? (int)newest.PowerW : 0;

    public void Told(in Setpoint setpoint, TimeSpan now)
    {
        Newest = new(
            setpoint.Fence, setpoint.Power.Watts, setpoint.Then.AssuredPower.Watts, now, now + setpoint.TimeToLive);
        _possible.Add(Newest.Value);
    }

    /// <summary>
    /// The feeder has heard that this setpoint is held: what came before cannot come into force again.
    /// </summary>
    public void Heard(Fence fence)
    {
        _possible.RemoveAll(each => each.Fence < fence);
        Inherited = default;
        _heard = fence;
    }

    /// <summary>Unplugging ends what it holds; what is still on its way may find it plugged in again.</summary>
    public void Unplugged()
    {
        if (_heard == Newest?.Fence)
        {
            var ended = _possible.ConvertAll(each => each with { ExpiresAt = TimeSpan.Zero });
            _possible.Clear();
            _possible.AddRange(ended);
        }
    }

    /// <summary>Powers that setpoints in force or on their way could bring about, default control aside.</summary>
    public IEnumerable<long> PossibleW(TimeSpan now) =>
        _possible.Where(each => now < each.ExpiresAt).Select(each => each.PowerW);

    public long ImportWorstW(TimeSpan now) => new[] { 0, now < Inherited.Until ? Inherited.ImportW : 0 }
        .Concat(PossibleW(now))
        .Concat(_possible.Select(each => each.AssuredW))
        .Append(_heard is null ? EnrolledAssuredW : 0)
        .Max();

    public long ExportWorstW(TimeSpan now) => -new[] { 0, now < Inherited.Until ? -Inherited.ExportW : 0 }
        .Concat(PossibleW(now))
        .Min();
}

/// <summary>One setpoint as it left the feeder.</summary>
internal readonly record struct SentSetpoint(
    Fence Fence, long PowerW, long AssuredW, TimeSpan IssuedAt, TimeSpan ExpiresAt);
