namespace Vpp.Grains.Feeders;

/// <summary>What a feeder takes from gateways, whichever way it comes; see <see cref="IFeederGrain"/>.</summary>
public interface IFeederIntake
{
    ValueTask<ReportResult> Report(TelemetryBatch batch);

    ValueTask<ReportResult> Report(HomeMeterBatch batch);

    ValueTask<ReportResult> Acknowledge(AcknowledgementBatch batch);
}

/// <summary>
/// The feeders that are awake on this server, for gateways beside them: what they bring needs no message.
/// </summary>
public interface ILocalFeeders
{
    /// <summary>
    /// Lets a feeder do something between two of its turns, as soon as it comes to it; what it does must not wait for
    /// anybody.
    /// </summary>
    /// <returns>False when the feeder is not awake here.</returns>
    bool TryPost(string feeder, Func<IFeederIntake, Task> work);
}
