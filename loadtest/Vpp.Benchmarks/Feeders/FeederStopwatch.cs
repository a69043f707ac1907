namespace Vpp.Benchmarks.Feeders;

/// <summary>
/// A plain stopwatch over one feeder's kernel: the best and the median of many rounds, since a machine is seldom idle,
/// as nanoseconds per vehicle, and the bytes that one round allocates.
/// </summary>
internal static class FeederStopwatch
{
    private const int Rounds = 2_000;

    public static void Run(TextWriter output, string[] events)
    {
        var all = events.Length == 0
            ? Enum.GetValues<RunningEvent>()
            : Array.ConvertAll(events, Enum.Parse<RunningEvent>);
        WriteMemory(output);
        output.WriteLine($"{"",-42}{"best",10}{"median",10}{"bytes",10}");
        foreach (var running in all)
        {
            var feeder = new SeededFeeder(running);
            feeder.Settle(130);
            Measure(output, $"report, {running}", feeder, () => feeder.Report());
            Measure(output, $"interval, {running}", feeder, () => feeder.Decide());
            if (running != RunningEvent.None)
            {
                Measure(output, $"dispatch, {running}", feeder, () => feeder.Dispatch());
                Measure(output, $"dispatch after readings, {running}", feeder, () => feeder.Dispatch(), feeder.Drift);
                Measure(output, $"first dispatch of an event, {running}", feeder, feeder.DispatchAnew);
                Measure(output, $"interval after dispatch, {running}", feeder, () => feeder.Decide(), () =>
                    feeder.Dispatch());
                output.WriteLine($"  told by a dispatch: {feeder.Dispatch()} of {SeededFeeder.VehicleCount}");
            }
        }
    }

    // What a feeder holds after an event of least cost, terms and network included.
    private static void WriteMemory(TextWriter output)
    {
        const int Feeders = 10;
        var before = GC.GetTotalMemory(true);
        var feeders = Enumerable.Range(0, Feeders).Select(_ => new SeededFeeder(RunningEvent.LeastCost)).ToList();
        feeders.ForEach(feeder => feeder.Settle(3));
        var bytes = GC.GetTotalMemory(true) - before;
        output.WriteLine($"heap per vehicle: {bytes / Feeders / SeededFeeder.VehicleCount} bytes, all in all");
        GC.KeepAlive(feeders);
    }

    private static void Measure(
        TextWriter output, string name, SeededFeeder feeder, Action step, Action? before = null)
    {
        var nanoseconds = new double[Rounds];
        var bytes = 0L;
        for (var round = -Rounds / 4; round < Rounds; round++)
        {
            before?.Invoke();
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var start = TimeProvider.System.GetTimestamp();
            step();
            var taken = TimeProvider.System.GetElapsedTime(start);
            if (round >= 0)
            {
                nanoseconds[round] = taken.TotalNanoseconds / SeededFeeder.VehicleCount;
                bytes += GC.GetAllocatedBytesForCurrentThread() - allocated;
            }

            feeder.Rest();
        }

        Array.Sort(nanoseconds);
        output.WriteLine($"{name,-42}{nanoseconds[0],10:0.0}{nanoseconds[Rounds / 2],10:0.0}{bytes / Rounds,10}");
    }
}
