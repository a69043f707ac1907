using Vpp.Grains.Feeders;

namespace Vpp.Benchmarks.WholePath.Link;

/// <summary>
/// Sees every batch of readings in the feeder's turn: how many were taken, and how old they had become.
/// </summary>
internal sealed class Arrivals : IIncomingGrainCallFilter
{
    private readonly Lock _gate = new();
    private Percentiles _ages = new();
    private long _taken;

    /// <summary>Readings that feeders took.</summary>
    public long Taken => Volatile.Read(ref _taken);

    public Percentiles Ages
    {
        get
        {
            lock (_gate)
            {
                return _ages;
            }
        }
    }

    /// <summary>Forgets what was seen.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            (_ages, _taken) = (new(), 0);
        }
    }

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.Request.GetArgumentCount() != 1 || context.Request.GetArgument(0) is not TelemetryBatch batch)
        {
            await context.Invoke();
            return;
        }

        // The gateway takes the arrays back after the call.
        Note(batch);
        await context.Invoke();
        if (context.Result is ReportResult { Outcome: ReportOutcome.Taken } result)
        {
            Interlocked.Add(ref _taken, batch.Count - result.Dropped);
        }
    }

    private void Note(TelemetryBatch batch)
    {
        var now = LinkStream.ClockMs(TimeProvider.System.GetTimestamp());
        lock (_gate)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                _ages.Add(now - batch.RemainingLifeMs[i]);
            }
        }
    }
}
