namespace Vpp.Grains.Feeders;

/// <summary>
/// Where the members of one binding are reached: a server, and on it one connection's share of a feeder.
/// </summary>
/// <param name="Server">The server that holds the connection.</param>
/// <param name="Binding">Number of the binding on that server; never used twice while the server runs.</param>
[GenerateSerializer, Immutable, Alias("vpp.route")]
public readonly record struct Route([property: Id(0)] SiloAddress Server, [property: Id(1)] long Binding);
