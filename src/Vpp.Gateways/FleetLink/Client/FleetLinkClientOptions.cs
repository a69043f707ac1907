namespace Vpp.Gateways.FleetLink.Client;

/// <summary>Who speaks and to which servers.</summary>
public sealed class FleetLinkClientOptions
{
    /// <summary>FleetLink end points of the cluster, for example <c>http://127.0.0.1:5081</c>; tried in turn.</summary>
    public required IReadOnlyList<Uri> Addresses { get; init; }

    public required string FleetOperator { get; init; }

    /// <summary>Vehicles in the order of their numbers.</summary>
    public IReadOnlyList<string> VehicleIds { get; init; } = [];

    /// <summary>Homes in the order of their numbers.</summary>
    public IReadOnlyList<string> HomeIds { get; init; } = [];

    public FleetLatency Latency { get; init; } = FleetLatency.Fast;

    /// <summary>Decides the jitter of reconnecting, so that a run can be replayed.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The first wait before reconnecting is a draw up to this; it doubles with each failure.</summary>
    public TimeSpan ReconnectDelayMin { get; init; } = TimeSpan.FromMilliseconds(200);

    public TimeSpan ReconnectDelayMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a server may take to welcome everybody.</summary>
    public TimeSpan WelcomeTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Vehicle ids, and likewise home ids, in one Hello; a Hello must fit into a message.</summary>
    public int HelloIdsMax { get; init; } = 10_000;
}

/// <summary>How fast the vehicles behind a stream answer.</summary>
public enum FleetLatency
{
    Fast = 1,
    Medium = 2,
    Slow = 3,
}
