using Google.OrTools.LinearSolver;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;
using Vpp.Domain.Sustain;

namespace Vpp.Domain.Tests.Sustain;

/// <summary>
/// A small tree of limited nodes with batteries, some of which leave, charging that can be given up for a while, and a
/// trace to follow; with the linear program that says how much of the trace, at the most, can be followed.
/// </summary>
internal sealed class RandomEnduranceTree
{
    private sealed record Battery(int Node, long PowerW, long LastsMs, int LeavesAfter);

    private sealed record Charging(long PowerW, int EndsAfter);

    private readonly int[] _parents;
    private readonly long[] _roomW;
    private readonly Battery[] _batteries;
    private readonly Charging[] _chargings;

    public RandomEnduranceTree(int seed, bool charges, bool leaves)
    {
        var random = new Random(seed);
        _parents = [-1, .. Enumerable.Range(1, random.Next(1, 6)).Select(node => random.Next(node))];
        Trace =
        [
            .. Enumerable.Range(0, random.Next(1, 6)).Select(_ => new DispatchInterval(
                TimeSpan.FromMinutes(random.Next(1, 9) * 15), Power.FromWatts(random.Next(10) * 1_000_000L))),
            new(TimeSpan.FromMinutes(30), Power.FromWatts(5_000_000)),
        ];
        _roomW =
        [
            .. _parents.Select(_ =>
                random.Next(4) == 0 ? AllocationProblem.Unlimited : random.Next(2, 25) * 1_000_000L),
        ];
        _batteries =
        [
            .. Enumerable.Range(0, random.Next(1, 9)).Select(_ => new Battery(
                random.Next(_parents.Length),
                random.Next(1_000_000, 12_000_000),
                random.Next(1, 300) * 60_000L,
                leaves && random.Next(3) == 0 ? random.Next(1, Trace.Length + 1) : Trace.Length)),
        ];
        _chargings = charges
            ? [.. Enumerable.Range(0, 4).Select(_ => new Charging(
                random.Next(3_000_000), random.Next(1, Trace.Length + 1)))]
            : [];
    }

    public DispatchInterval[] Trace { get; }

    /// <summary>A constant power over the time of the trace, in the same intervals.</summary>
    public DispatchInterval[] Constant =>
        [.. Trace.Select(interval => interval with { Reduction = Power.FromWatts(1_000_000) })];

    public TimeSpan Length => After(Trace.Length);

    public bool AnyLimitBinds { get; private set; }

    public Endurance Measure()
    {
        var tree = new EnduranceTree(_parents);
        for (var node = 0; node < _parents.Length; node++)
        {
            tree.SetRoom(node, _roomW[node]);
        }

        foreach (var battery in _batteries)
        {
            var stayMs = (long)After(battery.LeavesAfter).TotalMilliseconds;
            if (battery.LeavesAfter == Trace.Length)
            {
                tree.AddStored(battery.Node, battery.PowerW, battery.LastsMs);
            }
            else
            {
                var powerW = (long)((Int128)battery.PowerW * Math.Min(battery.LastsMs, stayMs) / stayMs);
                tree.AddFleeting(battery.Node, powerW, stayMs);
            }
        }

        var below = tree.Measure();
        AnyLimitBinds = (below.Stored.Power + below.Fleeting.Power).Watts < _batteries.Sum(each => each.PowerW);
        var charging = DurationCurve.Of(_chargings.Select(each =>
            new DurationStep(Power.FromWatts(each.PowerW), After(each.EndsAfter))));
        return below with { Fleeting = DurationCurve.Sum([below.Fleeting, charging]) };
    }

    /// <summary>The largest multiple of a trace that batteries and charging can follow, by GLOP.</summary>
    public double MultipleByLinearProgram(DispatchInterval[] trace)
    {
        using var solver = Solver.CreateSolver("GLOP");
        var multiple = solver.MakeNumVar(0, 1_000, "multiple");
        var megawattHours = _batteries.Select(_ => new LinearExpr()).ToArray();
        for (var interval = 0; interval < trace.Length; interval++)
        {
            var given = new LinearExpr();
            var below = _parents.Select(_ => new LinearExpr()).ToArray();
            for (var index = 0; index < _batteries.Length; index++)
            {
                var battery = _batteries[index];
                var megawatts = solver.MakeNumVar(
                    0, interval < battery.LeavesAfter ? battery.PowerW / 1e6 : 0, $"{index} in {interval}");
                given += megawatts;
                megawattHours[index] += trace[interval].Duration.TotalHours * megawatts;
                for (var node = battery.Node; node >= 0; node = _parents[node])
                {
                    below[node] += megawatts;
                }
            }

            foreach (var charging in _chargings.Where(each => interval < each.EndsAfter))
            {
                given += solver.MakeNumVar(0, charging.PowerW / 1e6, $"charging in {interval}");
            }

            solver.Add(given >= trace[interval].Reduction.Watts / 1e6 * multiple);
            for (var node = 0; node < _parents.Length; node++)
            {
                if (_roomW[node] != AllocationProblem.Unlimited)
                {
                    solver.Add(below[node] <= _roomW[node] / 1e6);
                }
            }
        }

        for (var index = 0; index < _batteries.Length; index++)
        {
            solver.Add(megawattHours[index] <= _batteries[index].PowerW / 1e6 * _batteries[index].LastsMs / 3_600_000);
        }

        solver.Maximize(multiple);
        Assert.Equal(Solver.ResultStatus.OPTIMAL, solver.Solve());
        return solver.Objective().Value();
    }

    private TimeSpan After(int intervals) =>
        Trace.Take(intervals).Aggregate(TimeSpan.Zero, (sum, each) => sum + each.Duration);
}
