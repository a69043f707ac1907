using Vpp.Grains.Feeders;

namespace Vpp.Benchmarks.WholePath.Link;

/// <summary>
/// Sees every batch of readings in the feeder's turn: how many were taken, and how old they had become.
/// </summary>
internal sealed class Arrivals
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

    /// <summary>The same feeders, watched.</summary>
    public ILocalFeeders Watch(ILocalFeeders feeders) => new WatchedFeeders(feeders, this);

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

    private sealed class WatchedFeeders(ILocalFeeders feeders, Arrivals arrivals) : ILocalFeeders
    {
        public bool TryPost(string feeder, Func<IFeederIntake, Task> work) =>
            feeders.TryPost(feeder, intake => work(new WatchedIntake(intake, arrivals)));
    }

    private sealed class WatchedIntake(IFeederIntake intake, Arrivals arrivals) : IFeederIntake
    {
        public async ValueTask<ReportResult> Report(TelemetryBatch batch)
        {
            // The gateway takes the arrays back after the call.
            arrivals.Note(batch);
            var result = await intake.Report(batch);
            if (result.Outcome == ReportOutcome.Taken)
            {
                Interlocked.Add(ref arrivals._taken, batch.Count - result.Dropped);
            }

            return result;
        }

        public ValueTask<ReportResult> Report(HomeMeterBatch batch) => intake.Report(batch);

        public ValueTask<ReportResult> Acknowledge(AcknowledgementBatch batch) => intake.Acknowledge(batch);
    }
}
