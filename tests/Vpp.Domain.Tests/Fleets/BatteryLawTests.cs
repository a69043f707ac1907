using CsCheck;
using Vpp.Domain.Fleets;
using Vpp.Domain.Leases;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Tests.Fleets;

public sealed class BatteryLawTests
{
    private static readonly Gen<Script> s_scripts = Gen.Select(
        Gen.Select(Gen.Int[10, 120], Gen.Int[7_000, 10_000], Gen.Int[7_000, 10_000], Gen.Int[0, 100]),
        Gen.Select(Gen.Int[-15_000, 15_000], Gen.Int[1, 600], Gen.Int[1, 1_200]).Array[1, 40],
        (battery, orders) => new Script(battery, orders));

    [Fact]
    public void Energy_held_is_what_came_in_less_what_went_out_and_the_losses_to_the_joule() => s_scripts.Sample(script =>
    {
        var (fleet, started) = Start(script);
        Play(fleet, script, Seconds1());

        long charge = script.ChargeBasisPoints, discharge = script.DischargeBasisPoints;
        var scale = (Int128)10_000 * discharge;
        var expected = (started.Joules * scale) + ((Int128)fleet.Imported(0).Joules * charge * discharge)
            - ((Int128)fleet.Exported(0).Joules * 100_000_000);
        var error = (fleet.EnergyHeld(0).Joules * scale) - expected;

        // Each of the three figures is rounded down to a joule on its own.
        Assert.InRange((double)error / (double)scale, -1 - (10_000.0 / discharge), 1);
    });

    [Fact]
    public void A_step_at_constant_power_moves_exactly_efficiency_times_power_times_time() =>
        Gen.Int[2_000, 11_000].Select(Gen.Int[1, 300]).Sample((watts, seconds) =>
        {
            var fleet = FleetBed.Started(FleetBed.Prompt, FleetBed.AtHome(20), FleetBed.AtHome(20));
            fleet.Offer(0, FleetBed.Setpoint(1, watts, 600), TimeSpan.Zero);
            fleet.Offer(1, FleetBed.Setpoint(1, -watts, 600), TimeSpan.Zero);
            fleet.Advance(FleetBed.Seconds(seconds));

            var charged = fleet.EnergyHeld(0) - Energy.FromKilowattHours(20);
            var discharged = Energy.FromKilowattHours(20) - fleet.EnergyHeld(1);
            Assert.Equal((long)watts * seconds * 9 / 10, charged.Joules);
            Assert.Equal((((long)watts * seconds * 10) + 8) / 9, discharged.Joules);
        });

    [Fact]
    public void A_battery_is_never_below_empty_nor_above_capacity() => s_scripts.Sample(script =>
    {
        var (fleet, _) = Start(script);
        Play(fleet, script, () =>
        {
            Assert.InRange(fleet.EnergyHeld(0).Joules, 0, script.Capacity.Joules);
            return 7;
        });
    });

    // P2: zero, or at least the minimum, and never beyond the nameplate.
    [Fact]
    public void P2_power_is_zero_or_between_minimum_and_maximum() => s_scripts.Sample(script =>
    {
        var (fleet, _) = Start(script);
        Play(fleet, script, () =>
        {
            var magnitude = Math.Abs(fleet.PowerW[0]);
            Assert.True(magnitude is 0 or (>= 1_380 and <= 11_000), $"{magnitude} W");
            return 3;
        });
    });

    [Fact]
    public void How_a_run_is_cut_into_steps_changes_nothing() => s_scripts.Sample(script =>
    {
        var (fine, _) = Start(script);
        var (coarse, _) = Start(script);
        Play(fine, script, Seconds1());
        Play(coarse, script, () => 3_600);

        Assert.Equal(fine.EnergyHeld(0), coarse.EnergyHeld(0));
        Assert.Equal(fine.Imported(0), coarse.Imported(0));
        Assert.Equal(fine.Exported(0), coarse.Exported(0));
        Assert.Equal(fine.PowerW[0], coarse.PowerW[0]);
        Assert.Equal(fine.Lease(0), coarse.Lease(0));
        Assert.Equal(fine.Acknowledged(), coarse.Acknowledged());
    });

    [Fact]
    public void Charging_slows_down_above_the_taper_and_still_gets_full()
    {
        var fleet = FleetBed.Started(FleetBed.Prompt, FleetBed.AtHome(47));
        fleet.Offer(0, FleetBed.Setpoint(1, 11_000, 86_400), TimeSpan.Zero);

        fleet.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(11_000, fleet.PowerW[0]);
        while (fleet.StateOfCharge(0).BasisPoints < 9_000)
        {
            fleet.Advance(fleet.Now + FleetBed.Seconds(1));
        }

        // Half way between 100 % at the start of the taper and 10 % at the end.
        Assert.InRange(fleet.PowerW[0], 6_040, 6_060);
        fleet.Advance(TimeSpan.FromHours(5));
        Assert.InRange(fleet.StateOfCharge(0).BasisPoints, 9_999, 10_000);
        Assert.Equal(0, fleet.PowerW[0]);
    }

    private static Func<int> Seconds1() => () => 1;

    private static (SimulatedFleet Fleet, Energy Started) Start(Script script)
    {
        var capacityKwh = script.Battery.CapacityKwh;
        var arrivalKwh = capacityKwh * script.Battery.Percent / 100.0;
        var nameplate = FleetBed.Nameplate(
            capacityKwh,
            chargeBasisPoints: script.ChargeBasisPoints,
            dischargeBasisPoints: script.DischargeBasisPoints);
        var stay = FleetBed.Stay(0, 48, arrivalKwh, capacityKwh);
        var then = new DefaultControl(FleetBed.Seconds(33), Power.FromWatts(3_000), 70);
        var fleet = FleetBed.Started(
            FleetBed.Prompt with { ResponseDelayMin = FleetBed.Seconds(1), ResponseDelayMax = FleetBed.Seconds(3) },
            new SimulatedVehicle(nameplate, 0, then, [stay]));
        return (fleet, stay.EnergyAtArrival);
    }

    private static void Play(SimulatedFleet fleet, Script script, Func<int> stepSeconds)
    {
        var sequence = 0;
        foreach (var (watts, lifeSeconds, waitSeconds) in script.Orders)
        {
            fleet.Offer(0, FleetBed.Setpoint(++sequence, watts, lifeSeconds), fleet.Now);
            var end = fleet.Now + FleetBed.Seconds(waitSeconds);
            while (fleet.Now < end)
            {
                var next = fleet.Now + FleetBed.Seconds(stepSeconds());
                fleet.Advance(next < end ? next : end);
            }
        }
    }

    private sealed record Script(
        (int CapacityKwh, int ChargeBasisPoints, int DischargeBasisPoints, int Percent) Battery,
        (int Watts, int LifeSeconds, int WaitSeconds)[] Orders)
    {
        public int ChargeBasisPoints => Battery.ChargeBasisPoints;

        public int DischargeBasisPoints => Battery.DischargeBasisPoints;

        public Energy Capacity => Energy.FromKilowattHours(Battery.CapacityKwh);
    }
}
