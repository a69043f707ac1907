using Microsoft.Extensions.Logging;
using Vpp.Domain.Identities;
using Vpp.Grains.Feeders;
using Vpp.Grains.Storage;

namespace Vpp.Gateways.FleetLink;

/// <summary>What all parts of one connection share.</summary>
internal sealed class FleetLinkSession(
    ConnectionRegistry registry,
    TimeProvider plantClock,
    ILogger logger,
    CancellationToken closing)
{
    // Ages reach back a day at most, so with this head start every moment of measurement is positive.
    private const long HeadStartMs = 2 * 24 * 60 * 60 * 1000;

    private readonly long _startedAt = plantClock.GetTimestamp();
    private long _stepMs = HeadStartMs;

    public ConnectionRegistry Registry { get; } = registry;

    public IGrainFactory Grains => Registry.Grains;

    public ITermsStore Terms => Registry.Terms;

    public FleetLinkOptions Options => Registry.Options;

    public GatewayInstruments Instruments => Registry.Instruments;

    /// <summary>Paces heartbeats, buckets and repeats; not the plant's clock when that is stepped.</summary>
    public TimeProvider PaceClock { get; } = registry.Options.SteppedTime ? TimeProvider.System : plantClock;

    /// <summary>Cancelled when the connection closes.</summary>
    public CancellationToken Closing { get; } = closing;

    /// <summary>
    /// The plant's monotonic time, > 0 at any moment that a reading may have been taken. In stepped time it stands
    /// still until a step has ended, so that ages do not depend on which thread was faster.
    /// </summary>
    public long NowMs => Options.SteppedTime ? Interlocked.Read(ref _stepMs) : ElapsedMs;

    private long ElapsedMs => HeadStartMs + (long)plantClock.GetElapsedTime(_startedAt).TotalMilliseconds;

    /// <summary>What the feeders were to get of a step they have: the next one begins.</summary>
    public void EndStep() => Interlocked.Exchange(ref _stepMs, ElapsedMs);

    public Route NewRoute() => new(Registry.Server, Registry.NextBinding());

    public void OnCallFailed(Exception exception, FeederId feeder)
    {
        Instruments.OnCallFailed();
        logger.CallToFeederFailed(feeder.Text, exception);
    }

    public void OnUnbindFailed(Exception exception, FeederId feeder)
    {
        Instruments.OnCallFailed();
        logger.UnbindFailed(feeder.Text, exception);
    }

    public void OnStreamFailed(Exception exception)
    {
        Instruments.OnCallFailed();
        logger.StreamFailed(exception);
    }

    public void OnLookupFailed(Exception exception)
    {
        Instruments.OnCallFailed();
        logger.LookupFailed(exception);
    }

    /// <summary>Waits before a call is repeated, longer with each failure.</summary>
    /// <returns>False when the connection has closed meanwhile.</returns>
    public async Task<bool> Retry(int failures)
    {
        var delay = Options.RetryDelayMin * Math.Pow(2, Math.Min(failures, 20));
        delay = delay < Options.RetryDelayMax ? delay : Options.RetryDelayMax;
        await Task.Delay(delay, PaceClock, Closing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !Closing.IsCancellationRequested;
    }
}
