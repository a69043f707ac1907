using Vpp.Grains.Feeders;

namespace Vpp.Server.Api.Contracts;

/// <summary>Every feeder heard from, and those that have been silent since the start.</summary>
internal sealed record FeederList(IReadOnlyList<FeederView> Feeders, IReadOnlyList<string> SilentFeeders);

/// <summary>One feeder's newest figures.</summary>
/// <param name="Id">The feeder.</param>
/// <param name="At">When they were put together.</param>
/// <param name="AgeMs">How long ago that was.</param>
/// <param name="OldestReadingMs">Age of the oldest reading that counted as live then; null when none did.</param>
/// <param name="LoadW">Net load at the feeder head.</param>
/// <param name="UncontrolledLoadW">Load of homes without their vehicles.</param>
/// <param name="LoadSource">Where the homes' load is from: meters, network file or both.</param>
/// <param name="Homes">How many homes it feeds.</param>
/// <param name="MeteredHomes">Those whose meter was heard lately.</param>
/// <param name="VehiclesW">Measured power of all vehicles, positive when charging.</param>
/// <param name="BaselineW">Planned power of all vehicles without any event.</param>
/// <param name="RatingVa">Rating of the feeder head; null when the network does not say.</param>
/// <param name="ImportLimitW">The most it may draw; null is no limit.</param>
/// <param name="ExportLimitW">The most it may send back; null is no limit.</param>
/// <param name="ImportHeadroomW">Import limit minus load; negative when overloaded, null without a limit.</param>
/// <param name="ExportHeadroomW">Export limit plus load; negative when overloaded, null without a limit.</param>
/// <param name="Capacity">What could be dispatched.</param>
/// <param name="CapacityAgeMs">How long ago that was made out; null before the first time.</param>
/// <param name="VehiclesByState">How many vehicles are in each state.</param>
/// <param name="Events">The events that it serves now.</param>
/// <param name="OverloadedNodes">Nodes above a limit now, whoever causes it.</param>
/// <param name="Tripped">Nearly all vehicles have fallen silent at once: nothing is expected of them.</param>
internal sealed record FeederView(
    string Id,
    DateTimeOffset At,
    long AgeMs,
    long? OldestReadingMs,
    long LoadW,
    long UncontrolledLoadW,
    string LoadSource,
    int Homes,
    int MeteredHomes,
    long VehiclesW,
    long BaselineW,
    long? RatingVa,
    long? ImportLimitW,
    long? ExportLimitW,
    long? ImportHeadroomW,
    long? ExportHeadroomW,
    CapacityView Capacity,
    long? CapacityAgeMs,
    IReadOnlyDictionary<string, int> VehiclesByState,
    IReadOnlyList<FeederShareView> Events,
    IReadOnlyList<string> OverloadedNodes,
    bool Tripped)
{
    public static FeederView From(FeederSummary summary, long? ratingVa, DateTimeOffset now) => new(
        summary.Feeder,
        summary.At,
        Ages.Ms(summary.At, now),
        summary.OldestReadingMs,
        summary.LoadW,
        summary.UncontrolledLoadW,
        LoadSources.Of(summary.Homes, summary.MeteredHomes),
        summary.Homes,
        summary.MeteredHomes,
        summary.VehiclesW,
        summary.BaselineW,
        ratingVa,
        summary.ImportLimitW,
        summary.ExportLimitW,
        summary.ImportLimitW - summary.LoadW,
        summary.ExportLimitW + summary.LoadW,
        CapacityView.Of([summary]),
        summary.SuppliedAt is { } suppliedAt ? Ages.Ms(suppliedAt, now) : null,
        StateCounts.Of([summary]),
        [.. summary.Shares.Select(FeederShareView.From)],
        summary.OverloadedNodes,
        summary.IsTripped);
}

/// <summary>One event at one feeder.</summary>
internal sealed record FeederShareView(
    string Event,
    long TargetW,
    long AllocatedW,
    long DeliveredW,
    int VehiclesUsed,
    IReadOnlyList<ShortfallView> Shortfall)
{
    public static FeederShareView From(FeederShare share) => new(
        share.Event,
        share.TargetW,
        share.AllocatedW,
        share.DeliveredW,
        share.VehiclesUsed,
        ShortfallView.From(share.Shortfall));
}

/// <summary>One feeder with its tree of nodes, parents first.</summary>
internal sealed record FeederDetailView(FeederView Feeder, IReadOnlyList<NodeView> Nodes);

/// <summary>One node's loading against its limits.</summary>
/// <param name="Id">The node.</param>
/// <param name="Parent">The node above; null at the head.</param>
/// <param name="Kind">What it is.</param>
/// <param name="LoadW">Net load.</param>
/// <param name="UncontrolledLoadW">Net load without the vehicles.</param>
/// <param name="ImportLimitW">Null is no limit.</param>
/// <param name="ExportLimitW">Null is no limit.</param>
/// <param name="ImportHeadroomW">Import limit minus load; null without a limit.</param>
/// <param name="ExportHeadroomW">Export limit plus load; null without a limit.</param>
/// <param name="ImportRoomW">What a decision may still add: headroom less margin and what is committed.</param>
/// <param name="ExportRoomW">The same for export.</param>
/// <param name="LoadSource">Where the homes' load is from: meters, network file or both.</param>
/// <param name="Homes">How many homes are at or below it.</param>
/// <param name="MeteredHomes">Those whose meter was heard lately.</param>
/// <param name="Vehicles">How many vehicles are at or below it.</param>
internal sealed record NodeView(
    string Id,
    string? Parent,
    string Kind,
    long LoadW,
    long UncontrolledLoadW,
    long? ImportLimitW,
    long? ExportLimitW,
    long? ImportHeadroomW,
    long? ExportHeadroomW,
    long? ImportRoomW,
    long? ExportRoomW,
    string LoadSource,
    int Homes,
    int MeteredHomes,
    int Vehicles)
{
    public static NodeView From(NodeStatus node) => new(
        node.Node,
        node.Parent,
        node.Kind,
        node.LoadW,
        node.UncontrolledLoadW,
        node.ImportLimitW,
        node.ExportLimitW,
        node.ImportLimitW - node.LoadW,
        node.ExportLimitW + node.LoadW,
        node.ImportRoomW,
        node.ExportRoomW,
        LoadSources.Of(node.Homes, node.MeteredHomes),
        node.Homes,
        node.MeteredHomes,
        node.Vehicles);
}

/// <summary>Where the load of homes is from: a home without a meter counts with its part of the peak.</summary>
internal static class LoadSources
{
    public static string Of(int homes, int metered) =>
        metered == 0 ? "network file" : metered < homes ? "both" : "meters";
}
