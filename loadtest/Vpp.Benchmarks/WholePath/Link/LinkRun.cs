using System.Diagnostics;

namespace Vpp.Benchmarks.WholePath.Link;

/// <summary>
/// Readings of the whole fleet through FleetLink, each vehicle's every four seconds, from a process of its own, with a
/// dispatch of everybody now and then: first cold, which is only told, then warm, which counts.
/// </summary>
internal sealed class LinkRun(PlantFleet fleet, int seconds, Action<FormattableString> say)
{
    /// <summary>What every line of its figures begins with.</summary>
    public const string Prefix = "  link: ";

    private const int ColdSeconds = 20;

    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_between = TimeSpan.FromSeconds(10);

    // The last readings are on their way when the fleet has written them.
    private static readonly TimeSpan s_arrival = TimeSpan.FromSeconds(2);

    private long _capacityW;

    public async Task<PathResult> Measure(PathResult result)
    {
        await using var plant = new LinkPlant(fleet);
        await plant.Start(fleet);
        using var vehicles = OwnProcess.Start(FleetCommand.Arguments(plant.Address, fleet.Vehicles));
        if (await vehicles.StandardOutput.ReadLineAsync() != FleetCommand.Ready)
        {
            say($"{Prefix}the fleet did not get ready");
            return result;
        }

        await Measure(plant, vehicles, ColdSeconds, "cold");
        var (report, sent, cores) = await Measure(plant, vehicles, seconds, "warm");
        await vehicles.StandardInput.WriteLineAsync("end");
        return result with
        {
            LinkReadingsPerSecond = (double)plant.Arrivals.Taken / seconds,
            LinkServerCores = cores,
            LinkAgeMsP99 = plant.Arrivals.Ages.At(99),
            SentMsP99 = sent.At(99),
            Violations = (result.Violations ?? 0) + (report.Sent == plant.Arrivals.Taken ? 0 : 1),
        };
    }

    private async Task<(FleetReport Report, Percentiles Sent, double Cores)> Measure(
        LinkPlant plant, Process vehicles, int duration, string state)
    {
        plant.Arrivals.Reset();
        using var server = Process.GetCurrentProcess();
        await vehicles.StandardInput.WriteLineAsync($"{duration}");
        var (young, old, bytes) = (GC.CollectionCount(0), GC.CollectionCount(2), GC.GetTotalAllocatedBytes());
        var (paused, setpoints) = (GC.GetTotalPauseDuration(), plant.Sent!.Count);
        var (processor, start) = (server.TotalProcessorTime, TimeProvider.System.GetTimestamp());
        var sent = await DispatchNowAndThen(plant, TimeSpan.FromSeconds(duration));
        server.Refresh();
        var cores = (server.TotalProcessorTime - processor) / TimeProvider.System.GetElapsedTime(start);
        var report = FleetReport.Parse(await vehicles.StandardOutput.ReadLineAsync() ?? "");
        await Task.Delay(s_arrival, TimeProvider.System);
        var lost = report.Sent - plant.Arrivals.Taken;
        say($"{Prefix}{state}, {report.Sent:N0} readings in {duration} s, {lost:N0} lost, {report.Unsent:N0} unsent");
        say($"{Prefix}age at the feeder {plant.Arrivals.Ages}");
        say($"{Prefix}server {cores:0.00} cores, fleet {report.Cores:0.00}, slip p99 {report.SlipMsP99:0.0} ms");
        young = GC.CollectionCount(0) - young;
        old = GC.CollectionCount(2) - old;
        bytes = (GC.GetTotalAllocatedBytes() - bytes) / duration;
        paused = GC.GetTotalPauseDuration() - paused;
        say($"{Prefix}{young} collections, {old} of them of everything, for {bytes / 1e6:0.0} MB of garbage a second");
        say($"{Prefix}stood still for them for {paused.TotalMilliseconds:N0} ms in all");
        say($"{Prefix}last setpoint in the transport {sent}");
        say($"{Prefix}{plant.Sent!.Count - setpoints:N0} setpoints sent, {report.Setpoints:N0} arrived");
        return (report, sent, cores);
    }

    private async Task<Percentiles> DispatchNowAndThen(LinkPlant plant, TimeSpan duration)
    {
        var sent = new Percentiles();
        var start = TimeProvider.System.GetTimestamp();
        for (var round = 0; ; round++)
        {
            var next = s_settle + (s_between * round);
            var due = (next < duration ? next : duration) - TimeProvider.System.GetElapsedTime(start);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, TimeProvider.System);
            }

            if (next >= duration)
            {
                return sent;
            }

            _capacityW = _capacityW > 0 ? _capacityW : await plant.CapacityW();
            sent.Add(await plant.Dispatch(_capacityW * (25 + (round * 7 % 26)) / 100));
        }
    }
}
