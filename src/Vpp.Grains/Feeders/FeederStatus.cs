namespace Vpp.Grains.Feeders;

/// <summary>A feeder as an operator sees it.</summary>
/// <param name="Summary">The newest figures of the whole feeder.</param>
/// <param name="Nodes">Every node from the head down, parents first.</param>
[GenerateSerializer, Immutable, Alias("vpp.feeder-status")]
public sealed record FeederStatus(
    [property: Id(0)] FeederSummary Summary,
    [property: Id(1)] NodeStatus[] Nodes);

/// <summary>One node's loading against its limits; a null limit is none.</summary>
[GenerateSerializer, Immutable, Alias("vpp.node-status")]
public sealed record NodeStatus(
    [property: Id(0)] string Node,
    [property: Id(1)] string? Parent,
    [property: Id(2)] string Kind,
    [property: Id(3)] long LoadW,
    [property: Id(4)] long UncontrolledLoadW,
    [property: Id(5)] long? ImportLimitW,
    [property: Id(6)] long? ExportLimitW,
    [property: Id(7)] int Vehicles)
{
    /// <summary>Homes below it.</summary>
    [Id(8)]
    public int Homes { get; init; }

    /// <summary>Those whose meter was heard lately; the network file speaks for the others.</summary>
    [Id(9)]
    public int MeteredHomes { get; init; }

    /// <summary>What a decision may still add to its import; null is no limit.</summary>
    [Id(10)]
    public long? ImportRoomW { get; init; }

    /// <summary>The same for export.</summary>
    [Id(11)]
    public long? ExportRoomW { get; init; }
}
