using Vpp.Domain.Fleets;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Tests.Fleets;

public sealed class SimulatedHomesTests
{
    private static readonly IReadOnlyList<Power>[] s_profiles =
    [
        [Power.FromWatts(1_000), Power.FromWatts(2_000), Power.FromWatts(500)],
        [Power.FromWatts(300)],
    ];

    [Theory]
    [InlineData(-5.0, 1_500)]
    [InlineData(-0.5, 1_500)]
    [InlineData(0.0, 2_250)]
    [InlineData(0.5, 3_000)]
    [InlineData(1.0, 1_875)]
    [InlineData(1.5, 750)]
    [InlineData(9.0, 750)]
    public void Load_follows_straight_lines_between_the_hours_times_the_scale(double hour, long expectedW)
    {
        var homes = new SimulatedHomes(TimeSpan.FromHours(-0.5), s_profiles, [new(0, 1_500_000), new(1, 2_000_000)]);
        Assert.Equal(expectedW, homes.LoadAt(0, TimeSpan.FromHours(hour)).Watts);
        homes.Advance(TimeSpan.FromHours(hour));
        Assert.Equal([expectedW, 600], homes.LoadW);
        Assert.Equal(3_000, homes.PeakLoad(0).Watts);
    }

    [Fact]
    public void A_meter_reads_the_homes_load_and_its_vehicles()
    {
        var homes = new SimulatedHomes(TimeSpan.Zero, s_profiles, [new(1, 1_000_000), new(1, 1_000_000)]);
        var fleet = FleetBed.Started(
            FleetBed.Prompt with { Uncontrolled = true },
            FleetBed.AtHome() with { Home = 1 },
            FleetBed.AtHome() with { Home = 1 });
        fleet.Advance(FleetBed.Seconds(1));
        var meters = new long[2];
        homes.ReadMeters(fleet, meters);
        Assert.Equal([300, 22_300], meters);
    }
}
