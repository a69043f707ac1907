namespace Vpp.Benchmarks.WholePath;

/// <summary>One dispatch in the naive design: one call per vehicle, a thousand on their way at a time.</summary>
internal static class NaiveDispatch
{
    private const int InFlight = 1_000;
    private const int WarmRounds = 3;

    /// <returns>Milliseconds of the first dispatch, which wakes the actors, and of the best of those after.</returns>
    public static async Task<(double ColdMs, double WarmMs)> Run(IGrainFactory grains, int vehicles)
    {
        var actors = new INaiveVehicleGrain[vehicles];
        for (var vehicle = 0; vehicle < vehicles; vehicle++)
        {
            actors[vehicle] = grains.GetGrain<INaiveVehicleGrain>(vehicle);
        }

        var cold = await Sweep(actors, 1);
        var warm = double.MaxValue;
        for (var round = 0; round < WarmRounds; round++)
        {
            warm = Math.Min(warm, await Sweep(actors, 2 + round));
        }

        return (cold, warm);
    }

    private static async Task<double> Sweep(INaiveVehicleGrain[] actors, long sequence)
    {
        var start = TimeProvider.System.GetTimestamp();
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(_ => Task.Run(async () =>
        {
            for (var vehicle = Interlocked.Increment(ref next);
                 vehicle < actors.Length;
                 vehicle = Interlocked.Increment(ref next))
            {
                await actors[vehicle].Apply(vehicle, sequence);
            }
        })));
        return TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
    }
}
