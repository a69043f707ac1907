using System.Text.Json;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Identities;
using Vpp.Grains.Portfolio;
using Vpp.Grains.Storage;

namespace Vpp.Grains.Dispatch;

/// <summary>
/// One event: commits each step to the ledger, then tells. The ledger is its state; nothing else is kept.
/// </summary>
[GrainType("dispatch-event")]
internal sealed partial class DispatchEventGrain : Grain, IDispatchEventGrain
{
    private static readonly TimeSpan KeepPerformanceEvery = TimeSpan.FromMinutes(1);

    private readonly IEventLedger _ledger;
    private readonly PlantClock _clock;
    private readonly ILogger _logger;
    private readonly SideCall _arming;
    private readonly SideCall _lettingGo;
    private readonly SideCall _keeping;
    private readonly List<PerformanceSample> _samples = [];
    private DispatchEventRecord? _record;
    private DateTimeOffset? _keptAt;

    public DispatchEventGrain(
        IEventLedger ledger,
        PlantClock clock,
        PlantOptions options,
        TimeProvider time,
        ILogger<DispatchEventGrain> logger)
    {
        (_ledger, _clock, _logger) = (ledger, clock, logger);
        _arming = new(options.CallTimeout, time, exception => LogUnarmed(logger, exception, Id));
        _lettingGo = new(options.CallTimeout, time, exception => LogUnarmed(logger, exception, Id));
        _keeping = new(options.CallTimeout, time, exception => LogNotKept(logger, exception, Id));
    }

    private DispatchEventId Id => new(this.GetPrimaryKeyString());

    private IPortfolioGrain Portfolio => GrainFactory.GetGrain<IPortfolioGrain>(IPortfolioGrain.Key);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _record = await _ledger.Find(Id, cancellationToken);
        if (_record is not null && await _ledger.FindPerformance(Id, cancellationToken) is { } kept)
        {
            _samples.AddRange(JsonSerializer.Deserialize<PerformanceSample[]>(kept) ?? []);
        }
    }

    public async ValueTask<SubmitResult> Submit(DispatchEvent @event, string principal)
    {
        if (_record is null)
        {
            if (await Opposite(@event) is { } opposite)
            {
                return new SubmitResult.Refused(Rule(opposite));
            }

            await TryCommit(DispatchEventLifecycle.Submit(@event, _clock.Now.Utc, principal));
        }

        // Two opposite events may pass that question at once. After the commit at least one of them sees the other, and
        // who sees the other steps back; a caller who had no answer asks again, and so does this.
        if (_record is { Status: DispatchEventStatus.Scheduled } mine
            && mine.Event.Equals(@event)
            && await Opposite(@event) is { } rival)
        {
            await StepBack(rival);
        }

        return _record switch
        {
            null => throw new InconsistentStateException($"Event {Id} is not in the ledger after its commit."),
            { } known when !known.Event.Equals(@event) => new SubmitResult.Conflict(known),
            { Status: DispatchEventStatus.Superseded } known => new SubmitResult.Refused(known.History[^1].Note ?? ""),
            { } known => await Arm(known),
        };
    }

    // The portfolio acts before the ledger is written: whatever fails after that, the fleet lets go, and the portfolio
    // comes back with it until it stands in the ledger. Should the portfolio be out of reach it reads the ledger later.
    public async ValueTask<CancelResult> Cancel(string principal)
    {
        while (_record is { IsOver: false } known)
        {
            var cancelled = DispatchEventLifecycle.Cancel(known, _clock.Now.Utc, principal);
            var lettingGo = await _lettingGo.Run(() => Portfolio.Arm(cancelled).AsTask());
            try
            {
                if (await TryCommit(cancelled))
                {
                    LogCancelled(_logger, Id, principal);
                    await KeepPerformance();
                }
            }
            catch (StorageUnavailableException) when (lettingGo)
            {
                return new(cancelled, Recorded: false);
            }
        }

        return new(_record, Recorded: true);
    }

    // Several steps can be due at once, and the ledger takes one version after the other.
    public async ValueTask Advance(DateTimeOffset now)
    {
        var before = _record;
        while (_record is { } known
            && DispatchEventLifecycle.AdvanceTo(known, now, "plant") is var due
            && due.Version > known.Version)
        {
            await TryCommit(due with
            {
                Version = known.Version + 1,
                History = [.. due.History.Take(known.History.Count + 1)],
            });
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
            // What the portfolio says twice counts once.
            if (_samples.Count == 0 || sample.At > _samples[^1].At)
            {
                _samples.Add(sample);
            }
        }

        if (_record is not null && (_keptAt is not { } kept || _clock.Now.Utc - kept >= KeepPerformanceEvery))
        {
            await KeepPerformance();
        }
    }

    public ValueTask<DispatchEventRecord?> Get() => ValueTask.FromResult(_record);

    public ValueTask<PerformanceSample[]?> GetPerformance() =>
        ValueTask.FromResult(_record is null ? null : _samples.ToArray());

    // Also when it was armed before: an earlier call may have failed between the commit and this.
    private async Task<SubmitResult> Arm(DispatchEventRecord record)
    {
        await _arming.Run(() => Portfolio.Arm(record).AsTask());
        return new SubmitResult.Accepted(record);
    }

    // A kilowatt cannot be lowered for one event and raised for another (C5).
    private async Task<DispatchEventRecord?> Opposite(DispatchEvent asked) =>
        (await _ledger.ReadOpen()).FirstOrDefault(other =>
            other.Event.Id != asked.Id && DispatchEventRules.AreOpposed(asked, other.Event));

    private static string Rule(DispatchEventRecord opposite) =>
        $"event {opposite.Event.Id} runs the other way in the same time; cancel it first";

    private async Task StepBack(DispatchEventRecord rival)
    {
        if (_record is { IsOver: false } known)
        {
            var superseded = new StatusChange(
                DispatchEventStatus.Superseded, _clock.Now.Utc, "plant", Rule(rival));
            await TryCommit(known with { Version = known.Version + 1, History = [.. known.History, superseded] });
            await _lettingGo.Run(() => Portfolio.Arm(_record).AsTask());
        }
    }

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

    // Samples are soft: one that is not kept now is kept with the next.
    private Task<bool> KeepPerformance()
    {
        _keptAt = _clock.Now.Utc;
        return _keeping.Run(() => _ledger.SavePerformance(Id, JsonSerializer.SerializeToUtf8Bytes(_samples)).AsTask());
    }
}
