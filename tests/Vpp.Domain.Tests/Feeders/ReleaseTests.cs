using Vpp.Domain.Feeders;

namespace Vpp.Domain.Tests.Feeders;

/// <summary>How vehicles return when an event is over (C8).</summary>
public sealed class ReleaseTests
{
    private const int Count = 40;

    [Fact]
    public void C8_each_vehicle_returns_at_its_own_draw_from_the_window()
    {
        var bench = Fleet(1);
        var target = bench.Target("e", 80_000, releaseSeconds: 100);
        bench.Run(5, target);
        var ended = bench.Now;
        var returned = Returns(bench, 102);

        var seed = SeededDraw.Hash(1, "e");
        foreach (var vehicle in bench.Vehicles)
        {
            var draw = SeededDraw.Within(target.ReleaseWindow, seed, vehicle.Terms.Vehicle);
            Assert.Equal(Math.Ceiling(draw.TotalSeconds), (returned[vehicle.Name] - ended).TotalSeconds);
        }
    }

    // Forty vehicles over a hundred seconds: were they to return together, the largest second would hold them all.
    [Fact]
    public void C8_the_return_is_spread_over_the_window()
    {
        var bench = Fleet(7);
        bench.Run(5, bench.Target("e", 80_000, releaseSeconds: 100));
        var ended = bench.Now;
        var returned = Returns(bench, 102).Values.Select(at => (at - ended).TotalSeconds).ToList();

        Assert.InRange(returned.CountBy(second => second).Max(each => each.Value), 1, 4);
        Assert.InRange(returned.Min(), 0, 15);
        Assert.InRange(returned.Max(), 85, 100);
    }

    [Fact]
    public void C16_the_same_seed_gives_the_same_return_and_another_seed_another()
    {
        var draws = new[] { 3UL, 3UL, 4UL }.Select(seed =>
        {
            var bench = Fleet(seed);
            bench.Run(5, bench.Target("e", 80_000, releaseSeconds: 100));
            return Returns(bench, 102);
        }).ToList();

        Assert.Equal(draws[0], draws[1]);
        Assert.NotEqual(draws[0], draws[2]);
    }

    [Fact]
    public void A_vehicle_that_waits_for_its_return_keeps_its_setpoint_and_says_so()
    {
        var bench = Fleet(1);
        bench.Run(5, bench.Target("e", 80_000, releaseSeconds: 100));
        var held = bench.Vehicles.ToDictionary(vehicle => vehicle.Name, vehicle => bench.SetpointW(vehicle.Name));
        bench.Run(1);

        var waiting = bench.Vehicles.Where(each => bench.Reason(each.Name) == RowReason.AwaitingRelease).ToList();
        Assert.InRange(waiting.Count, Count / 2, Count);
        Assert.All(waiting, vehicle => Assert.Equal(held[vehicle.Name], bench.SetpointW(vehicle.Name)));
    }

    [Fact]
    public void C8_vehicles_that_discharge_return_at_their_draws_too()
    {
        var bench = new FeederBench();
        bench.Home("a");
        bench.Home("b");
        bench.Plug(bench.Terms("v1", "a"), 80);
        bench.Plug(bench.Terms("v2", "b"), 80);
        var target = bench.Target("e", 20_000, releaseSeconds: 600);
        bench.Run(5, target);
        var draws = bench.Vehicles.ToDictionary(vehicle => vehicle.Name, vehicle => bench.Now + SeededDraw.Within(
            target.ReleaseWindow, SeededDraw.Hash(1, "e"), vehicle.Terms.Vehicle));
        for (var second = 0; second < 600; second++)
        {
            bench.Run(1);
            Assert.All(bench.Vehicles, vehicle => Assert.Equal(
                bench.Now - TimeSpan.FromSeconds(1) < draws[vehicle.Name] ? -10_000 : 0, bench.SetpointW(
                    vehicle.Name)));
        }
    }

    // What those that wait still hold back counts for the event that runs: it calls on nobody else.
    [Fact]
    public void An_event_that_goes_on_counts_what_another_one_has_not_released_yet()
    {
        var bench = Fleet(1);
        var (ends, goesOn) = (bench.Target("ends", 40_000, releaseSeconds: 100), bench.Target("goes on", 40_000));
        bench.Run(5, goesOn, ends);
        var reducedW = ReducedW(bench);
        bench.Run(1, goesOn);
        Assert.InRange(ReducedW(bench), 40_000, reducedW);

        bench.Run(110, goesOn);
        Assert.Equal(40_000, ReducedW(bench));
    }

    // P2: the energy left allows less than the minimum, and less than the minimum cannot be held.
    [Fact]
    public void P2_what_is_held_after_an_event_is_never_below_the_minimum()
    {
        var bench = new FeederBench();
        bench.Home("a");
        var vehicle = bench.Plug(bench.Terms("v", "a", minimumW: 5_000, reservePercent: 20), 80);
        bench.Run(3, bench.Target("e", 8_000, releaseSeconds: 600));
        Assert.Equal(-8_000, bench.SetpointW("v"));

        Assert.Equal(-8_000, bench.SetpointW("v"));

        // 0.8 % of 36 kWh above reserve and error is 288 Wh: 8.6 kW for the 120 s of a lease; 0.3 % is 3.2 kW.
        var heldW = new List<long>();
        for (var basisPoints = 2_130; basisPoints >= 2_060; basisPoints -= 5)
        {
            bench.Read(vehicle, basisPoints);
            bench.Decide();
            bench.Acknowledge(vehicle);
            heldW.Add(bench.SetpointW("v"));
            Assert.Equal(RowReason.AwaitingRelease, bench.Reason("v"));
            bench.Wait(1);
        }

        Assert.Contains(heldW, powerW => powerW is < -5_000 and > -8_000);
        Assert.Equal(0, heldW[^1]);
    }

    private static FeederBench Fleet(ulong seed)
    {
        var rows = "f,-1,feeder_head,F,1000,,,\nt,f,svc_xfmr,T,1000,,,\n" + string.Concat(
            Enumerable.Range(0, Count).Select(home => $"h{home},t,customer,H,,1,0,\n"));
        var bench = new FeederBench(rows, FeederOptions.Default with { Seed = seed });
        for (var home = 0; home < Count; home++)
        {
            bench.Plug(bench.Terms($"v{home}", $"h{home}", chargeW: 2_000, dischargeAllowed: false, needPercent: 90),
                50);
        }

        bench.Run(5);
        Assert.Equal(0, ReducedW(bench));
        return bench;
    }

    private static long ReducedW(FeederBench bench) =>
        bench.Vehicles.Sum(vehicle => bench.BaselineW(vehicle.Name) - bench.SetpointW(vehicle.Name));

    private static Dictionary<string, TimeSpan> Returns(FeederBench bench, int seconds)
    {
        var returned = new Dictionary<string, TimeSpan>();
        for (var second = 0; second < seconds; second++)
        {
            var at = bench.Now;
            bench.Run(1);
            foreach (var vehicle in bench.Vehicles.Where(each => bench.SetpointW(each.Name) == 2_000))
            {
                returned.TryAdd(vehicle.Name, at);
            }
        }

        Assert.Equal(Count, returned.Count);
        return returned;
    }
}
