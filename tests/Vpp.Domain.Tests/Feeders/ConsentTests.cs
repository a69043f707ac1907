using Vpp.Domain.Feeders;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Tests.Feeders;

/// <summary>P6 and C9: who is told nothing, and what still counts of them.</summary>
public sealed class ConsentTests
{
    public static TheoryData<string, RowReason> Refusals => new()
    {
        { "opted out", RowReason.OptedOut },
        { "unplugged", RowReason.Unplugged },
        { "elsewhere", RowReason.ConnectedElsewhere },
        { "past departure", RowReason.PastDeparture },
        { "stale", RowReason.Stale },
        { "never heard", RowReason.NeverHeard },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void P6_a_vehicle_that_may_not_be_moved_is_told_nothing(string state, RowReason reason)
    {
        var bench = Bench(out var other);
        var vehicle = bench.Enrol(Leaving(bench, minutes: state == "past departure" ? 16 : 600));
        if (state != "never heard")
        {
            bench.Read(vehicle, 8_000);
        }

        bench.Run(3, bench.Target("e", 15_000));
        Bring(bench, vehicle, state);
        var told = Enumerable.Range(0, 10).SelectMany(_ =>
        {
            bench.Wait(1);
            bench.Read(other, 8_000);
            return bench.Decide(bench.Target("e", 20_000));
        }).ToList();

        Assert.DoesNotContain(vehicle, told);
        Assert.Equal(-10_000, bench.SetpointW("other"));
        Assert.Equal(reason, bench.Reason("v"));
        Assert.Equal(10_000, bench.Control.Results[new("e")].Allocated.Watts);
    }

    [Fact]
    public void P6_a_vehicle_that_cannot_be_reached_is_told_nothing()
    {
        var bench = Bench(out _);
        var vehicle = bench.Plug(bench.Terms("v", "a"), 80);
        bench.Control.SetReachable(vehicle.Row, false);
        vehicle.Reachable = false;
        bench.Run(5, bench.Target("e", 20_000));

        Assert.Null(vehicle.Newest);
    }

    [Fact]
    public void An_owner_who_opts_in_again_takes_part_again()
    {
        var bench = Bench(out _);
        var vehicle = bench.Plug(bench.Terms("v", "a"), 80);
        bench.Change(vehicle, vehicle.Terms with { OptedOut = true });
        bench.Run(3, bench.Target("e", 20_000));
        Assert.Null(vehicle.Newest);

        bench.Change(vehicle, vehicle.Terms with { OptedOut = false });
        bench.Run(3, bench.Target("e", 20_000));
        Assert.Equal(-10_000, bench.SetpointW("v"));
    }

    // A reading of 15 s is the last that counts.
    [Theory]
    [InlineData(15, 20_000)]
    [InlineData(16, 10_000)]
    public void C9_stale_telemetry_gives_no_capacity(int age, long allocatedW)
    {
        var bench = Bench(out var other);
        bench.Plug(bench.Terms("v", "a"), 80);
        bench.Run(3, bench.Target("e", 20_000));
        bench.Wait(age - 1);
        bench.Read(other, 8_000);
        bench.Decide(bench.Target("e", 20_000));

        Assert.Equal(allocatedW, bench.Control.Results[new("e")].Allocated.Watts);
    }

    // The transformer can take 10 kW of export. What a silent vehicle was last sent stays in its place until it ends.
    [Fact]
    public void C9_the_setpoint_of_a_silent_vehicle_still_counts()
    {
        var bench = new FeederBench(
            """
            f,-1,feeder_head,F,100,,,
            t,f,svc_xfmr,T,10,,,
            a,t,customer,A,,0,0,
            b,t,customer,B,,0,0,

            """);
        bench.Home("a");
        bench.Home("b");
        var silent = bench.Plug(bench.Terms("silent", "a"), 80);
        bench.Run(3, bench.Target("e", 10_000));
        Assert.Equal(-10_000, bench.SetpointW("silent"));
        var other = bench.Plug(bench.Terms("other", "b"), 80);
        for (var second = 3; second < 125; second++)
        {
            bench.Read(other, 8_000);
            bench.Decide(bench.Target("e", 10_000));
            bench.Acknowledge(other);
            Assert.Equal(bench.Now < silent.Newest!.Value.ExpiresAt ? 0 : -10_000, bench.SetpointW("other"));
            bench.Wait(1);
        }
    }

    [Fact]
    public void Terms_that_break_a_rule_are_refused_and_the_others_go_on()
    {
        var bench = Bench(out _);
        var terms = bench.Terms("v", "a");
        var broken = terms with { Nameplate = terms.Nameplate with { UsableCapacity = default } };

        Assert.False(bench.Control.Agree(broken, out _));
        Assert.Equal(-1, bench.Control.RowOf(broken.Vehicle));
        bench.Run(3, bench.Target("e", 10_000));
        Assert.Equal(-10_000, bench.SetpointW("other"));
    }

    // C18: one poisoned vehicle does not stop the feeder.
    [Fact]
    public void C18_an_unknown_time_zone_stops_that_vehicle_alone()
    {
        var bench = Bench(out _);
        bench.Plug(Leaving(bench, 600) with { TimeZone = "Mars/Olympus" }, 80);
        bench.Run(3, bench.Target("e", 20_000));

        Assert.Equal(0, bench.SetpointW("v"));
        Assert.Equal(-10_000, bench.SetpointW("other"));
    }

    [Fact]
    public void Old_terms_are_passed_over()
    {
        var bench = Bench(out _);
        var terms = bench.Plug(bench.Terms("v", "a"), 80).Terms;

        Assert.True(bench.Control.Agree(terms with { Version = 3, OptedOut = true }, out _));
        Assert.True(bench.Control.Agree(terms with { Version = 2 }, out _));
        Assert.Equal(3, bench.Control.TermsVersion(bench["v"].Row));
        bench.Decide();
        Assert.Equal(RowReason.OptedOut, bench.Reason("v"));
    }

    [Fact]
    public void A_vehicle_that_moves_to_another_feeder_is_forgotten_and_its_row_is_used_again()
    {
        var bench = Bench(out _);
        var vehicle = bench.Plug(bench.Terms("v", "a"), 80);
        bench.Run(3, bench.Target("e", 20_000));

        Assert.False(bench.Control.Agree(vehicle.Terms with { Feeder = new("else"), Version = 2 }, out var removed));
        Assert.Equal(vehicle.Row, removed);
        Assert.Equal(-1, bench.Control.RowOf(vehicle.Terms.Vehicle));
        bench.Vehicles.Remove(vehicle);
        var next = bench.Enrol(bench.Terms("w", "a"));
        Assert.Equal(removed, next.Row);
        Assert.False(bench.Control.View(next.Row, bench.Instant).IsHeard);
    }

    // C11: what it does by itself is no event's doing.
    [Theory]
    [InlineData("opted out")]
    [InlineData("elsewhere")]
    public void C11_a_vehicle_that_may_not_be_moved_delivers_nothing(string state)
    {
        var bench = Bench(out _);
        var vehicle = bench.Plug(bench.Terms("v", "a"), 80);
        bench.Read(vehicle, 8_000, powerW: -5_000);
        bench.Decide();
        Assert.Equal(5_000, bench.Control.Delivered().Watts);
        Bring(bench, vehicle, state);
        bench.Read(vehicle, 8_000, vehicle.Connection, powerW: -5_000);
        bench.Decide();

        Assert.Equal(0, bench.Control.Delivered().Watts);
    }

    private static FeederBench Bench(out BenchVehicle other)
    {
        var bench = new FeederBench();
        bench.Home("a");
        bench.Home("b");
        other = bench.Plug(bench.Terms("other", "b"), 80);
        return bench;
    }

    // The margin of 15 min is taken off: a vehicle that leaves in 16 min is past its departure in one.
    private static VehicleTerms Leaving(FeederBench bench, int minutes)
    {
        var local = (FeederBench.Origin + bench.Now).AddHours(-7).AddMinutes(minutes);
        return bench.Terms("v", "a", departures: DepartureSchedule.Daily(TimeOnly.FromDateTime(local.DateTime)));
    }

    private static void Bring(FeederBench bench, BenchVehicle vehicle, string state)
    {
        switch (state)
        {
            case "opted out":
                bench.Change(vehicle, vehicle.Terms with { OptedOut = true });
                bench.Read(vehicle, 8_000);
                break;
            case "unplugged":
                bench.Read(vehicle, 8_000, ConnectionState.Unplugged);
                break;
            case "elsewhere":
                bench.Read(vehicle, 8_000, ConnectionState.ConnectedElsewhere);
                break;
            case "past departure":
                bench.Wait(60);
                bench.Read(vehicle, 8_000);
                break;
            case "stale":
                bench.Wait(16);
                break;
            default:
                break;
        }
    }
}
