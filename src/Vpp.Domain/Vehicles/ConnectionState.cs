namespace Vpp.Domain.Vehicles;

/// <summary>Where a vehicle is plugged in. Persisted: append only, never renumber.</summary>
public enum ConnectionState : byte
{
    /// <summary>Not heard of since enrolment.</summary>
    Unknown = 0,

    /// <summary>Not plugged in.</summary>
    Unplugged = 1,

    /// <summary>Plugged in at its home.</summary>
    Connected = 2,

    /// <summary>In a charging session elsewhere, which is not ours to command (P6).</summary>
    ConnectedElsewhere = 3,
}
