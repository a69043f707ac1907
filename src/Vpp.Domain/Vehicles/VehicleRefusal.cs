namespace Vpp.Domain.Vehicles;

/// <summary>Why nothing may be asked of a vehicle (P6, C9). Persisted: append only, never renumber.</summary>
public enum VehicleRefusal : byte
{
    None = 0,

    /// <summary>Its owner has refused.</summary>
    OptedOut = 1,

    /// <summary>No reading since it was enrolled or since the feeder started.</summary>
    NeverHeard = 2,

    Unplugged = 3,

    /// <summary>It is in a session that is not ours.</summary>
    ConnectedElsewhere = 4,

    /// <summary>Its newest reading is too old.</summary>
    Stale = 5,

    /// <summary>It should have left by now.</summary>
    PastDeparture = 6,

    /// <summary>It does not do what it is told.</summary>
    NotFollowing = 7,
}
