namespace Vpp.Domain.Leases;

/// <summary>What became of a setpoint where it was to be applied. Persisted: append only, never renumber.</summary>
public enum SetpointOutcome
{
    /// <summary>It is in force.</summary>
    Accepted = 1,

    /// <summary>The vehicle already holds this one or a newer one.</summary>
    NotNewer = 2,

    /// <summary>It arrived after its time to live had ended.</summary>
    Expired = 3,

    /// <summary>No vehicle is connected there.</summary>
    NotConnected = 4,

    /// <summary>The equipment declined.</summary>
    Refused = 5,
}
