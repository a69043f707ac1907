using System.Diagnostics;

namespace Vpp.Benchmarks.WholePath.Link;

/// <summary>
/// Readings of the whole fleet through FleetLink, each vehicle's every four seconds, from a process of its own, with a
/// dispatch of everybody now and then.
/// </summary>
internal sealed class LinkRun(PlantFleet fleet, int seconds, Action<FormattableString> say)
{
    /// <summary>What every line of its figures begins with.</summary>
    public const string Prefix = "  link: ";

    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_between = TimeSpan.FromSeconds(10);

    // The last readings are on their way when the fleet has written them.
    private static readonly TimeSpan s_arrival = TimeSpan.FromSeconds(2);

    public async Task<PathResult> Measure(PathResult result)
    {
        await using var plant = new LinkPlant(fleet);
        await plant.Start(fleet);
        using var vehicles = OwnProcess.Start(FleetCommand.Arguments(plant.Address, fleet.Vehicles, seconds));
        if (await vehicles.StandardOutput.ReadLineAsync() != FleetCommand.Ready)
        {
            say($"{Prefix}the fleet did not get ready");
            return result;
        }

        using var server = Process.GetCurrentProcess();
        await vehicles.StandardInput.WriteLineAsync();
        var (young, old, bytes) = (GC.CollectionCount(0), GC.CollectionCount(2), GC.GetTotalAllocatedBytes());
        var paused = GC.GetTotalPauseDuration();
        var (processor, start) = (server.TotalProcessorTime, TimeProvider.System.GetTimestamp());
        var sent = await DispatchNowAndThen(plant);
        server.Refresh();
        var cores = (server.TotalProcessorTime - processor) / TimeProvider.System.GetElapsedTime(start);
        var report = FleetReport.Parse(await vehicles.StandardOutput.ReadLineAsync() ?? "");
        await Task.Delay(s_arrival, TimeProvider.System);
        await vehicles.StandardInput.WriteLineAsync();
        var lost = report.Sent - plant.Arrivals.Taken;
        say($"{Prefix}{report.Sent:N0} readings in {seconds} s, {lost:N0} lost, {report.Unsent:N0} unsent");
        say($"{Prefix}age at the feeder {plant.Arrivals.Ages}");
        say($"{Prefix}server {cores:0.00} cores, fleet {report.Cores:0.00}, slip p99 {report.SlipMsP99:0.0} ms");
        young = GC.CollectionCount(0) - young;
        old = GC.CollectionCount(2) - old;
        bytes = (GC.GetTotalAllocatedBytes() - bytes) / seconds;
        paused = GC.GetTotalPauseDuration() - paused;
        say($"{Prefix}{young} collections, {old} of them of everything, for {bytes / 1e6:0.0} MB of garbage a second");
        say($"{Prefix}stood still for them for {paused.TotalMilliseconds:N0} ms in all");
        say($"{Prefix}last setpoint in the transport {sent}");
        say($"{Prefix}{plant.Sent!.Count:N0} setpoints sent, {report.Setpoints:N0} arrived");
        return result with
        {
            LinkReadingsPerSecond = (double)plant.Arrivals.Taken / seconds,
            LinkServerCores = cores,
            LinkAgeMsP99 = plant.Arrivals.Ages.At(99),
            SentMsP99 = sent.At(99),
            Violations = (result.Violations ?? 0) + (lost == 0 ? 0 : 1),
        };
    }

    private async Task<Percentiles> DispatchNowAndThen(LinkPlant plant)
    {
        var sent = new Percentiles();
        var start = TimeProvider.System.GetTimestamp();
        var capacityW = 0L;
        for (var round = 0; ; round++)
        {
            var next = s_settle + (s_between * round);
            var left = TimeSpan.FromSeconds(seconds);
            var due = (next < left ? next : left) - TimeProvider.System.GetElapsedTime(start);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, TimeProvider.System);
            }

            if (next >= left)
            {
                return sent;
            }

            capacityW = capacityW > 0 ? capacityW : await plant.CapacityW();
            sent.Add(await plant.Dispatch(capacityW * (25 + (round * 7 % 26)) / 100));
        }
    }
}
