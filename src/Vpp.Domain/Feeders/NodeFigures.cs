using Vpp.Domain.Quantities;

namespace Vpp.Domain.Feeders;

/// <summary>What an operator wants to know of a node beside its load.</summary>
/// <param name="Homes">Homes below it, enrolled or not.</param>
/// <param name="MeteredHomes">Those whose meter was heard lately; the others count by the network's peak load.</param>
/// <param name="ImportRoom">
/// What a decision may still add: import limit minus load with its margin and all that vehicles were told or may take;
/// negative when nothing may be added, null without a limit.
/// </param>
/// <param name="ExportRoom">The same for the export limit.</param>
public readonly record struct NodeFigures(int Homes, int MeteredHomes, Power? ImportRoom, Power? ExportRoom)
{
    /// <summary>The figures of every node, from the head down.</summary>
    public static NodeFigures[] Of(FeederControl control, FeederInstant now)
    {
        var network = control.Network;
        var (mostW, leastW) = CommittedW(control);
        var (homes, metered) = (new int[network.Count], new int[network.Count]);
        CountHomes(control, now, homes, metered);
        for (var node = 0; node < network.Count; node++)
        {
            homes[node] = Math.Max(homes[node], network.Customers[node]);
        }

        for (var node = network.Count - 1; node > 0; node--)
        {
            homes[network.Parents[node]] += homes[node];
            metered[network.Parents[node]] += metered[node];
        }

        var (limits, loads) = (control.Limits, control.Loads);
        return
        [
            .. Enumerable.Range(0, network.Count).Select(node => new NodeFigures(
                homes[node],
                metered[node],
                Room(limits.ImportW[node], loads.HighW[node] + mostW[node]),
                Room(limits.ExportW[node], -loads.LowW[node] - leastW[node]))),
        ];
    }

    /// <summary>Homes of the whole feeder, and those whose meter was heard lately.</summary>
    public static (int Homes, int Metered) Metering(FeederControl control, FeederInstant now)
    {
        var (homes, metered) = (new int[control.Network.Count], new int[control.Network.Count]);
        CountHomes(control, now, homes, metered);
        var customers = control.Network.Customers;
        var (all, heard) = (0, 0);
        for (var node = 0; node < homes.Length; node++)
        {
            all += Math.Max(homes[node], customers[node]);
            heard += metered[node];
        }

        return (all, heard);
    }

    private static Power? Room(long limitW, long usedW) =>
        limitW == FeederLimits.None ? null : Power.FromWatts(limitW - usedW);

    private static void CountHomes(FeederControl control, FeederInstant now, int[] homes, int[] metered)
    {
        var oldest = FeederControl.Milliseconds(now) - (long)control.Options.HomeFreshness.TotalMilliseconds;
        for (var home = 0; home < control.Homes.Count; home++)
        {
            if (control.Homes.Terms[home] is not null)
            {
                homes[control.Homes.Node[home]]++;
                metered[control.Homes.Node[home]] += control.Homes.MeasuredAt[home] >= oldest ? 1 : 0;
            }
        }
    }

    // What vehicles below each node were told, the most of it and what they may draw without asking; and the least.
    private static (long[] MostW, long[] LeastW) CommittedW(FeederControl control)
    {
        var (mostW, leastW) = (new long[control.Network.Count], new long[control.Network.Count]);
        foreach (var row in control.Vehicles.InUse)
        {
            mostW[control.Vehicles.Node[row]] +=
                Math.Max(control.Vehicles.DesiredW[row], control.Vehicles.MostAssuredW(row));
            leastW[control.Vehicles.Node[row]] += control.Vehicles.DesiredW[row];
        }

        NodeLoads.SumUp(control.Network.Parents, mostW);
        NodeLoads.SumUp(control.Network.Parents, leastW);
        return (mostW, leastW);
    }
}
