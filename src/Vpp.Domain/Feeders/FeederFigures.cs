using Vpp.Domain.Following;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Feeders;

/// <summary>What an operator wants to know of a feeder now, from its newest readings.</summary>
/// <param name="UncontrolledLoad">Homes without their vehicles.</param>
/// <param name="Vehicles">Measured power of all vehicles, positive when charging.</param>
/// <param name="Baseline">Their planned power without any event.</param>
/// <param name="VehiclesByState">Counts, by the number of <see cref="VehicleState"/>.</param>
/// <param name="OldestReading">Age of the oldest reading that counts as live; null when there is none.</param>
/// <param name="OverloadedNodes">Local indexes of nodes above a limit, whoever causes it.</param>
public sealed record FeederFigures(
    Power UncontrolledLoad,
    Power Vehicles,
    Power Baseline,
    IReadOnlyList<int> VehiclesByState,
    TimeSpan? OldestReading,
    IReadOnlyList<int> OverloadedNodes)
{
    public static FeederFigures Of(FeederControl control, FeederInstant now)
    {
        var rows = control.Vehicles;
        var at = rows.At(now);
        var byState = new int[Enum.GetValues<VehicleState>().Length];
        var (measured, baseline, oldest) = (0L, 0L, (long?)null);
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows.Terms[row] is null)
            {
                continue;
            }

            byState[(int)StateOf(rows, row)]++;
            if (rows.Connection[row] == ConnectionState.Connected)
            {
                measured += rows.PowerW[row];
                baseline += rows.BaselineW[row];
                if (rows.Refusal[row] != VehicleRefusal.Stale)
                {
                    oldest = Math.Max(oldest ?? 0, (long)at - rows.MeasuredAt[row]);
                }
            }
        }

        return new(
            Power.FromWatts(control.Loads.MeasuredW[0]),
            Power.FromWatts(measured),
            Power.FromWatts(baseline),
            byState,
            oldest is { } age ? TimeSpan.FromMilliseconds(age) : null,
            Overloaded(control));
    }

    /// <summary>Net load of every node by the newest readings, in watts.</summary>
    public static long[] NodeLoadW(FeederControl control)
    {
        var rows = control.Vehicles;
        var loadW = new long[control.Network.Count];
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows.Connection[row] == ConnectionState.Connected)
            {
                loadW[rows.Node[row]] += rows.PowerW[row];
            }
        }

        NodeLoads.SumUp(control.Network.Parents, loadW);
        for (var node = 0; node < loadW.Length; node++)
        {
            loadW[node] += control.Loads.MeasuredW[node];
        }

        return loadW;
    }

    internal static VehicleState StateOf(VehicleRows rows, int row) => rows.Refusal[row] switch
    {
        VehicleRefusal.OptedOut => VehicleState.OptedOut,
        VehicleRefusal.NeverHeard or VehicleRefusal.Stale => VehicleState.Stale,
        VehicleRefusal.Unplugged or VehicleRefusal.ConnectedElsewhere or VehicleRefusal.PastDeparture =>
            VehicleState.Unplugged,
        _ when rows.Follow[row] != FollowState.Follows => VehicleState.NotFollowing,
        _ when rows.DesiredW[row] != rows.BaselineW[row] => VehicleState.Dispatched,
        _ when rows.BaselineW[row] > 0 => VehicleState.Charging,
        _ => VehicleState.Available,
    };

    private static List<int> Overloaded(FeederControl control)
    {
        var loadW = NodeLoadW(control);
        var overloaded = new List<int>();
        for (var node = 0; node < loadW.Length; node++)
        {
            if (loadW[node] > control.Limits.ImportW[node]
                || (control.Limits.ExportW[node] != FeederLimits.None && -loadW[node] > control.Limits.ExportW[node]))
            {
                overloaded.Add(node);
            }
        }

        return overloaded;
    }
}
