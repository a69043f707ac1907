using Microsoft.Extensions.Logging;
using Vpp.Domain.Dispatch;
using Vpp.Grains.Dispatch;

namespace Vpp.Grains.Portfolio;

/// <summary>
/// Posts news up to one event without waiting: steps and samples gather while one message is on its way. What fails is
/// kept and goes with the next.
/// </summary>
internal sealed partial class EventPost(IDispatchEventGrain grain, ILogger logger)
{
    private readonly List<PerformanceSample> _samples = [];
    private DateTimeOffset? _advance;
    private string? _cancelledBy;
    private (DispatchEventStatus Status, string Why)? _end;
    private bool _underWay;

    /// <summary>Whether there is nothing left to tell.</summary>
    public bool IsIdle => !_underWay && !IsPending;

    private bool IsPending =>
        _advance is not null || _cancelledBy is not null || _end is not null || _samples.Count > 0;

    /// <summary>Tries again what failed before.</summary>
    public void Retry() => Start();

    public void Advance(DateTimeOffset now)
    {
        _advance = now;
        Start();
    }

    /// <summary>Tells of a cancellation that the ledger could not take when it was made (C10).</summary>
    public void Cancel(string principal)
    {
        _cancelledBy = principal;
        Start();
    }

    /// <summary>Tells that the plant has ended it.</summary>
    public void End(DispatchEventStatus status, string why)
    {
        _end = (status, why);
        Start();
    }

    public void Record(PerformanceSample sample)
    {
        _samples.Add(sample);
        Start();
    }

    private void Start()
    {
        if (!_underWay && IsPending)
        {
            _ = Send();
        }
    }

    private async Task Send()
    {
        _underWay = true;
        try
        {
            while (IsPending)
            {
                if (_cancelledBy is { } principal)
                {
                    if (!(await grain.Cancel(principal)).Recorded)
                    {
                        return;
                    }

                    _cancelledBy = null;
                }

                if (_end is { } end)
                {
                    await grain.End(end.Status, end.Why);
                    _end = null;
                }

                if (_advance is { } now)
                {
                    await grain.Advance(now);
                    _advance = _advance == now ? null : _advance;
                }

                if (_samples.Count > 0)
                {
                    var batch = _samples.ToArray();
                    await grain.Record(batch);
                    _samples.RemoveRange(0, batch.Length);
                }
            }
        }
        catch (Exception exception)
        {
            LogKept(logger, exception);
        }
        finally
        {
            _underWay = false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "News for a dispatch event is kept for the next try.")]
    private static partial void LogKept(ILogger logger, Exception exception);
}
