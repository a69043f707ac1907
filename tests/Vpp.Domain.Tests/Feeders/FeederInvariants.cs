using Vpp.Domain.Feeders;
using Vpp.Domain.Leases;
using Vpp.Domain.Network;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Tests.Feeders;

/// <summary>
/// What must hold after every decision, reckoned from messages and readings alone: nothing here asks the kernel what
/// it believes.
/// </summary>
internal static class FeederInvariants
{
    public readonly record struct Sums(long[] ImportW, long[] ExportW);

    public static Sums Before(FeederBench bench) => new(
        Below(bench, vehicle => vehicle.ImportWorstW(bench.Now)),
        Below(bench, vehicle => vehicle.ExportWorstW(bench.Now)));

    /// <summary>P4 and P3: within the limit with everything at its worst, or at least nothing made worse.</summary>
    public static void CheckNodes(FeederBench bench, Sums before)
    {
        var after = Before(bench);
        var (highW, lowW) = Loads(bench);
        for (var node = 0; node < bench.Network.Count; node++)
        {
            var id = bench.Network.NodeId(node);
            if (ImportLimitW(bench, node) is { } importW)
            {
                Assert.True(
                    after.ImportW[node] <= Math.Max(before.ImportW[node], importW - highW[node]),
                    $"P4: {id} may import {after.ImportW[node]} W beside {highW[node]} W, limit {importW} W");
            }

            if (ExportLimitW(bench, node) is { } exportW)
            {
                Assert.True(
                    after.ExportW[node] <= Math.Max(before.ExportW[node], exportW + lowW[node]),
                    $"P4: {id} may export {after.ExportW[node]} W beside {lowW[node]} W, limit {exportW} W");
            }
        }
    }

    /// <summary>P1, P2, P6, C2 and C3 of every setpoint that leaves.</summary>
    public static void CheckMessages(FeederBench bench, List<BenchVehicle> told, List<Setpoint> sent)
    {
        Assert.Equal(told.Distinct().Count(), told.Count);
        for (var i = 0; i < told.Count; i++)
        {
            var (vehicle, powerW) = (told[i], sent[i].Power.Watts);
            var plate = vehicle.Terms.Nameplate;
            Assert.True(sent[i].Fence > (vehicle.Newest?.Fence ?? default), $"C3: {vehicle.Name} {sent[i].Fence}");
            Assert.Equal(bench.Control.Epoch, sent[i].Fence.Epoch);
            Assert.Equal(vehicle.Life, sent[i].TimeToLive);
            Assert.True(vehicle.Reachable, $"P6: {vehicle.Name} cannot be reached");
            Assert.False(vehicle.Terms.OptedOut, $"P6: {vehicle.Name} has opted out");
            Assert.True(vehicle.Connection == ConnectionState.Connected, $"P6: {vehicle.Name} is {vehicle.Connection}");
            Assert.True(bench.Now - vehicle.MeasuredAt <= bench.Control.Options.Freshness,
                $"C9: {vehicle.Name} is stale");
            Assert.InRange(powerW, -plate.DischargePowerMax.Watts, plate.ChargePowerMax.Watts);
            Assert.True(powerW == 0 || Math.Abs(powerW) >= plate.MinimumPower.Watts, $"P2: {vehicle.Name} {powerW} W");
            Assert.DoesNotContain(vehicle.PossibleW(bench.Now), possibleW => possibleW * powerW < 0);
            Assert.InRange(sent[i].Then.AssuredPower.Watts, 0, plate.ChargePowerMax.Watts);
            Assert.True(sent[i].Then.ReturnDelay <= bench.Control.Options.ReleaseWindow, "C2: return delay");
            CheckReserve(bench, vehicle, powerW);
        }
    }

    /// <summary>C1: nothing beyond what is asked, and what is missing has reasons.</summary>
    public static void CheckTargets(FeederBench bench, FeederTarget[] targets)
    {
        Assert.Equal(targets.Length, bench.Control.Results.Count);
        foreach (var target in targets)
        {
            var result = bench.Control.Results[target.Event];
            var (asked, found) = (target.Reduction.Watts, result.Allocated.Watts);
            Assert.Equal(target.Reduction, result.Target);
            Assert.InRange(found, Math.Min(0, asked), Math.Max(0, asked));
            Assert.True(asked != found || result.Shortfall.Count == 0, "C1: reasons for a shortfall of nothing");
            Assert.All(result.Shortfall, each => Assert.True(each.Missing > Power.Zero, "C1: nothing is missing"));
            Assert.Equal(
                Math.Abs((result.Target - result.Allocated).Watts), result.Shortfall.Sum(each => each.Missing.Watts));
        }
    }

    /// <summary>Sums over all vehicles at and below each node.</summary>
    public static long[] Below(FeederBench bench, Func<BenchVehicle, long> ofVehicle)
    {
        var sums = new long[bench.Network.Count];
        foreach (var vehicle in bench.Vehicles)
        {
            for (var node = bench.Network.IndexOf(vehicle.Terms.Node)!.Value; node >= 0; node =
                bench.Network.Parents[node])
            {
                sums[node] += ofVehicle(vehicle);
            }
        }

        return sums;
    }

    /// <summary>
    /// The most and the least that uncontrolled load below each node may be: 2 % either way, or the peak.
    /// </summary>
    public static (long[] HighW, long[] LowW) Loads(FeederBench bench)
    {
        var (high, low) = (new long[bench.Network.Count], new long[bench.Network.Count]);
        for (var leaf = 0; leaf < bench.Network.Count; leaf++)
        {
            var (most, least) = (bench.Network.PeakLoadW[leaf], 0L);
            foreach (var (terms, loadW, measuredAt) in bench.Homes.Values)
            {
                if (bench.Network.IndexOf(terms.Node) == leaf
                    && bench.Now - measuredAt <= bench.Control.Options.HomeFreshness)
                {
                    var margin = Math.Abs(loadW) / 50;
                    (most, least) = (loadW + margin, loadW - margin);
                }
            }

            for (var node = leaf; node >= 0; node = bench.Network.Parents[node])
            {
                high[node] += most;
                low[node] += least;
            }
        }

        return (high, low);
    }

    // Every lease, held to its end, leaves the reserve: E⁻ − |P|·ttl/η_d, E⁻ = E − ε − P_worst·τ/η_d (P1).
    private static void CheckReserve(FeederBench bench, BenchVehicle vehicle, long powerW)
    {
        if (powerW >= 0)
        {
            return;
        }

        var (plate, settings) = (vehicle.Terms.Nameplate, vehicle.Terms.Settings);
        var efficiency = plate.DischargeEfficiency.BasisPoints / 10_000m;
        var age = (decimal)(bench.Now - vehicle.MeasuredAt!.Value).TotalSeconds;
        var surelyJ = vehicle.EnergyJ
            - (plate.UsableCapacity.Joules * bench.Control.Options.SensorError.BasisPoints / 10_000m)
            - (vehicle.ExportWorstW(bench.Now) * age / efficiency);
        var ttl = (decimal)vehicle.Life.TotalSeconds;
        var leftJ = surelyJ + (powerW * ttl / efficiency);
        Assert.True(leftJ >= settings.Reserve.Joules - 1, $"P1: {vehicle.Name} would be left with {leftJ} J");
        Assert.True(settings.DischargeAllowed, $"P6: {vehicle.Name} may not discharge");
    }

    private static long? ImportLimitW(FeederBench bench, int node)
    {
        var agreed = bench.Homes.Values
            .Where(home => bench.Network.IndexOf(home.Terms.Node) == node)
            .Select(home => home.Terms.EffectiveImportLimit?.Watts)
            .ToArray();
        var all = bench.Network.Kinds[node].IsCustomer()
            && agreed.Length >= Math.Max(1, bench.Network.Customers[node])
            && agreed.All(each => each is not null)
                ? agreed.Sum()
                : null;
        return Tightest(
            Head(bench, node, bench.HeadImport), Tightest(Known(bench.Network.ImportLimitW[node]), all));
    }

    private static long? ExportLimitW(FeederBench bench, int node) => bench.Network.Kinds[node].IsCustomer()
        ? bench.Homes.Values
            .Where(home => bench.Network.IndexOf(home.Terms.Node) == node)
            .Sum(home => home.Terms.EffectiveExportLimit.Watts)
        : Tightest(Head(bench, node, bench.HeadExport), Known(bench.Network.ExportLimitW[node]));

    private static long? Head(FeederBench bench, int node, Power? limit) => node == 0 ? limit?.Watts : null;

    private static long? Known(long limitW) => limitW == long.MaxValue ? null : limitW;

    private static long? Tightest(long? one, long? other) => one < other || other is null ? one : other;
}
