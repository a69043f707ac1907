using System.Text.Json;
using Microsoft.Extensions.Logging;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Identities;
using Orleans.Storage;
using Vpp.Grains.Portfolio;
using Vpp.Grains.Storage;

namespace Vpp.Grains.Dispatch;

/// <summary>One event: commits each step to the ledger, then tells. The ledger is its state; nothing else is kept.</summary>
[GrainType("dispatch-event")]
internal sealed partial class DispatchEventGrain(
    IEventLedger ledger, PlantClock clock, ILogger<DispatchEventGrain> logger) : Grain, IDispatchEventGrain
{
    private static readonly TimeSpan KeepPerformanceEvery = TimeSpan.FromMinutes(1);

    private readonly List<PerformanceSample> _samples = [];
    private DispatchEventRecord? _record;
    private DateTimeOffset? _keptAt;

    private DispatchEventId Id => new(this.GetPrimaryKeyString());

    private IPortfolioGrain Portfolio => GrainFactory.GetGrain<IPortfolioGrain>(IPortfolioGrain.Key);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _record = await ledger.Find(Id, cancellationToken);
        if (_record is not null && await ledger.FindPerformance(Id, cancellationToken) is { } kept)
        {
            _samples.AddRange(JsonSerializer.Deserialize<PerformanceSample[]>(kept) ?? []);
        }
    }

    public async ValueTask<SubmitResult> Submit(DispatchEvent @event, string principal)
    {
        if (_record is not null)
        {
            return Again(@event, _record);
        }

        if (await Opposite(@event) is { } opposite)
        {
            return new SubmitResult.Refused(
                $"event {opposite.Event.Id} runs the other way in the same time; cancel it first");
        }

        await Commit(DispatchEventLifecycle.Submit(@event, clock.Now.Utc, principal));
        await Portfolio.Arm(_record!);
        return Again(@event, _record!);
    }

    // The portfolio acts before the ledger is written: whatever fails after that, the fleet lets go (C10).
    public async ValueTask<DispatchEventRecord?> Cancel(string principal)
    {
        if (_record is null || _record.IsOver)
        {
            return _record;
        }

        var cancelled = DispatchEventLifecycle.Cancel(_record, clock.Now.Utc, principal);
        await Portfolio.Arm(cancelled);
        await Commit(cancelled);
        await KeepPerformance();
        LogCancelled(logger, Id, principal);
        return _record;
    }

    public async ValueTask Advance(DateTimeOffset now)
    {
        if (_record is not null && DispatchEventLifecycle.AdvanceTo(_record, now, "plant") is var next
            && next.Version != _record.Version)
        {
            await Commit(next);
            await KeepPerformance();
        }
    }

    public async ValueTask Record(PerformanceSample[] samples)
    {
        _samples.AddRange(samples.Where(sample => _samples.Count == 0 || sample.At > _samples[^1].At));
        if (_record is not null && (_keptAt is not { } kept || clock.Now.Utc - kept >= KeepPerformanceEvery))
        {
            await KeepPerformance();
        }
    }

    public ValueTask<DispatchEventRecord?> Get() => ValueTask.FromResult(_record);

    public ValueTask<PerformanceSample[]?> GetPerformance() =>
        ValueTask.FromResult(_record is null ? null : _samples.ToArray());

    private static SubmitResult Again(DispatchEvent asked, DispatchEventRecord known) =>
        known.Event.Equals(asked) ? new SubmitResult.Accepted(known) : new SubmitResult.Conflict(known);

    // A kilowatt cannot be lowered for one event and raised for another (C5).
    private async Task<DispatchEventRecord?> Opposite(DispatchEvent asked)
    {
        var sign = Sign(asked);
        return (await ledger.ReadOpen()).FirstOrDefault(other =>
            other.Event.Start < asked.ReleasedAt && asked.Start < other.Event.ReleasedAt && Sign(other.Event) != sign);
    }

    private static int Sign(DispatchEvent @event) => @event.Intervals.Any(each => each.Reduction.Watts < 0) ? -1 : 1;

    // Should the outcome of a commit be unknown, what stands in the ledger decides (C4).
    private async Task Commit(DispatchEventRecord next)
    {
        try
        {
            if (await ledger.TrySave(next))
            {
                _record = next;
                return;
            }
        }
        catch (StorageUnavailableException)
        {
            DeactivateOnIdle();
            throw;
        }

        _record = await ledger.Find(Id);
        if (_record is null || !_record.Event.Equals(next.Event) || _record.Status != next.Status)
        {
            throw new InconsistentStateException($"Event {Id} was changed by somebody else meanwhile.");
        }
    }

    private async Task KeepPerformance()
    {
        _keptAt = clock.Now.Utc;
        await ledger.SavePerformance(Id, JsonSerializer.SerializeToUtf8Bytes(_samples));
    }

    [LoggerMessage(LogLevel.Information, "Event {Event} was cancelled by {Principal}.")]
    private static partial void LogCancelled(ILogger logger, DispatchEventId @event, string principal);
}
