using Vpp.Domain.Fleets;
using Vpp.Domain.Leases;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Tests.Fleets;

public sealed class SimulatedFleetLeaseTests
{
    private static readonly FleetOptions s_delayed = FleetBed.Prompt with
    {
        ResponseDelayMin = FleetBed.Seconds(1),
        ResponseDelayMax = FleetBed.Seconds(3),
    };

    [Fact]
    public void A_vehicle_that_was_never_told_anything_charges_to_its_need_at_assured_power()
    {
        var fleet = FleetBed.Started(FleetBed.Prompt, FleetBed.AtHome(47.9));
        fleet.Advance(FleetBed.Seconds(60));
        Assert.Equal(3_000, fleet.PowerW[0]);

        fleet.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, fleet.PowerW[0]);
        Assert.InRange(fleet.EnergyHeld(0).KilowattHours, 48.0, 48.001);
    }

    [Fact]
    public void A_charging_setpoint_is_a_ceiling_that_goes_beyond_the_need()
    {
        var fleet = FleetBed.Started(FleetBed.Prompt, FleetBed.AtHome(48));
        fleet.Offer(0, FleetBed.Setpoint(1, 5_000), TimeSpan.Zero);
        fleet.Advance(FleetBed.Seconds(1));
        Assert.Equal(5_000, fleet.PowerW[0]);
        Assert.True(fleet.EnergyHeld(0) > Energy.FromKilowattHours(48));
    }

    [Fact]
    public void A_discharging_setpoint_is_held_until_the_battery_is_empty()
    {
        var fleet = FleetBed.Started(FleetBed.Prompt, FleetBed.AtHome(0.5));
        fleet.Offer(0, FleetBed.Setpoint(1, -7_000, 3_600), TimeSpan.Zero);
        fleet.Advance(FleetBed.Seconds(200));
        Assert.Equal(-7_000, fleet.PowerW[0]);
        fleet.Advance(FleetBed.Seconds(300));
        Assert.Equal(0, fleet.PowerW[0]);
        Assert.InRange(fleet.EnergyHeld(0).Joules, 0, 1_700);
    }

    // C2: what follows is executed at the vehicle: hold 0 W, then a ramp to assured power.
    [Fact]
    public void C2_when_a_lease_ends_the_vehicle_rests_then_ramps_to_assured_power()
    {
        var fleet = FleetBed.Started(FleetBed.Prompt, FleetBed.AtHome());
        var then = new DefaultControl(FleetBed.Seconds(30), Power.FromWatts(3_000), 100);
        fleet.Offer(0, FleetBed.Setpoint(1, -5_000, 10, then), TimeSpan.Zero);

        Assert.Equal(-5_000, PowerAt(fleet, 10));
        Assert.Equal(0, PowerAt(fleet, 11));
        Assert.Equal(0, PowerAt(fleet, 40));
        // Below the minimum of 1,380 W a ramp is not yet charging.
        Assert.Equal(0, PowerAt(fleet, 54));
        Assert.Equal(1_400, PowerAt(fleet, 55));
        Assert.Equal(2_900, PowerAt(fleet, 70));
        Assert.Equal(3_000, PowerAt(fleet, 71));
        Assert.Equal(3_000, PowerAt(fleet, 500));
    }

    // C3
    [Theory]
    [InlineData(2, 6)]
    [InlineData(2, 5)]
    [InlineData(1, 9)]
    public void C3_what_is_not_newer_is_refused(long epoch, long sequence)
    {
        var fleet = FleetBed.Started(FleetBed.Prompt, FleetBed.AtHome());
        var first = FleetBed.Setpoint(1, 6_000) with { Fence = new Fence(2, 6) };
        fleet.Offer(0, first, TimeSpan.Zero);
        fleet.Advance(FleetBed.Seconds(1));
        var late = first with { Fence = new Fence(epoch, sequence), Power = Power.FromWatts(-6_000) };
        fleet.Offer(0, late, fleet.Now);
        fleet.Advance(FleetBed.Seconds(2));

        Assert.Equal(6_000, fleet.PowerW[0]);
        Assert.Equal(
            [new(0, first.Fence, SetpointOutcome.Accepted), new(0, late.Fence, SetpointOutcome.NotNewer)],
            fleet.Acknowledged());
    }

    // C3: also against a setpoint that has arrived and is not in force yet.
    [Fact]
    public void C3_what_is_not_newer_than_a_waiting_setpoint_is_refused()
    {
        var fleet = FleetBed.Started(s_delayed, FleetBed.AtHome());
        fleet.Offer(0, FleetBed.Setpoint(2, 6_000), TimeSpan.Zero);
        fleet.Offer(0, FleetBed.Setpoint(1, -6_000), TimeSpan.Zero);
        Assert.Equal([new(0, new Fence(1, 1), SetpointOutcome.NotNewer)], fleet.Acknowledged());
        fleet.Advance(FleetBed.Seconds(5));
        Assert.Equal(6_000, fleet.PowerW[0]);
    }

    // C3: the order of setpoints outlives the stay, so that nothing old is obeyed after the next arrival.
    [Fact]
    public void C3_unplugging_ends_the_lease_and_keeps_the_fence()
    {
        var vehicle = FleetBed.AtHome() with
        {
            Stays = [FleetBed.Stay(0, 1, 30, 30), FleetBed.Stay(2, 24, 20, 30)],
        };
        var fleet = FleetBed.Started(FleetBed.Prompt, vehicle);
        fleet.Offer(0, FleetBed.Setpoint(7, -6_000, 86_400), TimeSpan.Zero);
        fleet.Advance(TimeSpan.FromHours(1.5));
        Assert.Equal(ConnectionState.Unplugged, fleet.Connection(0));
        Assert.Equal(0, fleet.PowerW[0]);

        fleet.Offer(0, FleetBed.Setpoint(8, 6_000), fleet.Now);
        fleet.Advance(TimeSpan.FromHours(2.5));
        fleet.Offer(0, FleetBed.Setpoint(7, -6_000, 600), fleet.Now);
        fleet.Advance(fleet.Now + FleetBed.Seconds(5));

        Assert.Equal(2, fleet.StayNumber(0));
        Assert.Equal(3_000, fleet.PowerW[0]);
        Assert.Equal(
            [SetpointOutcome.Accepted, SetpointOutcome.NotConnected, SetpointOutcome.NotNewer],
            fleet.Acknowledged().Select(answer => answer.Outcome));
    }

    // C2
    [Fact]
    public void C2_a_setpoint_older_than_its_time_to_live_is_refused()
    {
        var fleet = FleetBed.Started(FleetBed.Prompt, FleetBed.AtHome());
        fleet.Advance(FleetBed.Seconds(20));
        fleet.Offer(0, FleetBed.Setpoint(1, 6_000, 10), FleetBed.Seconds(10));
        fleet.Advance(FleetBed.Seconds(21));
        Assert.Equal(3_000, fleet.PowerW[0]);
        Assert.Equal([new(0, new Fence(1, 1), SetpointOutcome.Expired)], fleet.Acknowledged());
    }

    [Fact]
    public void A_setpoint_is_answered_when_it_comes_into_force_and_the_power_before_holds_until_then()
    {
        var fleet = FleetBed.Started(s_delayed, FleetBed.AtHome());
        fleet.Advance(FleetBed.Seconds(60));
        fleet.Offer(0, FleetBed.Setpoint(1, -6_000), fleet.Now);
        var heard = fleet.Acknowledged();
        while (heard.Count == 0)
        {
            Assert.Equal(3_000, fleet.PowerW[0]);
            fleet.Advance(fleet.Now + FleetBed.Seconds(0.1));
            heard = fleet.Acknowledged();
        }

        Assert.InRange(fleet.Now, FleetBed.Seconds(61), FleetBed.Seconds(63.2));
        Assert.Equal(-6_000, fleet.PowerW[0]);
    }

    [Fact]
    public void A_stream_of_setpoints_does_not_put_itself_off()
    {
        var fleet = FleetBed.Started(s_delayed, FleetBed.AtHome());
        for (var second = 0; second < 10; second++)
        {
            fleet.Offer(0, FleetBed.Setpoint(second + 1, 5_000 + second), fleet.Now);
            fleet.Advance(FleetBed.Seconds(second + 1));
        }

        Assert.InRange(fleet.Acknowledged().Count, 3, 10);
        Assert.InRange(fleet.PowerW[0], 5_006, 5_009);
    }

    [Fact]
    public void Readings_say_what_is_in_force_and_for_how_long()
    {
        var away = FleetBed.AtHome() with { Stays = [FleetBed.Stay(5, 6, 30, 30)] };
        var fleet = FleetBed.Started(FleetBed.Prompt, FleetBed.AtHome(30), away);
        fleet.Offer(0, FleetBed.Setpoint(4, -6_000, 120), TimeSpan.Zero);
        fleet.Advance(FleetBed.Seconds(50));
        var readings = new FleetReadings(2);
        fleet.ReadAll(readings);

        Assert.Equal(FleetBed.Seconds(50), readings.MeasuredAt);
        Assert.Equal([0, 1], readings.Vehicle);
        Assert.Equal([ConnectionState.Connected, ConnectionState.Unplugged], readings.Connection.ToArray());
        Assert.Equal([-6_000, 0], readings.PowerW);
        Assert.Equal([(30 * 3_600_000) - 333_334, 0], readings.EnergyJ);
        Assert.Equal([4_984, 0], readings.StateOfChargeBasisPoints);
        Assert.Equal([1, 0], readings.Stay);
        Assert.Equal([1, 0], readings.Epoch);
        Assert.Equal([4, 0], readings.Sequence);
        Assert.Equal([-6_000, 0], readings.SetpointW);
        Assert.Equal([70_000, 0], readings.RemainingLifeMs);
    }

    private static int PowerAt(SimulatedFleet fleet, double seconds)
    {
        fleet.Advance(FleetBed.Seconds(seconds));
        return fleet.PowerW[0];
    }
}
