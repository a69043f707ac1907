using Microsoft.Extensions.Logging;
using Orleans.Storage;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Identities;
using Vpp.Grains.Portfolio;
using Vpp.Grains.Storage;

namespace Vpp.Grains.Dispatch;

/// <summary>
/// One event: commits each step to the ledger, then tells. The ledger is its state, read when it is first needed, so
/// that a ledger that cannot answer keeps nobody from cancelling.
/// </summary>
[GrainType("dispatch-event")]
internal sealed partial class DispatchEventGrain : Grain, IDispatchEventGrain
{
    private const string CancelIt = "cancel it first";

    private static readonly TimeSpan KeepPerformanceEvery = TimeSpan.FromMinutes(1);

    private readonly IEventLedger _ledger;
    private readonly ICancelJournal _journal;
    private readonly PlantClock _clock;
    private readonly PlantOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SideCall _arming;
    private readonly SideCall _asking;
    private readonly SideCall _lettingGo;
    private readonly SideCall _keeping;
    private PerformanceSeries _series = new();
    private DispatchEventRecord? _record;
    private bool _isRead;
    private bool _isSeriesRead;
    private DateTimeOffset? _keptAt;

    public DispatchEventGrain(
        IEventLedger ledger,
        ICancelJournal journal,
        PlantClock clock,
        PlantOptions options,
        TimeProvider time,
        ILogger<DispatchEventGrain> logger)
    {
        (_ledger, _journal, _clock, _options, _time, _logger) = (ledger, journal, clock, options, time, logger);
        _arming = new(options.CallTimeout, time, exception => LogUnarmed(logger, exception, Id));
        _asking = new(options.CallTimeout, time, exception => LogUnasked(logger, exception, Id));
        _lettingGo = new(options.CallTimeout, time, exception => LogUnarmed(logger, exception, Id));
        _keeping = new(options.CallTimeout, time, exception => LogNotKept(logger, exception, Id));
    }

    private DispatchEventId Id => new(this.GetPrimaryKeyString());

    private IPortfolioGrain Portfolio => GrainFactory.GetGrain<IPortfolioGrain>(IPortfolioGrain.Key);

    public async ValueTask<SubmitResult> Submit(
        DispatchEvent @event, string principal, string? previewHash = null, string? warning = null)
    {
        await Read();
        if (_record is null)
        {
            if (await _ledger.CountOpen() >= _options.OpenEventsMax)
            {
                return new SubmitResult.Refused(
                    $"{_options.OpenEventsMax} events are open already; cancel some, or wait for their end");
            }

            if (await IsKilled())
            {
                return new SubmitResult.Killed();
            }

            if (await RuleAgainst(@event) is { } rule)
            {
                return new SubmitResult.Refused(rule);
            }

            var submitted = DispatchEventLifecycle.Submit(
                @event,
                _clock.Now.Utc,
                principal,
                previewHash,
                warning,
                NeedsApproval(@event.PeakFrom(DateTimeOffset.MinValue)));
            if (await TryCommit(submitted))
            {
                LogAccepted(_logger, Id, principal, PeakW(@event), @event.Start, @event.End);
            }
        }

        // Two opposite events may pass that question at once. After the commit at least one of them sees the other, and
        // who sees one that it cannot supersede steps back; a caller who had no answer asks again, and so does this.
        if (_record is { Status: DispatchEventStatus.Scheduled or DispatchEventStatus.AwaitingApproval } mine
            && mine.Event.Equals(@event)
            && await Opponent(@event) is { } rival)
        {
            await End(DispatchEventStatus.Superseded, RuleOf(rival));
            await _lettingGo.Run(() => Portfolio.Arm(_record).AsTask());
        }

        return _record switch
        {
            null => throw new InconsistentStateException($"Event {Id} is not in the ledger after its commit."),
            { } known when !known.Event.AsSubmitted().Equals(@event) => new SubmitResult.Conflict(known),
            { Status: DispatchEventStatus.Superseded, History: [.., { Principal: DispatchEventLifecycle.Plant } last] }
                when last.Note is { } note && note.EndsWith(CancelIt, StringComparison.Ordinal) =>
                new SubmitResult.Refused(note),
            { } known => await Arm(known),
        };
    }

    // The portfolio acts before the ledger is written: whatever fails after that, the fleet lets go, and the portfolio
    // comes back with it until it stands in the ledger. Should the portfolio be out of reach it reads the ledger later.
    public async ValueTask<CancelResult> Cancel(string principal)
    {
        try
        {
            await Read().WaitAsync(_options.CallTimeout, _time);
        }
        catch (Exception failure) when (failure is StorageUnavailableException or InvalidDataException
            or TimeoutException)
        {
            LogUnread(_logger, failure, Id);
            var known = await LetGo(principal);
            if (known is null && failure is not InvalidDataException)
            {
                throw;
            }

            return new(known, Recorded: false);
        }

        while (_record is { IsOver: false } known)
        {
            var cancelled = DispatchEventLifecycle.Cancel(known, _clock.Now.Utc, principal);
            var lettingGo = await _lettingGo.Run(() => Portfolio.Arm(cancelled).AsTask());
            await Journal(() => _journal.Append(EntryOf(cancelled)));
            try
            {
                if (await TryCommit(cancelled))
                {
                    LogCancelled(_logger, Id, principal);
                    _ = KeepPerformance();
                }
            }
            catch (StorageUnavailableException) when (lettingGo)
            {
                return new(cancelled, Recorded: false);
            }
        }

        // What is submitted from here on is a later word.
        var over = _record;
        if (over is not null)
        {
            await Journal(() => _journal.Settle(Id));
        }

        return new(over, Recorded: true);
    }

    // Several steps can be due at once, and the ledger takes one version after the other.
    public async ValueTask Advance(DateTimeOffset now)
    {
        await Read();
        var before = _record;
        while (_record is { } known
            && DispatchEventLifecycle.AdvanceTo(known, now) is var due
            && due.Version > known.Version)
        {
            var next = due with
            {
                Version = known.Version + 1,
                History = [.. due.History.Take(known.History.Count + 1)],
            };
            if (await TryCommit(next))
            {
                LogStep(_logger, Id, next.Status, next.History[^1].At);
            }
        }

        if (before != _record)
        {
            await KeepPerformance();
        }
    }

    public async ValueTask Record(PerformanceSample[] samples)
    {
        foreach (var sample in samples)
        {
            _series.Add(sample);
        }

        if (_keptAt is not { } kept || _clock.Now.Utc - kept >= KeepPerformanceEvery)
        {
            await KeepPerformance();
        }
    }

    public async ValueTask<DispatchEventRecord?> Get()
    {
        await Read();
        return _record;
    }

    public async ValueTask<PerformanceSample[]?> GetPerformance()
    {
        await Read();
        if (_record is null)
        {
            return null;
        }

        await ReadSeries();
        return [.. _series.Samples];
    }

    // Also when it was armed before: an earlier call may have failed between the commit and this.
    private async Task<SubmitResult> Arm(DispatchEventRecord record)
    {
        await _arming.Run(() => Portfolio.Arm(record).AsTask());
        return new SubmitResult.Accepted(record);
    }

    private static long PeakW(DispatchEvent @event) =>
        @event.Intervals.MaxBy(interval => Math.Abs(interval.Reduction.Watts)).Reduction.Watts;

    private async Task<string?> RuleAgainst(DispatchEvent asked) =>
        NeedsApproval(asked.PeakFrom(DateTimeOffset.MinValue)) && asked.Start <= _clock.Now.Utc
            ? "a second person must approve it before its start, so it must start later"
        : _options.BlastRadius.Fault(asked) is { } tooLarge ? tooLarge
        : await Opponent(asked) is { } opponent ? RuleOf(opponent)
        : null;

    // The portfolio moves nothing while the switch is on, whether or not it answers here (C13).
    private async Task<bool> IsKilled()
    {
        var isOn = false;
        await _asking.Run(async () => isOn = (await Portfolio.GetKillSwitch()).IsOn);
        return isOn;
    }

    // A kilowatt cannot be lowered for one event and raised for another; a lower one gives way (C5).
    private async Task<DispatchEvent?> Opponent(DispatchEvent asked) => DispatchEventRules.Opponent(
        asked, (await _ledger.ReadOpen(asked.Start, asked.ReleasedAt)).Select(record => record.Event));

    private static string RuleOf(DispatchEvent opponent) =>
        $"event {opponent.Id} runs the other way in the same time and has no lower priority; {CancelIt}";

    // False when another version stands in the ledger; then that one counts from here on. Should the outcome of a
    // commit be unknown, the next activation reads what stands there (C4).
    private async Task<bool> TryCommit(DispatchEventRecord next)
    {
        try
        {
            if (await _ledger.TrySave(next))
            {
                Know(next);
                return true;
            }

            var found = await _ledger.Find(Id);
            if (found is null || found.Version < next.Version)
            {
                throw new InconsistentStateException(
                    $"The ledger refuses version {next.Version} of event {Id} and has {found?.Version ?? 0}.");
            }

            Know(found);
            return false;
        }
        catch (StorageUnavailableException)
        {
            DeactivateOnIdle();
            throw;
        }
    }

    // Answers of the ledger may overtake each other, since a cancellation waits for nobody.
    private void Know(DispatchEventRecord record)
    {
        if (_record is null || record.Version > _record.Version)
        {
            _record = record;
        }
    }

    private async Task Read()
    {
        if (!_isRead)
        {
            if (await _ledger.Find(Id) is { } found)
            {
                Know(found);
            }

            _isRead = true;
        }
    }

    // The record cannot be read, but what the portfolio runs it can end.
    private async Task<DispatchEventRecord?> LetGo(string principal)
    {
        var known = await Portfolio.LetGo(Id.Text, principal);
        if (known is { Status: DispatchEventStatus.Cancelled })
        {
            await Journal(() => _journal.Append(EntryOf(known)));
        }

        return known;
    }

    private static CancelEntry EntryOf(DispatchEventRecord cancelled) =>
        new(cancelled.Event.Id, cancelled.History[^1].At, cancelled.History[^1].Principal);

    // The fleet lets go whether or not this server's disk has room for the word.
    private async Task Journal(Func<ValueTask> write)
    {
        try
        {
            await write();
        }
        catch (Exception exception)
        {
            LogNotJournalled(_logger, exception, Id);
        }
    }

    // Samples are soft: one that is not kept now is kept with the next, and those that cannot be read are dropped.
    private Task<bool> KeepPerformance()
    {
        _keptAt = _clock.Now.Utc;
        return _keeping.Run(async () =>
        {
            await ReadSeries();
            await _ledger.SavePerformance(Id, _series.Write());
        });
    }

    private async Task ReadSeries()
    {
        if (_isSeriesRead)
        {
            return;
        }

        var kept = await _ledger.FindPerformance(Id);
        if (_isSeriesRead)
        {
            return;
        }

        _isSeriesRead = true;
        try
        {
            var series = kept is null ? new() : PerformanceSeries.Read(kept);
            foreach (var since in _series.Samples)
            {
                series.Add(since);
            }

            _series = series;
        }
        catch (InvalidDataException damage)
        {
            LogDamaged(_logger, Id, damage.Message);
        }
    }
}
