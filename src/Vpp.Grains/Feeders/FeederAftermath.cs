using Vpp.Domain.Guarantees;
using Vpp.Domain.Quantities;

namespace Vpp.Grains.Feeders;

/// <summary>What an event did to promises at one feeder, and what the feeder drew after it.</summary>
/// <param name="EndedAt">When it ended here; null while it runs.</param>
/// <param name="IsOver">Whether nobody is short of what it took any more.</param>
/// <param name="PeakW">Highest measured net load from its end until then; null before its end.</param>
/// <param name="Departures">Departures that fell due while it ran and until then.</param>
/// <param name="Missed">Those that left short and would not have without events.</param>
/// <param name="Misses">The first of them.</param>
[GenerateSerializer, Immutable, Alias("vpp.feeder-aftermath")]
public sealed record FeederAftermath(
    [property: Id(0)] DateTimeOffset? EndedAt,
    [property: Id(1)] bool IsOver,
    [property: Id(2)] long? PeakW,
    [property: Id(3)] int Departures,
    [property: Id(4)] int Missed,
    [property: Id(5)] DepartureFigures[] Misses)
{
    internal static FeederAftermath Of(EventAftermath aftermath) => new(
        aftermath.EndedAt,
        aftermath.IsOver,
        aftermath.Peak?.Watts,
        aftermath.Departures,
        aftermath.Missed,
        [.. aftermath.Misses.Select(DepartureFigures.Of)]);
}

/// <summary>What a vehicle was promised for its departure, and what it left with; whole watt-hours.</summary>
[GenerateSerializer, Immutable, Alias("vpp.departure-figures")]
public sealed record DepartureFigures(
    [property: Id(0)] string Vehicle,
    [property: Id(1)] DateTimeOffset LeftAt,
    [property: Id(2)] bool IsDue,
    [property: Id(3)] long PromisedWh,
    [property: Id(4)] long HeldWh,
    [property: Id(5)] bool IsMissed,
    [property: Id(6)] bool IsMissedByEvent)
{
    internal static DepartureFigures Of(Guarantee guarantee) => new(
        guarantee.Vehicle.Text,
        guarantee.LeftAt,
        guarantee.IsDue,
        WattHours(guarantee.Promised),
        WattHours(guarantee.Held),
        guarantee.IsMissed,
        guarantee.IsMissedByEvent);

    private static long WattHours(Energy energy) => energy.Joules / 3_600;
}

/// <summary>Why a vehicle was or was not used at an instant.</summary>
/// <param name="Since">Since when that held; null when it is not remembered.</param>
/// <param name="PowerW">What was decided for it, positive when charging.</param>
/// <param name="BaselineW">What it would have drawn without any event.</param>
/// <param name="Sentence">The reason with its figures.</param>
[GenerateSerializer, Immutable, Alias("vpp.vehicle-explanation")]
public sealed record VehicleExplanation(
    [property: Id(0)] DateTimeOffset? Since,
    [property: Id(1)] long PowerW,
    [property: Id(2)] long BaselineW,
    [property: Id(3)] string Sentence);
