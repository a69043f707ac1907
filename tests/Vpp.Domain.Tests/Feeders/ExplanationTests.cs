using Vpp.Domain.Feeders;
using Vpp.Domain.Identities;

namespace Vpp.Domain.Tests.Feeders;

/// <summary>Why a vehicle was or was not used, in words that name the figures behind it.</summary>
public sealed class ExplanationTests
{
    [Fact]
    public void A_vehicle_that_charges_says_how_fast_and_for_what()
    {
        var bench = Bench();

        var why = bench.Control.Explain(new("v1"), null)!;

        Assert.Equal(RowReason.Charging, why.Reason);
        Assert.Equal(
            "It charges with up to 10,000 W, as it would without any event. It charges by plan. "
            + "It needs 32.4 kWh for its departure.",
            why.Sentence);
    }

    [Fact]
    public void A_vehicle_that_an_event_uses_says_what_it_would_do_without_and_what_its_owner_asks()
    {
        var bench = Bench();
        bench.Run(20, bench.Target("e", 4_000));

        var why = bench.Control.Explain(new("v1"), null)!;

        Assert.Equal(RowReason.Dispatched, why.Reason);
        Assert.Equal(
            "It charges with up to 6,000 W; without any event it would charge with up to 10,000 W. An event uses it. "
            + "Its owner asks 0.100 a kWh for energy not charged and 0.030 a kWh more for discharge.",
            why.Sentence);
    }

    [Fact]
    public void What_held_at_an_instant_before_is_remembered_and_what_was_before_all_is_not()
    {
        var bench = Bench();
        var before = bench.Instant.Utc;
        bench.Run(20, bench.Target("e", 4_000));
        var meanwhile = bench.Instant.Utc;
        bench.Run(20);

        Assert.Equal(RowReason.Charging, bench.Control.Explain(new("v1"), before)!.Reason);
        Assert.Equal(RowReason.Dispatched, bench.Control.Explain(new("v1"), meanwhile)!.Reason);
        Assert.InRange(bench.Control.Explain(new("v1"), meanwhile)!.Since!.Value, before, meanwhile);
        Assert.Null(bench.Control.Explain(new("v1"), before.AddDays(-1)));
        Assert.Null(bench.Control.Explain(new("nobody"), null));
    }

    [Fact]
    public void The_history_keeps_changes_alone_and_the_newest_of_them()
    {
        var (history, start) = (new RowHistory(), DateTimeOffset.UnixEpoch);
        for (var second = 0; second < 100; second++)
        {
            history.See(0, Moment("steady", second, 7_000 + second, RowReason.Charging), 2);
            history.See(1, Moment("swings", second, second % 2 * 5_000, RowReason.Dispatched), 2);
        }

        Assert.Equal(start.AddSeconds(99), history.At(new("swings"), start.AddHours(1))!.Value.Since);
        Assert.Equal(start.AddSeconds(90), history.At(new("swings"), start.AddSeconds(90))!.Value.Since);
        Assert.Null(history.At(new("swings"), start.AddSeconds(70)));
        Assert.True(history.At(new("steady"), start.AddDays(1))!.Value.Since >= start.AddSeconds(80));

        RowMoment Moment(string vehicle, int second, int powerW, RowReason reason) =>
            new(new VehicleId(vehicle), start.AddSeconds(second), reason, null, powerW, 0, false);
    }

    private static FeederBench Bench()
    {
        var bench = new FeederBench();
        bench.Home("a");
        bench.Plug(bench.Terms("v1", "a", needPercent: 90, price: 100, dischargePrice: 30), 60);
        bench.Run(3);
        return bench;
    }
}
