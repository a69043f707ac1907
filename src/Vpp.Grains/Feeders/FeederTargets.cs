using Vpp.Domain.Dispatch;
using Vpp.Domain.Feeders;
using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;
using Vpp.Grains.Portfolio;

namespace Vpp.Grains.Feeders;

/// <summary>A dispatch as the kernel takes it, put together once however often it is decided.</summary>
internal sealed class FeederTargets
{
    private readonly FeederTarget[] _targets;

    /// <param name="dispatch">What the portfolio says.</param>
    /// <param name="before">What it said before: an event that goes on keeps its identity.</param>
    public FeederTargets(FeederDispatch dispatch, FeederTargets? before = null)
    {
        Dispatch = dispatch;
        var targets = new List<FeederTarget>(dispatch.Orders.Length);
        foreach (var order in dispatch.Orders)
        {
            if (order.Status is DispatchEventStatus.Ramping or DispatchEventStatus.Active)
            {
                targets.Add(new(
                    before?.EventOf(order) ?? new DispatchEventId(order.Event),
                    Power.FromWatts(order.ReductionW),
                    order.Objective,
                    order.End,
                    order.ReleaseWindow,
                    order.ServiceTransformers?.Select(id => new NodeId(id)).ToHashSet())
                {
                    RaisesFromNothing = order.Raises,
                    HoldsUntil = order.HoldsUntil,
                });
            }
        }

        _targets = [.. targets];
    }

    /// <summary>Nobody has asked for anything.</summary>
    public static FeederTargets None { get; } = new(new FeederDispatch(0, 0, []));

    public FeederDispatch Dispatch { get; }

    /// <summary>Every target, whether its time is over or not.</summary>
    public IReadOnlyList<FeederTarget> All => _targets;

    /// <summary>
    /// The targets that count now. Should the portfolio fall silent, a feeder goes on with what it was last asked,
    /// until the event's end; where the event follows a signal that fell silent it goes back to its plan.
    /// </summary>
    public IReadOnlyList<FeederTarget> At(FeederInstant now) =>
        Array.TrueForAll(_targets, target => target.End > now.Utc && !(target.HoldsUntil < now.Utc))
            ? _targets
            : [.. _targets.Where(target => target.End > now.Utc).Select(target => target.At(now.Utc))];

    /// <summary>
    /// How long the return is spread after the last event that is over and waits for the grid; null when none does.
    /// </summary>
    public TimeSpan? HeldWindow(FeederInstant now)
    {
        TimeSpan? window = null;
        foreach (var order in Dispatch.Orders)
        {
            if (now.Utc >= order.End && now.Utc < order.ReleasesAt && !(order.ReleaseWindow < window))
            {
                window = order.ReleaseWindow;
            }
        }

        return window;
    }

    private DispatchEventId? EventOf(FeederOrder order)
    {
        foreach (var target in _targets)
        {
            if (target.Event.Text == order.Event)
            {
                return target.Event;
            }
        }

        return null;
    }
}
