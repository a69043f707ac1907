using System.Security.Cryptography;
using System.Text.Json;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;
using Vpp.Domain.Sustain;
using Vpp.Grains.Feeders;
using Vpp.Grains.Serialization;

namespace Vpp.Grains.Portfolio;

/// <summary>What a request would get from one feeder now.</summary>
/// <param name="Feeder">The feeder.</param>
/// <param name="TargetW">What it would be asked.</param>
/// <param name="AllocatedW">What it would find within every limit.</param>
/// <param name="VehiclesUsed">How many vehicles would move.</param>
/// <param name="BindingNodes">Nodes whose limit would hold vehicles back.</param>
/// <param name="Shortfall">Watts not found, by the limit behind them.</param>
/// <param name="ReboundW">
/// The most that its vehicles could draw once released, under every limit and the cap on recharging.
/// </param>
/// <param name="Reduction">How much for how long its net load could be lowered, were the event to start now.</param>
/// <param name="Increase">The same for raising it.</param>
/// <param name="ReboundPeakW">What the whole feeder would draw then.</param>
[GenerateSerializer, Immutable, Alias("vpp.feeder-preview")]
public sealed record FeederPreview(
    [property: Id(0)] string Feeder,
    [property: Id(1)] long TargetW,
    [property: Id(2)] long AllocatedW,
    [property: Id(3)] int VehiclesUsed,
    [property: Id(4)] string[] BindingNodes,
    [property: Id(5)] LimitShare[] Shortfall,
    [property: Id(6)] long ReboundW,
    [property: Id(7)] EnduranceFigures Reduction,
    [property: Id(8)] EnduranceFigures Increase,
    [property: Id(9)] long ReboundPeakW = 0);

/// <summary>Endurance as whole watts for each of the times of <see cref="EnduranceGrid"/>.</summary>
/// <param name="StoredW">What can be used at any time, from the time before to this one.</param>
/// <param name="FleetingW">What is there until this time, used or not.</param>
[GenerateSerializer, Immutable, Alias("vpp.endurance-figures")]
public sealed record EnduranceFigures([property: Id(0)] long[] StoredW, [property: Id(1)] long[] FleetingW)
{
    public static EnduranceFigures None { get; } = new([], []);

    public static EnduranceFigures Of(Endurance endurance) =>
        new(EnduranceGrid.StoredW(endurance), EnduranceGrid.FleetingW(endurance));

    public Endurance Read() => EnduranceGrid.Read(StoredW, FleetingW);
}

/// <summary>What an event would get from the plant now.</summary>
/// <param name="TargetW">The event's largest target.</param>
/// <param name="AllocatedW">The sum over feeders.</param>
/// <param name="Feeders">Feeder by feeder.</param>
/// <param name="BindingNodes">Nodes above the feeder heads whose limit would hold feeders back.</param>
/// <param name="IsDeliverable">Whether every interval of the event could be held to its end.</param>
/// <param name="TargetHolds">How long its largest target alone could be held.</param>
/// <param name="Hash">Binds an event to this preview (C14).</param>
[GenerateSerializer, Immutable, Alias("vpp.dispatch-preview")]
public sealed record DispatchPreview(
    [property: Id(0)] long TargetW,
    [property: Id(1)] long AllocatedW,
    [property: Id(2)] FeederPreview[] Feeders,
    [property: Id(3)] string[] BindingNodes,
    [property: Id(4)] string Hash,
    [property: Id(5)] bool IsDeliverable,
    [property: Id(6)] TimeSpan TargetHolds)
{
    private static JsonSerializerOptions HashOptions { get; } = new(DomainJson.Options) { IncludeFields = true };

    /// <summary>Puts together what the feeders say.</summary>
    internal static DispatchPreview Of(
        DispatchEvent @event,
        long targetW,
        IEnumerable<FeederPreview> feeders,
        string[] bindingNodes,
        long networkVersion)
    {
        var ordered = feeders.OrderBy(feeder => feeder.Feeder, StringComparer.Ordinal).ToArray();
        var endurance = EventEndurance.Of(
            @event.Intervals,
            Endurance.Sum([.. ordered.Select(feeder => feeder.Reduction.Read())]),
            Endurance.Sum([.. ordered.Select(feeder => feeder.Increase.Read())]));

        // What could be held moves with every reading; a preview names what the event would do.
        var bound = ordered.Select(feeder => (feeder.Feeder, feeder.AllocatedW, feeder.BindingNodes));
        var content = JsonSerializer.SerializeToUtf8Bytes((@event, bound, bindingNodes, networkVersion), HashOptions);
        return new(
            targetW,
            ordered.Sum(feeder => feeder.AllocatedW),
            ordered,
            bindingNodes,
            Convert.ToHexStringLower(SHA256.HashData(content)),
            endurance.IsDeliverable,
            endurance.TargetHolds);
    }

    /// <summary>What of it a second person approves (C14).</summary>
    internal DispatchPlan Plan(DateTimeOffset now, long networkVersion) => new(
        Hash,
        now,
        networkVersion,
        [.. BindingNodes.Concat(Feeders.SelectMany(feeder => feeder.BindingNodes)).Distinct()],
        [.. Feeders.Select(feeder =>
            new FeederPart(new(feeder.Feeder), Power.FromWatts(Math.Abs(feeder.AllocatedW))))])
    {
        Target = Power.FromWatts(Math.Abs(TargetW)),
    };
}
