namespace Vpp.Domain.Feeders;

/// <summary>When what vehicles would do without any event is planned anew.</summary>
public sealed partial class FeederControl
{
    /// <summary>
    /// Whether the plan is due: where it is not, a control interval goes by what has been heard since and is one more
    /// <see cref="Dispatch"/>. Whoever returns to its plan does so in its own second, below a cap that moves.
    /// </summary>
    public bool IsPlanDue(FeederInstant now) =>
        _decidedAt is not { } last || PlanAt(now.Monotonic) != PlanAt(last) || Recharge.Lasts(Vehicles);

    // Plans are numbered by the clock, from a draw of the feeder's own, so that not all feeders plan at once.
    private long PlanAt(TimeSpan at) => (at.Ticks + _planPhase) / _options.PlanPeriod.Ticks;
}
