using CsCheck;
using Vpp.Domain.Feeders;
using Vpp.Domain.Tests.Feeders;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Tests.Guarantees;

/// <summary>A preview refuses to plan a broken promise: what would break a departure is not offered (P1).</summary>
public sealed class PreviewLawTests
{
    // Of a lossless vehicle the energy at its departure can be reckoned by hand: what it surely holds, what the event
    // leaves or takes, and what it is assured of afterwards.
    [Fact]
    public void P1_what_is_offered_leaves_a_vehicle_ready_or_charging_as_much_as_it_owes() => Gen
        .Select(Gen.Int[0, 100], Gen.Int[0, 100], Gen.Int[30, 720], Gen.Int[10, 240], Gen.Int[0, 60])
        .Sample((charge, need, departsIn, lasts, window) =>
        {
            var bench = new FeederBench();
            bench.Home("a");
            var local = (FeederBench.Origin + bench.Now).AddHours(-7).AddMinutes(departsIn);
            var vehicle = bench.Plug(
                bench.Terms("v", "a", needPercent: need, departures: DepartureSchedule.Daily(
                    TimeOnly.FromDateTime(local.DateTime))),
                charge);
            bench.Run(3);

            var target = bench.Target("e", 50_000, seconds: lasts * 60, releaseSeconds: window * 60);
            var trial = FeederTrial.Of(bench.Control, [target], bench.Instant);
            var startW = Math.Max(bench.BaselineW("v"), bench.Control.Vehicles.MustChargeW(vehicle.Row));
            var powerW = (decimal)(startW - trial.Allocated.Watts);

            var surelyJ = Math.Max(0, (36_000m * 3_600 * charge / 100) - (36_000 * 3_600 * 0.005m));
            // A schedule knows minutes, and three seconds have gone by.
            var (soonest, latest) = ((decimal)((departsIn - 16) * 60) - 3, (decimal)((departsIn - 15) * 60));
            var untilRelease = (decimal)(lasts + window) * 60;
            var assuredW = bench.Control.SetpointOf(vehicle.Row).Then.AssuredPower.Watts;
            var missingJ = (36_000m * 3_600 * need / 100) - surelyJ
                - (assuredW * Math.Max(0, latest - untilRelease));
            var heldFor = Math.Max(0, Math.Min(lasts * 60, soonest));
            var owedW = missingJ <= 0 || latest <= 0
                ? 0
                : Math.Min(startW, missingJ / Math.Max(1, Math.Min(untilRelease, latest)));

            Assert.True(
                missingJ <= 0 ? -powerW * heldFor <= 1 - missingJ : powerW >= Math.Floor(owedW) - 1,
                $"{powerW} W of {startW} W, {missingJ} J missing, owes {owedW} W");
        }, iter: 300, threads: 1);
}
