namespace Vpp.Domain.Following;

/// <summary>Whether a vehicle does what it is told, and if not, in which way (F15).</summary>
internal enum FollowState : byte
{
    /// <summary>It follows, for all anybody knows.</summary>
    Follows = 0,

    /// <summary>It goes part of the way: it keeps its setpoint, and counts with what it does.</summary>
    InPart = 1,

    /// <summary>It never says that it holds what it was told: it is on default control, and nothing is sent.</summary>
    Unacknowledged = 2,

    /// <summary>It says that it does not take what it is told.</summary>
    Refuses = 3,

    /// <summary>It does the opposite: it was stopped, and no lease of it is renewed.</summary>
    Opposes = 4,

    /// <summary>It did the opposite, and is told to stand still: nothing has no opposite.</summary>
    IsStopped = 5,

    /// <summary>It is told to go on as it does, to see whether it takes a setpoint again.</summary>
    OnTrial = 6,
}
