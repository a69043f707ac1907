using Vpp.Domain.Dispatch;
using Vpp.Domain.Feeders;
using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;
using Vpp.Grains.Portfolio;

namespace Vpp.Grains.Feeders;

/// <summary>A dispatch as the kernel takes it.</summary>
internal static class FeederTargets
{
    /// <summary>
    /// The targets that count now. Should the portfolio fall silent, a feeder goes on with what it was last asked,
    /// until the event's end.
    /// </summary>
    public static IReadOnlyList<FeederTarget> Of(FeederDispatch dispatch, FeederInstant now) =>
        [.. Of(dispatch).Where(target => target.End > now.Utc)];

    public static IReadOnlyList<FeederTarget> Of(FeederDispatch dispatch) =>
    [
        .. dispatch.Orders
            .Where(order => order.Status is DispatchEventStatus.Ramping or DispatchEventStatus.Active)
            .Select(order => new FeederTarget(
                new DispatchEventId(order.Event),
                Power.FromWatts(order.ReductionW),
                order.Objective,
                order.End,
                order.ReleaseWindow,
                order.ServiceTransformers?.Select(id => new NodeId(id)).ToHashSet())
            {
                RaisesFromNothing = order.Raises,
            }),
    ];
}
