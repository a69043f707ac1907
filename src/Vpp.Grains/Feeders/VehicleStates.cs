using Vpp.Domain.Feeders;

namespace Vpp.Grains.Feeders;

/// <summary>The words for a vehicle's state outside the kernel.</summary>
public static class VehicleStates
{
    /// <summary>Every state, in the order of <see cref="FeederSummary.VehiclesByState"/>.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. Enum.GetValues<VehicleState>().Order().Select(NameOf)];

    public static string NameOf(VehicleState state) => state switch
    {
        VehicleState.Available => "available",
        VehicleState.Dispatched => "dispatched",
        VehicleState.Charging => "charging",
        VehicleState.Stale => "stale",
        VehicleState.Unplugged => "unplugged",
        VehicleState.OptedOut => "opted-out",
        VehicleState.NotFollowing => "not-following",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "No such state."),
    };
}
