using Vpp.Domain.Identities;
using Vpp.Domain.Vehicles;
using Vpp.Grains.Feeders;
using Vpp.Server.Api.Reading;

namespace Vpp.Server.Api.Contracts;

/// <summary>One reading of one vehicle.</summary>
/// <param name="Vehicle">Its id.</param>
/// <param name="PowerW">Power at the EVSE, positive when charging.</param>
/// <param name="StateOfChargePercent">0 to 100.</param>
/// <param name="Connection"><c>connected</c> when not given, <c>unplugged</c> or <c>connected-elsewhere</c>.</param>
/// <param name="AgeMs">Age of the reading when the batch is sent; 0 when not given, at most a day.</param>
/// <param name="Epoch">
/// Epoch of the setpoint that the vehicle holds; 0 when it holds none, left out when the sender cannot say.
/// </param>
/// <param name="Sequence">Sequence of that setpoint.</param>
internal sealed record ReadingBody(
    string Vehicle,
    long PowerW,
    decimal StateOfChargePercent,
    string? Connection = null,
    int? AgeMs = null,
    long? Epoch = null,
    long? Sequence = null)
{
    public const int CountMax = 10_000;
    public const int SizeMax = 4 * 1024 * 1024;

    private const int PowerMaxW = 10_000_000;
    private const int AgeMaxMs = 86_400_000;

    private static readonly Dictionary<string, ConnectionState> Connections = new()
    {
        ["connected"] = ConnectionState.Connected,
        ["unplugged"] = ConnectionState.Unplugged,
        ["connected-elsewhere"] = ConnectionState.ConnectedElsewhere,
    };

    /// <summary>A batch, in which each vehicle stands once.</summary>
    public static IReadOnlyList<PolledReading> ReadBatch(JsonField body)
    {
        var seen = new HashSet<VehicleId>();
        return body.List(CountMax, entry => Read(entry, seen));
    }

    private static PolledReading Read(JsonField body, HashSet<VehicleId> seen)
    {
        var fields = body.Fields<ReadingBody>();
        var before = body.Faults.Count;
        var vehicle = fields["vehicle"].VehicleId();
        if (body.Faults.Count == before && !seen.Add(vehicle))
        {
            fields["vehicle"].Refuse("stands twice in the batch", 0);
        }

        return new(
            vehicle,
            fields["powerW"].Integer(-PowerMaxW, PowerMaxW),
            (short)fields["stateOfChargePercent"].Percent(0),
            fields["connection"] is { IsAbsent: false } word ? word.OneOf(Connections) : ConnectionState.Connected,
            fields["ageMs"] is { IsAbsent: false } age ? age.Integer(0, AgeMaxMs) : 0,
            CountOf(fields["epoch"]) ?? PollRequest.Untold,
            CountOf(fields["sequence"]) ?? 0);
    }

    private static long? CountOf(JsonField field) =>
        field.IsAbsent ? null : field.WholeNumber(0, long.MaxValue, "a whole number");
}

/// <summary>A reading as it goes to a feeder's columns.</summary>
internal readonly record struct PolledReading(
    VehicleId Vehicle,
    int PowerW,
    short StateOfChargeBasisPoints,
    ConnectionState Connection,
    int AgeMs,
    long Epoch,
    long Sequence);

/// <summary>The answer to a batch.</summary>
/// <param name="Setpoints">The setpoints in force; a vehicle without one is not listed.</param>
/// <param name="UnknownVehicles">Vehicles that no feeder knows.</param>
/// <param name="UnansweredVehicles">Vehicles whose feeder did not answer; send their readings again.</param>
/// <param name="Dropped">Readings not used: older than the last one, or out of range.</param>
internal sealed record TelemetryAnswer(
    IReadOnlyList<SetpointView> Setpoints,
    IReadOnlyList<string> UnknownVehicles,
    IReadOnlyList<string> UnansweredVehicles,
    int Dropped);

/// <summary>The power a vehicle is asked to hold, and what follows when its time to live ends.</summary>
/// <param name="Vehicle">The vehicle.</param>
/// <param name="Epoch">With the sequence its place in the order of everything sent; refuse what is not newer.</param>
/// <param name="Sequence">Number within the epoch.</param>
/// <param name="PowerW">Positive charges, negative discharges.</param>
/// <param name="TimeToLiveMs">What is left of it.</param>
/// <param name="Then">What follows.</param>
internal sealed record SetpointView(
    string Vehicle,
    long Epoch,
    long Sequence,
    long PowerW,
    long TimeToLiveMs,
    DefaultControlView Then)
{
    public static SetpointView From(string vehicle, PolledSetpoint setpoint) => new(
        vehicle,
        setpoint.Epoch,
        setpoint.Sequence,
        setpoint.PowerW,
        setpoint.TimeToLiveMs,
        new(setpoint.ReturnDelayMs, setpoint.AssuredW, setpoint.RampWPerSecond));
}

/// <summary>Hold 0 W for the delay, then charge at no more than the assured power, reached by the ramp.</summary>
internal sealed record DefaultControlView(long ReturnDelayMs, long AssuredW, long RampWPerSecond);
