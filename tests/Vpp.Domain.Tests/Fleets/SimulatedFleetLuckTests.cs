using CsCheck;
using Vpp.Domain.Fleets;
using Vpp.Domain.Leases;

namespace Vpp.Domain.Tests.Fleets;

/// <summary>Loss, delay and behaviour: drawn from the seed, and by nothing that anybody does.</summary>
public sealed class SimulatedFleetLuckTests
{
    private const int Vehicles = 500;

    [Fact]
    public void The_same_seed_gives_the_same_bits_and_another_seed_does_not()
    {
        Assert.Equal(Run(1, 1_000), Run(1, 1_000));
        Assert.NotEqual(Run(1, 1_000), Run(2, 1_000));
    }

    // A twin run differs by the event alone: who is heard and who hears is the same in both.
    [Fact]
    public void Setpoints_do_not_change_what_is_lost_or_late()
    {
        var (answers, readings) = Luck(-4_000, 1);
        var (twinAnswers, twinReadings) = Luck(2_000, 3);
        Assert.Equal(readings, twinReadings);
        Assert.Equal(answers, twinAnswers);
    }

    [Fact]
    public void Two_in_a_hundred_setpoints_and_readings_are_lost_each_on_its_own()
    {
        var (answers, readings) = Luck(-4_000, 1);
        const int Trials = Vehicles * 100;
        var setpointsLost = Trials - answers.Count;
        var readingsLost = readings.Count(state => state == ReadingState.Lost);
        Assert.Equal(Trials, readings.Count(state => state != ReadingState.NotDue));

        // Five standard deviations of a binomial with p = 0.02.
        var bound = 5 * Math.Sqrt(Trials * 0.02 * 0.98);
        Assert.InRange(setpointsLost, (Trials * 0.02) - bound, (Trials * 0.02) + bound);
        Assert.InRange(readingsLost, (Trials * 0.02) - bound, (Trials * 0.02) + bound);
    }

    [Fact]
    public void Delays_are_between_one_and_three_seconds_and_evenly_spread()
    {
        var (answers, _) = Luck(-4_000, 1);
        var delays = answers.Select(answer => answer.DelayTenths).ToList();
        Assert.Equal(10, delays.Min());
        Assert.Equal(30, delays.Max());

        // Mean 2 s; a uniform spread over 21 steps has variance (21² − 1)/12.
        var bound = 5 * Math.Sqrt((441 - 1) / 12.0 / delays.Count);
        Assert.InRange(delays.Average(), 20 - bound, 20 + bound);
    }

    [Fact]
    public void Readings_come_once_a_period_at_a_phase_of_each_vehicles_own()
    {
        var fleet = Fleet(new FleetOptions { ReadingPeriod = FleetBed.Seconds(10) });
        var due = new int[Vehicles];
        var perSecond = new List<int>();
        for (var second = 1; second <= 30; second++)
        {
            fleet.Advance(FleetBed.Seconds(second));
            var states = Enumerable.Range(0, Vehicles).Select(fleet.Reading).ToArray();
            for (var vehicle = 0; vehicle < Vehicles; vehicle++)
            {
                due[vehicle] += states[vehicle] == ReadingState.NotDue ? 0 : 1;
            }

            perSecond.Add(states.Count(state => state != ReadingState.NotDue));
        }

        Assert.All(due, count => Assert.Equal(3, count));
        Assert.All(perSecond, count => Assert.InRange(count, 15, 85));
    }

    [Fact]
    public void What_a_step_sent_and_lost_is_what_is_read()
    {
        var fleet = Fleet(new FleetOptions { ReadingsAligned = true, ReadingLossBasisPoints = 2_000 });
        var readings = new FleetReadings(Vehicles);
        fleet.Advance(FleetBed.Seconds(3));
        fleet.Read(readings);
        Assert.Equal((0, 0), (readings.Count, readings.LostCount));

        fleet.Advance(FleetBed.Seconds(4));
        fleet.Read(readings);
        Assert.Equal(Vehicles, readings.Count + readings.LostCount);
        Assert.InRange(readings.LostCount, 55, 145);
        Assert.All(readings.Vehicle.ToArray(), vehicle => Assert.Equal(ReadingState.Sent, fleet.Reading(vehicle)));
    }

    // F15
    [Fact]
    public void F15_vehicles_can_ignore_half_follow_or_turn_round_what_they_are_told()
    {
        var fleet = Fleet(FleetBed.Prompt with { Behaviours = new BehaviourShares(2_500, 2_500, 2_500) });
        for (var vehicle = 0; vehicle < Vehicles; vehicle++)
        {
            fleet.Offer(vehicle, FleetBed.Setpoint(1, -5_000), fleet.Now);
        }

        fleet.Advance(FleetBed.Seconds(4));
        var answered = fleet.Acknowledged().Select(answer => answer.Vehicle).ToHashSet();
        var seen = Enumerable.Range(0, Vehicles)
            .GroupBy(vehicle => (fleet.Behaviour(vehicle), fleet.PowerW[vehicle], answered.Contains(vehicle)))
            .OrderBy(group => group.Key.Item1)
            .ToList();

        Assert.Equal(
            [
                (VehicleBehaviour.Honest, -5_000, true),
                (VehicleBehaviour.NeverAnswers, 3_000, false),
                (VehicleBehaviour.HalfFollows, 3_000, true),
                (VehicleBehaviour.Opposite, 5_000, true),
            ],
            seen.Select(group => group.Key));
        Assert.All(seen, group => Assert.InRange(group.Count(), 80, 170));
    }

    [Fact]
    public void A_draw_is_even_and_does_not_follow_its_neighbour()
    {
        var draws = new SeededDraws(7);
        Gen.Int[2, 50].Sample(bound =>
        {
            var counts = new int[bound];
            for (var number = 0; number < 1_000 * bound; number++)
            {
                counts[draws.Below(bound, number % 97, 3, number)]++;
            }

            Assert.All(counts, count => Assert.InRange(count, 800, 1_200));
        });
    }

    private static SimulatedFleet Fleet(FleetOptions options) =>
        FleetBed.Started(options, [.. Enumerable.Repeat(FleetBed.AtHome(), Vehicles)]);

    // One setpoint every four seconds to everybody for 400 s.
    private static (List<Answer> Answers, List<ReadingState> Readings) Luck(long watts, int sequenceStep)
    {
        var fleet = Fleet(new FleetOptions { ReadingsAligned = true });
        var answers = new List<Answer>();
        var readings = new List<ReadingState>();
        for (var tenth = 1; tenth <= 4_000; tenth++)
        {
            if (tenth % 40 == 1)
            {
                for (var vehicle = 0; vehicle < Vehicles; vehicle++)
                {
                    fleet.Offer(vehicle, FleetBed.Setpoint((tenth + 1) * sequenceStep, watts), fleet.Now);
                }
            }

            fleet.Advance(FleetBed.Seconds(tenth / 10.0));
            // An acknowledgement shows in the step after the moment itself, which belongs to the step before.
            answers.AddRange(fleet.Acknowledged()
                .Where(answer => answer.Outcome == SetpointOutcome.Accepted)
                .Select(answer => new Answer(answer.Vehicle, tenth / 40, (tenth - 1) % 40)));
            readings.AddRange(Enumerable.Range(0, Vehicles).Select(fleet.Reading));
        }

        return (answers, readings);
    }

    private static List<(int, long)> Run(long seed, long watts)
    {
        var fleet = Fleet(new FleetOptions { Seed = seed });
        for (var step = 0; step < 30; step++)
        {
            for (var vehicle = 0; vehicle < Vehicles; vehicle++)
            {
                fleet.Offer(vehicle, FleetBed.Setpoint(step + 1, watts + (step * vehicle)), fleet.Now);
            }

            fleet.Advance(fleet.Now + FleetBed.Seconds(1));
        }

        return [.. Enumerable.Range(0, Vehicles).Select(row => (fleet.PowerW[row], fleet.EnergyHeld(row).Joules))];
    }

    private readonly record struct Answer(int Vehicle, int Round, int DelayTenths);
}
