namespace Vpp.Domain.Feeders;

/// <summary>A vehicle's state in one word, for lists and counts. Persisted: append only, never renumber.</summary>
public enum VehicleState
{
    /// <summary>Connected and heard, and nothing moves it.</summary>
    Available = 0,

    /// <summary>An event moves it.</summary>
    Dispatched = 1,

    /// <summary>It charges by plan.</summary>
    Charging = 2,

    /// <summary>Not heard lately, or never.</summary>
    Stale = 3,

    /// <summary>Not plugged in at its home.</summary>
    Unplugged = 4,

    /// <summary>Its owner has refused.</summary>
    OptedOut = 5,

    /// <summary>It does not do what it is told.</summary>
    NotFollowing = 6,
}
