using Vpp.Grains.Feeders;

namespace Vpp.Server.Api.Contracts;

/// <summary>What a vehicle was promised for its departure, and what it left with.</summary>
/// <param name="Vehicle">The vehicle.</param>
/// <param name="LeftAt">When it left, as far as its feeder heard.</param>
/// <param name="Due">Whether it stayed until it had to be ready.</param>
/// <param name="PromisedWh">Energy it was to hold.</param>
/// <param name="HeldWh">Energy it held by its last reading.</param>
/// <param name="Missed">It was due and is short.</param>
/// <param name="MissedByEvent">And it would not have been without dispatch events.</param>
internal sealed record DepartureView(
    string Vehicle, DateTimeOffset LeftAt, bool Due, long PromisedWh, long HeldWh, bool Missed, bool MissedByEvent)
{
    public static DepartureView From(DepartureFigures figures) => new(
        figures.Vehicle,
        figures.LeftAt,
        figures.IsDue,
        figures.PromisedWh,
        figures.HeldWh,
        figures.IsMissed,
        figures.IsMissedByEvent);
}

/// <summary>What an event did to promises, and what its feeders drew after it.</summary>
/// <param name="Departures">Departures that fell due while it ran and until everybody had recharged.</param>
/// <param name="Missed">Those that left short and would not have without events.</param>
/// <param name="Misses">The first of them at each feeder.</param>
/// <param name="ReboundPeakW">
/// Sum over feeders of the highest net load each measured after the event, until everybody had recharged; null before.
/// </param>
/// <param name="RechargeOver">Whether everybody has.</param>
/// <param name="SilentFeeders">Feeders that did not answer, and whose part is missing.</param>
internal sealed record AftermathView(
    int Departures,
    int Missed,
    IReadOnlyList<DepartureView> Misses,
    long? ReboundPeakW,
    bool RechargeOver,
    IReadOnlyList<string> SilentFeeders)
{
    public static AftermathView Of(IReadOnlyList<FeederAftermath> feeders, IReadOnlyList<string> silent) => new(
        feeders.Sum(feeder => feeder.Departures),
        feeders.Sum(feeder => feeder.Missed),
        [.. feeders.SelectMany(feeder => feeder.Misses).Select(DepartureView.From)],
        feeders.Any(feeder => feeder.PeakW is not null) ? feeders.Sum(feeder => feeder.PeakW) : null,
        feeders.Count > 0 && feeders.All(feeder => feeder.IsOver),
        silent);
}

/// <summary>Why a vehicle was or was not used at an instant.</summary>
/// <param name="Vehicle">The vehicle.</param>
/// <param name="At">The instant that was asked for.</param>
/// <param name="Since">Since when it held; null when that is not remembered.</param>
/// <param name="PowerW">What was decided for it, positive when charging.</param>
/// <param name="BaselineW">What it would have drawn without any event.</param>
/// <param name="Explanation">The reason with its figures, as sentences.</param>
internal sealed record ExplanationView(
    string Vehicle, DateTimeOffset At, DateTimeOffset? Since, long PowerW, long BaselineW, string Explanation)
{
    public static ExplanationView From(string vehicle, DateTimeOffset at, VehicleExplanation explanation) => new(
        vehicle, at, explanation.Since, explanation.PowerW, explanation.BaselineW, explanation.Sentence);
}
