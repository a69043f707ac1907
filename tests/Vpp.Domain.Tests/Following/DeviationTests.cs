using Vpp.Domain.Following;
using Vpp.Domain.Tests.Feeders;

namespace Vpp.Domain.Tests.Following;

/// <summary>What one reading says of a setpoint, for a vehicle of 10 kW: its band is 500 W.</summary>
public sealed class DeviationTests
{
    [Theory]
    [InlineData(0, 0, "Follows")]
    [InlineData(0, 500, "Follows")]
    [InlineData(0, 501, "InPart")]
    [InlineData(0, -501, "InPart")]
    [InlineData(10_000, 10_000, "Follows")]
    [InlineData(5_000, 5_501, "InPart")]
    [InlineData(10_000, 2_000, "Follows")]
    [InlineData(10_000, -2_000, "Opposes")]
    [InlineData(-7_000, -7_400, "Follows")]
    [InlineData(-7_000, -8_000, "InPart")]
    [InlineData(-7_000, 0, "InPart")]
    [InlineData(-7_000, 7_000, "Opposes")]
    [InlineData(-2_000, 4_000, "InPart")]
    [InlineData(-300, 300, "InPart")]
    public void A_reading_tells_how_a_vehicle_follows(int toldW, int powerW, string state)
    {
        var bench = new FeederBench();
        bench.Home("a");
        var vehicle = bench.Plug(bench.Terms("v", "a", needPercent: 100), 50);
        var rows = bench.Control.Vehicles;
        (rows.SetpointW[vehicle.Row], rows.PowerW[vehicle.Row]) = (toldW, powerW);
        rows.BaselineW[vehicle.Row] = Math.Max(0, toldW);

        Assert.Equal(state, Deviation.Of(rows, vehicle.Row).ToString());
    }

    // A charging setpoint is a ceiling, except for charging that an event began in a battery with room.
    [Theory]
    [InlineData(0, 5_000, "InPart")]
    [InlineData(0, 7_500, "Follows")]
    [InlineData(10_000, 5_000, "Follows")]
    public void Who_stays_below_a_ceiling_has_its_reasons(int baselineW, int chargeBasisPoints, string state)
    {
        var bench = new FeederBench();
        bench.Home("a");
        var row = bench.Plug(bench.Terms("v", "a"), chargeBasisPoints / 100).Row;
        var rows = bench.Control.Vehicles;
        (rows.SetpointW[row], rows.PowerW[row], rows.BaselineW[row]) = (10_000, 4_000, baselineW);

        Assert.Equal(state, Deviation.Of(rows, row).ToString());
    }

    [Fact]
    public void An_empty_battery_excuses_that_less_is_given()
    {
        var bench = new FeederBench();
        bench.Home("a");
        var row = bench.Plug(bench.Terms("v", "a", reservePercent: 50), 50).Row;
        var rows = bench.Control.Vehicles;
        (rows.SetpointW[row], rows.PowerW[row]) = (-7_000, 0);
        Assert.Equal(FollowState.Follows, Deviation.Of(rows, row));

        rows.PowerW[row] = 7_000;
        Assert.Equal(FollowState.Opposes, Deviation.Of(rows, row));
    }
}
