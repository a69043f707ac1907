using System.Net;
using Vpp.Domain.Network;
using Vpp.Grains;

namespace Vpp.Server.Hosting;

/// <summary>What one process of the plant is made of; every value has been checked.</summary>
internal sealed record PlantHostOptions
{
    /// <summary>Where the HTTP interface listens; loopback, port 0 takes any free one.</summary>
    public required IReadOnlyList<IPEndPoint> EndPoints { get; init; }

    /// <summary>Where FleetLink listens; a port of its own, since clear-text gRPC cannot share HTTP/1.1.</summary>
    public required IReadOnlyList<IPEndPoint> FleetLinkEndPoints { get; init; }

    /// <summary>The directory of the database; made when it does not exist, and locked.</summary>
    public required string DataDirectory { get; init; }

    public NetworkModel Network { get; init; } = NetworkModel.Empty;

    /// <summary>A file of homes and vehicles to enrol before the start, or null.</summary>
    public string? FleetFile { get; init; }

    /// <summary>The port by which servers of a cluster speak to one another; 0 takes any free one.</summary>
    public int SiloPort { get; init; }

    /// <summary>The clock of the plant.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// How the actors run; stepped when somebody moves the clock and runs control intervals, as the demo does.
    /// </summary>
    public PlantOptions Actors { get; init; } = new();

    /// <summary>Connections of each interface that are open at the same time.</summary>
    public int ConnectionCountMax { get; init; } = 1_000;

    /// <summary>The least severe entry of the plant's own log that is written.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;
}
