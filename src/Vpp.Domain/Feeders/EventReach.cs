namespace Vpp.Domain.Feeders;

/// <summary>How far one division of an event's target may move each vehicle.</summary>
internal enum EventReach
{
    /// <summary>As far as equipment and energy allow.</summary>
    Whole,

    /// <summary>Raising: no further than what the vehicle may draw without asking.</summary>
    ToAssured,

    /// <summary>Reducing: no further than to where it neither charges nor discharges.</summary>
    ToStandstill,

    /// <summary>
    /// Reducing: as far as allowed, while charging that goes on makes no room for others to discharge.
    /// </summary>
    BeyondStandstill,

    /// <summary>Reducing: the same at once with giving up charging, which takes no room.</summary>
    StopsFree,
}
