using Vpp.Domain.Fleets;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Tests.Fleets;

public sealed class DepartureAccountTests
{
    private static readonly FleetOptions s_uncontrolled = FleetBed.Prompt with { Uncontrolled = true };

    [Fact]
    public void Without_a_plant_a_vehicle_charges_at_its_maximum_until_its_need_is_met()
    {
        var fleet = FleetBed.Started(s_uncontrolled, FleetBed.AtHome(30, 39.9));
        fleet.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(11_000, fleet.PowerW[0]);
        fleet.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(0, fleet.PowerW[0]);
        Assert.InRange(fleet.EnergyHeld(0).KilowattHours, 39.9, 39.903);
    }

    [Fact]
    public void A_departure_is_met_when_the_need_is_held_or_the_battery_is_full()
    {
        var fleet = FleetBed.Started(s_uncontrolled, Leaving(30, 45, 8), Leaving(59, 60, 8));
        fleet.Advance(TimeSpan.FromHours(9));
        Assert.Equal(2, fleet.Departures.Departed);
        Assert.Empty(fleet.Departures.Missed);
    }

    [Fact]
    public void A_need_that_charging_could_have_met_is_missed_by_what_was_asked()
    {
        var fleet = FleetBed.Started(FleetBed.Prompt, Leaving(30, 35, 1));
        fleet.Offer(0, FleetBed.Setpoint(1, 0, 7_200), fleet.Now);
        fleet.Advance(TimeSpan.FromHours(2));
        var need = Energy.FromKilowattHours(35);
        Assert.Equal(
            [new MissedDeparture(0, 0, Energy.FromKilowattHours(30), need, WasPossible: true)],
            fleet.Departures.Missed);
        Assert.Equal(0, fleet.Departures.Impossible);
    }

    [Fact]
    public void A_need_beyond_the_stay_is_counted_apart()
    {
        var fleet = FleetBed.Started(s_uncontrolled, Leaving(30, 45, 1), Leaving(55, 60, 1));
        fleet.Advance(TimeSpan.FromHours(2));
        Assert.Equal(2, fleet.Departures.Departed);
        // The second could take 5 kWh in an hour were it not for the taper.
        Assert.Equal([false, false], fleet.Departures.Missed.Select(missed => missed.WasPossible));
        Assert.Equal(2, fleet.Departures.Impossible);
    }

    [Fact]
    public void Stays_that_overlap_or_hold_more_than_the_battery_are_refused()
    {
        var vehicle = FleetBed.AtHome();
        Assert.Throws<ArgumentException>(() => FleetBed.Fleet(FleetBed.Prompt, vehicle with
        {
            Stays = [FleetBed.Stay(0, 2, 30, 30), FleetBed.Stay(1, 3, 30, 30)],
        }));
        Assert.Throws<ArgumentException>(() => FleetBed.Fleet(FleetBed.Prompt, vehicle with
        {
            Stays = [FleetBed.Stay(0, 2, 61, 30)],
        }));
    }

    private static SimulatedVehicle Leaving(double arrivalKwh, double needKwh, double departsHour) =>
        FleetBed.AtHome() with { Stays = [FleetBed.Stay(0, departsHour, arrivalKwh, needKwh)] };
}
