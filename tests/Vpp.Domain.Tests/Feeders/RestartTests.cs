using Vpp.Domain.Feeders;
using Vpp.Domain.Leases;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Tests.Feeders;

/// <summary>A feeder that starts anew does not know what its predecessor's messages have left behind.</summary>
public sealed class RestartTests
{
    [Fact]
    public void P4_until_it_is_heard_a_vehicle_counts_with_all_its_equipment()
    {
        var bench = Bench(out var known, out var silent);
        Restart(bench, silent);
        bench.Control.SetReachable(known.Row, true);
        known.Reachable = true;
        AssertBesideUnknown(bench, known, () => { });

        // After a time to live, and the slack that it may be late by, nobody can obey the predecessor any more.
        bench.Wait(1);
        bench.Read(known, 5_000);
        bench.Decide(bench.Target("e", -20_000));
        Assert.Equal(PowerMaxW, bench.SetpointW("known"));
    }

    // C11: an integrator that polls tells which setpoint it was given last, and not whether it still obeys it.
    [Fact]
    public void P4_a_reading_that_does_not_tell_what_is_held_settles_nothing()
    {
        var bench = Bench(out var known, out var silent);
        Restart(bench, silent);
        bench.Control.SetReachable(known.Row, true);
        known.Reachable = true;
        AssertBesideUnknown(
            bench, known, () => bench.Read(silent, 5_000, remainingLifeMs: VehicleReading.LifeUntold));
    }

    [Fact]
    public void P4_a_reading_from_before_the_start_settles_nothing()
    {
        var bench = Bench(out var known, out var silent);
        Restart(bench, silent);
        bench.Control.SetReachable(known.Row, true);
        known.Reachable = true;
        bench.Wait(2);
        bench.Read(known, 5_000);
        bench.Read(silent, 5_000, ageMs: 2_500);
        bench.Decide(bench.Target("e", -20_000));
        Assert.Equal(BesideUnknownW, bench.SetpointW("known"));

        bench.Read(silent, 5_000);
        silent.Inherited = default;
        bench.Wait(1);
        bench.Read(known, 5_000);
        bench.Decide(bench.Target("e", -20_000));
        Assert.Equal(PowerMaxW, bench.SetpointW("known"));
    }

    // It holds 6 kW of the predecessor for another minute: that counts, and is neither forgotten nor doubled.
    [Fact]
    public void A_lease_of_the_predecessor_is_taken_over_from_the_first_reading()
    {
        var bench = Bench(out _, out var silent);
        Restart(bench, silent);
        bench.Wait(1);
        bench.Control.SetReachable(silent.Row, true);
        silent.Reachable = true;
        bench.Read(silent, 5_000, fence: new Fence(1, 77), setpointW: 6_000, remainingLifeMs: 60_000);
        silent.Inherited = (6_000, 0, bench.Now + TimeSpan.FromSeconds(60));

        Assert.Equal(TimeSpan.FromSeconds(60), bench.Control.RemainingLife(silent.Row, bench.Instant));
        Assert.Equal([silent], bench.Decide());
        Assert.Equal(new Fence(2, 1), silent.Newest!.Value.Fence);
    }

    [Fact]
    public void C3_a_new_reign_begins_its_own_sequence_under_a_higher_epoch()
    {
        var bench = Bench(out var known, out _);
        bench.Run(5, bench.Target("e", 5_000));
        var before = known.Newest!.Value.Fence;
        bench.Restart(9);
        bench.Control.SetReachable(known.Row, true);
        known.Reachable = true;
        bench.Read(known, 5_000);
        bench.Decide(bench.Target("e", 5_000));

        Assert.True(known.Newest!.Value.Fence > before);
        Assert.Equal(9, known.Newest!.Value.Fence.Epoch);
    }

    // F18: another feeder may have commanded it a moment ago.
    [Fact]
    public void F18_a_vehicle_that_comes_from_another_feeder_counts_with_all_its_equipment_until_heard()
    {
        var bench = Start();
        var known = bench.Plug(Terms(bench, "known", "a"), 50);
        bench.Run(200);
        var comes = bench.Enrol(Terms(bench, "comes", "b"));
        comes.Inherited = (PowerMaxW, PowerMaxW, bench.Now + TimeSpan.FromSeconds(120));
        // It keeps what it was assured of alone, and gets no more.
        for (var second = 0; second < 5; second++)
        {
            bench.Read(known, 5_000);
            bench.Decide(bench.Target("e", -20_000));
            bench.Acknowledge(known);
            Assert.Equal(AloneW, bench.SetpointW("known"));
            bench.Wait(1);
        }

        comes.Inherited = default;
        bench.Read(comes, 5_000);
        bench.Run(3, bench.Target("e", -20_000));
        Assert.Equal(20_000, bench.SetpointW("known") + bench.SetpointW("comes"));
    }

    // A setpoint on its way finds the vehicle plugged in again: it counts until it has ended.
    [Fact]
    public void P4_unplugging_does_not_settle_a_setpoint_on_its_way()
    {
        var bench = Start();
        var gone = bench.Plug(Terms(bench, "gone", "a"), 50);
        var stays = bench.Plug(Terms(bench, "stays", "b"), 50);
        bench.Run(5);
        bench.Decide(bench.Target("e", -20_000));
        Assert.Equal(20_000, bench.SetpointW("gone") + bench.SetpointW("stays"));
        bench.Wait(1);
        bench.Read(gone, 5_000, ConnectionState.Unplugged);
        bench.Acknowledge(stays);
        for (var second = 0; second < 140; second++)
        {
            bench.Read(stays, 5_000);
            bench.Decide(bench.Target("e", -20_000));
            bench.Acknowledge(stays);
            Assert.Equal(
                bench.Now < gone.Newest!.Value.ExpiresAt + bench.Control.Options.LeaseSlack
                    ? 20_000 - gone.Newest.Value.PowerW
                    : PowerMaxW,
                bench.SetpointW("stays"));
            bench.Wait(1);
        }
    }

    // As long as the predecessor may be obeyed: a time to live and its slack.
    private static void AssertBesideUnknown(FeederBench bench, BenchVehicle known, Action hear)
    {
        for (var second = 0; second < 125; second++)
        {
            bench.Read(known, 5_000);
            hear();
            bench.Decide(bench.Target("e", -20_000));
            bench.Acknowledge(known);
            Assert.Equal(BesideUnknownW, bench.SetpointW("known"));
            bench.Wait(1);
        }
    }

    // Homes that draw nothing of their peak: 20 kW less 2 % above 10 kW is assured to all at once, half of it each.
    private const string Idle =
        """
        f,-1,feeder_head,F,100,,,
        t,f,svc_xfmr,T,20,,,
        a,t,customer,A,,5,0,
        b,t,customer,B,,5,0,

        """;

    // Beside a vehicle of 12 kW that may do anything there is room for 8 kW.
    private const long BesideUnknownW = 8_000;
    private const long AloneW = 9_800;
    private const long PowerMaxW = 12_000;

    private static FeederBench Start()
    {
        var bench = new FeederBench(Idle);
        bench.Home("a");
        bench.Home("b");
        Meter(bench);
        return bench;
    }

    private static void Meter(FeederBench bench)
    {
        bench.Meter("a", 0);
        bench.Meter("b", 0);
    }

    private static VehicleTerms Terms(FeederBench bench, string name, string home) =>
        bench.Terms(name, home, (int)PowerMaxW, (int)PowerMaxW);

    private static FeederBench Bench(out BenchVehicle known, out BenchVehicle silent)
    {
        var bench = Start();
        known = bench.Plug(Terms(bench, "known", "a"), 50);
        silent = bench.Plug(Terms(bench, "silent", "b"), 50);
        bench.Run(3);
        return bench;
    }

    private static void Restart(FeederBench bench, BenchVehicle silent)
    {
        bench.Restart(2);
        Meter(bench);
        silent.Inherited = (PowerMaxW, PowerMaxW, bench.Now + TimeSpan.FromSeconds(120));
    }
}
