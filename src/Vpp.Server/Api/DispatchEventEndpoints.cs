using System.Globalization;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Identities;
using Vpp.Domain.Rules;
using Vpp.Grains.Dispatch;
using Vpp.Grains.Portfolio;
using Vpp.Grains.Storage;
using Vpp.Server.Api.Contracts;
using Vpp.Server.Api.Problems;
using Vpp.Server.Api.Reading;

namespace Vpp.Server.Api;

/// <summary><c>/dispatch-events</c>: ask what an event would do, commit it, follow it, cancel it.</summary>
internal static class DispatchEventEndpoints
{
    private const int PageCount = 50;

    private static readonly TimeSpan StatusWait = TimeSpan.FromSeconds(1);

    public static void MapDispatchEvents(this IEndpointRouteBuilder api)
    {
        api.MapPost("/dispatch-events/preview", Preview)
            .WithName("preview-dispatch-event")
            .WithSummary("What the event would get if it were active now, without any effect")
            .Takes<DispatchEventBody>()
            .Answers<PreviewView>(200, 400, 413, 415, 503);
        api.MapPost("/dispatch-events", Submit)
            .WithName("submit-dispatch-event")
            .WithSummary("Commits an event, once for the same id and body, with a warning when too little is there now")
            .Takes<DispatchEventBody>()
            .Answers<DispatchEventView>(202, 400, 409, 413, 415, 422, 503);
        api.MapGet("/dispatch-events", List)
            .WithName("list-dispatch-events")
            .WithSummary("All events, the newest start first")
            .Answers<DispatchEventPage>(200, 400, 503);
        api.MapGet("/dispatch-events/{id}", Get)
            .WithName("get-dispatch-event")
            .WithSummary("One event, with its status history")
            .Answers<DispatchEventView>(200, 400, 404, 503);
        api.MapGet("/dispatch-events/{id}/performance", GetPerformance)
            .WithName("get-dispatch-event-performance")
            .WithSummary("Target, allocated and delivered in each control interval, and how closely it was followed")
            .Answers<PerformanceView>(200, 400, 404, 503);
        api.MapPost("/dispatch-events/{id}/cancel", Cancel)
            .WithName("cancel-dispatch-event")
            .WithSummary("Cancels an event; always accepted, and the same when repeated")
            .WithMetadata(new AnyQuery())
            .Answers<CancelView>(200, 400, 404, 503);
    }

    private static async Task<IResult> Preview(
        HttpContext http, IGrainFactory grains, KnownNetwork network, TimeProvider clock)
    {
        var (body, refusal) = await RequestBody.Read(http, DispatchEventBody.Read);
        if (refusal is not null)
        {
            return refusal;
        }

        var faults = FaultsNow(body!.Event, network, clock);
        return faults.Count > 0
            ? ProblemMapping.InvalidFields(faults)
            : Results.Ok(PreviewView.From(await PortfolioOf(grains).Preview(body.Event)));
    }

    private static async Task<IResult> Submit(
        HttpContext http, IGrainFactory grains, KnownNetwork network, TimeProvider clock)
    {
        var (body, refusal) = await RequestBody.Read(http, DispatchEventBody.Read);
        if (refusal is not null)
        {
            return refusal;
        }

        var grain = grains.GetGrain<IDispatchEventGrain>(body!.Event.Id.Text);
        return await RefusalNow(body, grain, grains, network, clock) is { } problem
            ? problem
            : await grain.Submit(
                body.Event, http.Principal(), body.PreviewHash, await WarningFor(body.Event, grains, network)) switch
            {
                SubmitResult.Accepted accepted => Accepted(accepted.Record),
                SubmitResult.Conflict conflict => ProblemMapping.From(conflict),
                SubmitResult.Refused refused => ProblemMapping.From(refused),
                SubmitResult.Killed => ProblemMapping.KillSwitchOn,
                var unknown => throw new InvalidOperationException($"No answer is known for {unknown.GetType()}."),
            };
    }

    /// <param name="ledger">Where every event is.</param>
    /// <param name="cursor">The <c>nextCursor</c> of the page before.</param>
    /// <param name="cancellation">The caller has gone.</param>
    private static async Task<IResult> List(IEventLedger ledger, string? cursor, CancellationToken cancellation)
    {
        if (cursor is not null && IdentityText.Fault(cursor) is not null)
        {
            return ProblemMapping.InvalidQuery("cursor", "must be the nextCursor of the page before");
        }

        var after = cursor is null ? (DispatchEventId?)null : new DispatchEventId(cursor);
        var page = await ledger.ReadPage(after, PageCount, cancellation);
        return Results.Ok(new DispatchEventPage(
            [.. page.Select(DispatchEventView.From)],
            page.Count == PageCount ? page[^1].Event.Id.Text : null));
    }

    private static async Task<IResult> Get(HttpContext http, IGrainFactory grains)
    {
        var (id, unreadable) = PathIds.Read(http);
        if (unreadable is not null)
        {
            return unreadable;
        }

        return await grains.GetGrain<IDispatchEventGrain>(id).Get() is { } record
            ? Results.Ok(DispatchEventView.From(record))
            : Unknown(id);
    }

    private static async Task<IResult> GetPerformance(
        HttpContext http, IGrainFactory grains, EventAftermaths aftermaths)
    {
        var (id, unreadable) = PathIds.Read(http);
        if (unreadable is not null)
        {
            return unreadable;
        }

        var grain = grains.GetGrain<IDispatchEventGrain>(id);
        if (await grain.Get() is not { } record)
        {
            return Unknown(id);
        }

        var samples = await grain.GetPerformance() ?? [];
        return Results.Ok(new PerformanceView(
            id,
            record.Status.ToString(),
            TrackingScore.Of(record.Event, samples),
            BaselineView.Of(samples),
            RegulationView.Of(record.Event, samples),
            await aftermaths.Of(record.Event),
            [.. samples.Select(PerformanceIntervalView.From)]));
    }

    private static async Task<IResult> Cancel(HttpContext http, IGrainFactory grains)
    {
        // Whatever stands in the query and body, a cancellation is not refused for it (C10).
        var (id, unreadable) = PathIds.Read(http);
        if (unreadable is not null)
        {
            return unreadable;
        }

        var result = await grains.GetGrain<IDispatchEventGrain>(id).Cancel(http.Principal());
        var status = result.Record?.Status ?? DispatchEventStatus.Cancelled;
        return result is { Record: null, Recorded: true }
            ? Unknown(id)
            : Results.Ok(new CancelView(id, status.ToString(), result.Recorded));
    }

    // An event that is already there is answered by its grain, even when its start has long passed (C4).
    private static async Task<Problem?> RefusalNow(
        SubmittedEvent submitted,
        IDispatchEventGrain grain,
        IGrainFactory grains,
        KnownNetwork network,
        TimeProvider clock)
    {
        var faults = FaultsNow(submitted.Event, network, clock);
        if (faults.Count == 0 && submitted.PreviewHash is null)
        {
            return null;
        }

        if (await grain.Get() is not null)
        {
            return null;
        }

        return faults.Count > 0
            ? ProblemMapping.InvalidFields(faults)
            : await PortfolioOf(grains).Recall(submitted.Event, submitted.PreviewHash!) is { Plan: null } recall
                ? ProblemMapping.PreviewChanged(recall.Fault)
                : null;
    }

    private static IReadOnlyList<FieldFault> FaultsNow(
        DispatchEvent @event, KnownNetwork network, TimeProvider clock) =>
    [
        .. DispatchEventRules.FaultsAt(@event, clock.GetUtcNow()),
        .. DispatchEventRules.FaultsIn(@event.Scope, network.HasFeeder, network.HasServiceTransformer),
    ];

    private static IPortfolioGrain PortfolioOf(IGrainFactory grains) =>
        grains.GetGrain<IPortfolioGrain>(IPortfolioGrain.Key);

    // From what feeders have told of themselves, so that nobody's dispatch waits for a reckoning. It stays with the
    // event, which therefore answers the same however often it is submitted (C4).
    private static async Task<string?> WarningFor(DispatchEvent @event, IGrainFactory grains, KnownNetwork network)
    {
        PortfolioStatus status;
        try
        {
            status = await PortfolioOf(grains).GetStatus().AsTask()
                .WaitAsync(StatusWait, TimeProvider.System);
        }
        catch (Exception)
        {
            return null;
        }

        var capacity = CapacityView.Of(
            [.. status.Feeders.Where(each => network.IsIn(@event.Scope, new FeederId(each.Feeder)))]);
        var targetW = @event.Intervals.MaxBy(interval => Math.Abs(interval.Reduction.Watts)).Reduction.Watts;
        var mostW = @event.FollowsSignal
            ? Math.Min(capacity.ReductionW, capacity.IncreaseW)
            : targetW > 0 ? capacity.ReductionW : capacity.IncreaseW;
        return mostW >= Math.Abs(targetW)
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"When it was submitted at most {mostW:N0} W of {Math.Abs(targetW):N0} W could be found; a preview "
                + $"tells which limits stand against the rest.");
    }

    private static IResult Accepted(DispatchEventRecord record) => Results.Accepted(
        $"{PlantApi.BasePath}/dispatch-events/{Uri.EscapeDataString(record.Event.Id.Text)}",
        DispatchEventView.From(record));

    private static Problem Unknown(string id) => ProblemMapping.NotFound($"There is no dispatch event {id}.");
}
