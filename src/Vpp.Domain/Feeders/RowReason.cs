namespace Vpp.Domain.Feeders;

/// <summary>Why a row has the power it has. Persisted: append only, never renumber.</summary>
public enum RowReason : byte
{
    /// <summary>No reading yet.</summary>
    NeverHeard = 0,

    OptedOut = 1,
    Unplugged = 2,
    ConnectedElsewhere = 3,
    Stale = 4,
    PastDeparture = 5,

    /// <summary>It has what it needs and no event calls on it.</summary>
    Idle = 6,

    /// <summary>It charges by plan.</summary>
    Charging = 7,

    /// <summary>Its charging waits for room under a node.</summary>
    ChargingHeldBack = 8,

    /// <summary>An event uses it and price or priority alone set how much.</summary>
    Dispatched = 9,

    /// <summary>An event would take more than its equipment allows.</summary>
    AtVehiclePower = 10,

    /// <summary>An event would take more than its energy above reserve and need allows.</summary>
    AtVehicleEnergy = 11,

    /// <summary>Charging is owed for its departure.</summary>
    MustCharge = 12,

    /// <summary>The gap below its minimum power keeps it where it is.</summary>
    AtMinimumPower = 13,

    /// <summary>A node above it is at its limit.</summary>
    AtNodeLimit = 14,

    /// <summary>Others were enough, or cheaper.</summary>
    NotNeeded = 15,

    /// <summary>It is outside the event's scope.</summary>
    OutOfScope = 16,

    /// <summary>An event is over and its return to charging has not begun.</summary>
    AwaitingRelease = 17,

    /// <summary>It goes part of the way: it counts with what it does, and others make up for the rest.</summary>
    FollowsInPart = 18,

    /// <summary>It never says that it holds what it was told.</summary>
    DoesNotAnswer = 19,

    /// <summary>It says that it does not take what it is told.</summary>
    Refuses = 20,

    /// <summary>It does the opposite of what it is told.</summary>
    DoesTheOpposite = 21,

    /// <summary>It did not follow, and is being tried again.</summary>
    OnTrial = 22,

    /// <summary>It was drawn to be left out of the event, so that the baseline can be measured by it.</summary>
    ControlGroup = 23,
}
