using Vpp.Domain.Feeders;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Tests.Feeders;

/// <summary>What keeps vehicles from their plan: a grid that has not recovered, and the kill switch.</summary>
public sealed class LettingGoTests
{
    private const int Count = 40;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(120);

    // Both need 14.4 kWh at 10 kW; one of them by eight in the morning.
    [Fact]
    public void While_the_grid_has_not_recovered_only_what_a_departure_needs_is_charged_C8_P1()
    {
        var bench = new FeederBench();
        bench.Home("a");
        bench.Home("b");
        bench.Plug(bench.Terms("stays", "a", needPercent: 90), 50);
        bench.Plug(bench.Terms("leaves", "b", needPercent: 90, departures: EachDayAt(12)), 50);
        bench.Run(3);
        bench.Run(3, bench.Target("e", 20_000, releaseSeconds: 5));
        bench.Control.HoldRelease(TimeSpan.FromSeconds(5), bench.Instant);
        bench.Run(20);
        Assert.Equal((0, 0), (bench.SetpointW("stays"), bench.SetpointW("leaves")));

        while (bench.SetpointW("leaves") == 0 && bench.Now < TimeSpan.FromHours(12))
        {
            bench.Wait(60);
            bench.Run(3);
        }

        Assert.True(bench.Now < TimeSpan.FromHours(12) && bench.SetpointW("leaves") > 0);
        Assert.Equal(0, bench.SetpointW("stays"));
        bench.Control.HoldRelease(null, bench.Instant);
        bench.Run(10);
        Assert.True(bench.SetpointW("stays") > 0);
    }

    // Sized for half the rate: the rate would move them all in half the window.
    [Fact]
    public void The_kill_switch_turns_vehicle_by_vehicle_and_no_half_minute_moves_more_than_the_rate_C13_C7()
    {
        var bench = Fleet(1);
        bench.Control.TurnKillSwitch(true, 1, bench.Instant.Utc, Window, bench.Instant);
        var course = Course(bench, 121);

        Assert.Equal((Count * 2_000, 0), (course[0], course[^1]));
        Assert.InRange(Enumerable.Range(0, 91).Max(second => course[second] - course[second + 30]), 1, Count * 1_000);
        Assert.True(course.Zip(course.Skip(1)).All(pair => pair.First - pair.Second <= 4 * 2_000));
    }

    [Fact]
    public void Who_was_let_go_is_told_nothing_more_and_comes_back_at_its_own_instant_C13()
    {
        var bench = Fleet(1);
        bench.Control.TurnKillSwitch(true, 1, bench.Instant.Utc, Window, bench.Instant);
        Course(bench, 121);
        for (var second = 0; second < 300; second++)
        {
            foreach (var vehicle in bench.Vehicles)
            {
                bench.Read(vehicle, 5_000);
            }

            Assert.Empty(bench.Decide());
            bench.Wait(1);
        }

        bench.Control.TurnKillSwitch(false, 2, bench.Instant.Utc, Window, bench.Instant);
        var course = Course(bench, 125);
        Assert.Equal(Count * 2_000, course[^1]);
        Assert.InRange(course.Distinct().Count(), 20, Count + 1);
    }

    [Fact]
    public void An_event_that_ran_is_let_go_of_too_and_its_discharge_ends_within_the_window_C13()
    {
        var bench = new FeederBench();
        bench.Home("a");
        bench.Home("b");
        bench.Plug(bench.Terms("v1", "a"), 80);
        bench.Plug(bench.Terms("v2", "b"), 80);
        bench.Run(5, bench.Target("e", 20_000, releaseSeconds: 3_600));
        Assert.Equal(-10_000, bench.SetpointW("v1"));

        bench.Control.TurnKillSwitch(true, 1, bench.Instant.Utc, Window, bench.Instant);
        bench.Run(121);

        Assert.Equal((0, 0), (bench.SetpointW("v1"), bench.SetpointW("v2")));
    }

    [Fact]
    public void The_same_turn_said_again_changes_nothing_and_the_same_seed_gives_the_same_turn_C16()
    {
        var courses = new[] { 1UL, 1UL, 2UL }.Select(seed =>
        {
            var bench = Fleet(seed);
            var turnedAt = bench.Instant.Utc;
            return Enumerable.Range(0, 121).Select(_ =>
            {
                bench.Control.TurnKillSwitch(true, 1, turnedAt, Window, bench.Instant);
                bench.Run(1);
                return ChargingW(bench);
            }).ToList();
        }).ToList();

        Assert.Equal(courses[0], courses[1]);
        Assert.NotEqual(courses[0], courses[2]);
        Assert.Equal(0, courses[0][^1]);
    }

    private static DepartureSchedule EachDayAt(int hour) =>
        new([.. Enumerable.Repeat<TimeOnly?>(new(hour, 0), 7)]);

    private static List<long> Course(FeederBench bench, int seconds)
    {
        var course = new List<long> { ChargingW(bench) };
        for (var second = 0; second < seconds; second++)
        {
            bench.Run(1);
            course.Add(ChargingW(bench));
        }

        return course;
    }

    private static long ChargingW(FeederBench bench) => bench.Vehicles.Sum(vehicle => bench.SetpointW(vehicle.Name));

    private static FeederBench Fleet(ulong seed)
    {
        var rows = "f,-1,feeder_head,F,1000,,,\nt,f,svc_xfmr,T,1000,,,\n" + string.Concat(
            Enumerable.Range(0, Count).Select(home => $"h{home},t,customer,H,,1,0,\n"));
        var options = FeederOptions.Default with { Seed = seed, LoadMarginMin = Power.Zero };
        var bench = new FeederBench(rows, options);
        for (var home = 0; home < Count; home++)
        {
            bench.Plug(
                bench.Terms($"v{home}", $"h{home}", chargeW: 2_000, dischargeAllowed: false, needPercent: 90), 50);
        }

        bench.Run(5);
        Assert.Equal(Count * 2_000, ChargingW(bench));
        return bench;
    }
}
