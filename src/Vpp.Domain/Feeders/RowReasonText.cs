namespace Vpp.Domain.Feeders;

/// <summary>Why a row has the power it has, as a short sentence for a person.</summary>
public static class RowReasonText
{
    /// <param name="reason">The reason.</param>
    /// <param name="node">The node that limits it; only for <see cref="RowReason.AtNodeLimit"/>.</param>
    public static string Of(RowReason reason, string? node) => reason switch
    {
        RowReason.NeverHeard => "No reading has arrived yet.",
        RowReason.OptedOut => "Its owner has opted out.",
        RowReason.Unplugged => "It is not plugged in.",
        RowReason.ConnectedElsewhere => "It is plugged in somewhere else.",
        RowReason.Stale => "Its newest reading is too old to rely on.",
        RowReason.PastDeparture => "Its departure time has passed.",
        RowReason.Idle => "It has what it needs and no event calls on it.",
        RowReason.Charging => "It charges by plan.",
        RowReason.ChargingHeldBack => "Its charging waits for room in the network.",
        RowReason.Dispatched => "An event uses it.",
        RowReason.AtVehiclePower => "An event uses it at the most its equipment allows.",
        RowReason.AtVehicleEnergy => "Its energy above reserve and need sets how much an event can use.",
        RowReason.MustCharge => "It must charge to be ready for its departure.",
        RowReason.AtMinimumPower => "The least power that its equipment can run at keeps it where it is.",
        RowReason.AtNodeLimit => $"{node ?? "A node above it"} is at its limit.",
        RowReason.NotNeeded => "Others were enough or cheaper.",
        RowReason.OutOfScope => "It is outside the scope of the event.",
        RowReason.AwaitingRelease => "An event is over and its turn to return has not come.",
        RowReason.FollowsInPart => "It goes only part of the way to what it is told; others make up for the rest.",
        RowReason.DoesNotAnswer => "It does not say that it holds what it is told.",
        RowReason.Refuses => "It refuses what it is told.",
        RowReason.DoesTheOpposite => "It does the opposite of what it is told, and nothing more is sent to it.",
        RowReason.OnTrial => "It did not follow, and is being tried again.",
        RowReason.ControlGroup => "It was drawn to be left out of the event, to measure the baseline by.",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "No such reason."),
    };
}
