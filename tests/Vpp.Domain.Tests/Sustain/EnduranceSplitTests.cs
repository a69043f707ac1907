using CsCheck;
using Vpp.Domain.Quantities;
using Vpp.Domain.Sustain;

namespace Vpp.Domain.Tests.Sustain;

public sealed class EnduranceSplitTests
{
    private const int MinuteS = 60;

    private sealed record Battery(long PowerW, long EnergyJ);

    // Two vehicles behind 10 kW in one feeder, one in another, asked 10, 10, 20, 20 kW in half hours.
    [Fact]
    public void Feeders_that_count_as_their_curves_serve_the_whole_trace_of_three_vehicles()
    {
        Assert.Equal(0, UnservedWh(byCurve: true));

        // By what each vehicle of its own could hold, as if there were no limit, some of it is not.
        Assert.InRange(UnservedWh(byCurve: false), 1_500, 1_750);
    }

    // C1 and P4: parts add up to the target or to all there is, and no node above the heads carries more than its room.
    [Fact]
    public void C1_P4_parts_add_up_within_the_rooms_above_the_feeder_heads() =>
        Gen.Select(Feeder().Array[1, 8], Gen.Long[1, 100_000], Gen.Long[0, 40_000]).Sample((feeders, targetW, roomW) =>
        {
            // The first half of the feeders hangs on one substation with little room, the others on the plant.
            var split = new EnduranceSplit([-1, 0]);
            split.SetRoom(1, roomW);
            var behind = (feeders.Length + 1) / 2;
            var parts = split.Split(
                targetW, [.. feeders.Select((feeder, index) => (index < behind ? 1 : 0, feeder))]);

            var mostW = feeders.Select(feeder => (feeder.Stored.Power + feeder.Fleeting.Power).Watts).ToArray();
            Assert.Equal(
                Math.Min(targetW, Math.Min(roomW, mostW.Take(behind).Sum()) + mostW.Skip(behind).Sum()), parts.Sum());
            Assert.True(parts.Take(behind).Sum() <= roomW);
            Assert.All(parts.Zip(mostW), each => Assert.InRange(each.First, 0, each.Second));
        });

    [Fact]
    public void The_fleeting_goes_first_then_the_longest_and_equals_in_proportion()
    {
        Endurance[] feeders = [Of((4_000, 3), 500), Of((2_000, 3), 0), Of((9_000, 1), 1_000)];
        var split = new EnduranceSplit([-1]);

        long[] Parts(long targetW) => split.Split(targetW, [.. feeders.Select(feeder => (0, feeder))]);
        Assert.Equal([500, 0, 1_000], Parts(1_500));
        Assert.Equal([2_500, 1_000, 1_000], Parts(4_500));
        Assert.Equal([4_500, 2_000, 3_000], Parts(9_500));
    }

    private static Endurance Of((long PowerW, double Hours) stored, long fleetingW) => new(
        DurationCurve.Of([new(Power.FromWatts(stored.PowerW), TimeSpan.FromHours(stored.Hours))]),
        DurationCurve.Of([new(Power.FromWatts(fleetingW), TimeSpan.FromHours(1))]));

    private static Gen<Endurance> Feeder() =>
        Gen.Select(Gen.Long[1, 20_000], Gen.Int[1, 5], Gen.Long[0, 9_000])
            .Select((watts, hours, fleetingW) => Of((watts, hours), fleetingW));

    private static long UnservedWh(bool byCurve)
    {
        Battery[][] feeders = [[new(10_000, 36_000_000), new(10_000, 36_000_000)], [new(10_000, 54_000_000)]];
        var split = new EnduranceSplit([-1, 0, 0]);
        split.SetRoom(1, 10_000);
        var unservedJ = 0L;
        long[] halfHours = [10_000, 10_000, 20_000, 20_000];
        foreach (var askedW in halfHours.SelectMany(each => Enumerable.Repeat(each, 30)))
        {
            var parts = split.Split(askedW, [.. feeders.Select((feeder, index) => (1 + index, Measure(feeder)))]);
            for (var feeder = 0; feeder < feeders.Length; feeder++)
            {
                unservedJ += Use(feeders[feeder], parts[feeder]);
            }

            unservedJ += split.ShortfallW * MinuteS;
        }

        return unservedJ / 3_600;

        Endurance Measure(Battery[] feeder)
        {
            var whole = Endurance.Sum([.. feeder.Where(each => each.EnergyJ > 0).Select(each => new Endurance(
                DurationCurve.Of([new(
                    Power.FromWatts(Math.Min(each.PowerW, each.EnergyJ / MinuteS)),
                    TimeSpan.FromSeconds((double)each.EnergyJ / each.PowerW))]),
                DurationCurve.Empty))]);
            return byCurve ? whole.Under(Power.FromWatts(10_000)) : new(
                whole.Stored.CutTo(Power.FromWatts(10_000)), whole.Fleeting);
        }
    }

    // Within a feeder the fuller vehicle gives first; answers the joules that could not be had.
    private static long Use(Battery[] feeder, long powerW)
    {
        var askedJ = powerW * MinuteS;
        foreach (var (battery, index) in feeder.Select((each, index) => (each, index))
            .OrderByDescending(each => each.each.EnergyJ).ToList())
        {
            var givenJ = Math.Min(askedJ, Math.Min(battery.EnergyJ, battery.PowerW * MinuteS));
            feeder[index] = battery with { EnergyJ = battery.EnergyJ - givenJ };
            askedJ -= givenJ;
        }

        return askedJ;
    }
}
