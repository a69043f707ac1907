namespace Vpp.Gateways.FleetLink;

/// <summary>How this server speaks FleetLink; the defaults are those of production.</summary>
public sealed class FleetLinkOptions
{
    /// <summary>The version of the protocol that is spoken here.</summary>
    public const uint ProtocolVersion = 1;

    /// <summary>The largest message in either direction, in bytes.</summary>
    public const int MessageBytesMax = 4 * 1024 * 1024;

    /// <summary>
    /// Time moves only by <see cref="ConnectionRegistry.AdvanceAll"/>: readings wait for the end of their step, and
    /// nobody sends heartbeats, because a pause of the process must not change the outcome of a run.
    /// </summary>
    public bool SteppedTime { get; set; }

    /// <summary>How long readings wait for others of their feeder.</summary>
    public TimeSpan BucketDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>This many waiting readings of a feeder are sent without waiting for more.</summary>
    public int BucketReadings { get; set; } = 500;

    public TimeSpan HeartbeatPeriod { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>A stream that has nothing to say for this many periods is closed.</summary>
    public int HeartbeatsMissedMax { get; set; } = 3;

    /// <summary>A stream that has not said Hello for so long is closed, whatever else it says.</summary>
    public TimeSpan HelloTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Streams that are open at the same time; a further one is refused.</summary>
    public int StreamsMax { get; set; } = 1_000;

    /// <summary>This many malformed messages close a stream.</summary>
    public int MalformedMax { get; set; } = 100;

    /// <summary>Vehicles, and likewise homes, that one stream may introduce.</summary>
    public int IdsMax { get; set; } = 1_000_000;

    /// <summary>Hellos that one stream may say.</summary>
    public int HellosMax { get; set; } = 1_000;

    /// <summary>
    /// Vehicles and homes that all streams together may introduce: twice those of the largest stream, since a client
    /// may come back before its old stream is found to be dead.
    /// </summary>
    public int IdsOfAllMax { get; set; } = 4_000_000;

    /// <summary>How often ids that no feeder knew, and readings that a feeder dropped, are looked into again.</summary>
    public TimeSpan LookupPeriod { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Vehicles, and likewise homes, that no feeder knew and that are looked for at a time.</summary>
    public int LookupIdsMax { get; set; } = 10_000;

    /// <summary>Feeders of one stream that are bound at the same time.</summary>
    public int BindConcurrency { get; set; } = 16;

    /// <summary>Wait after a first failed call to a feeder or the store; it doubles with each.</summary>
    public TimeSpan RetryDelayMin { get; set; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan RetryDelayMax { get; set; } = TimeSpan.FromSeconds(5);
}
