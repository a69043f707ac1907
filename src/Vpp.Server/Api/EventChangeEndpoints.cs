using Vpp.Grains.Dispatch;
using Vpp.Server.Api.Contracts;
using Vpp.Server.Api.Problems;
using Vpp.Server.Api.Reading;

namespace Vpp.Server.Api;

/// <summary>What may be said of a dispatch event once it was submitted, beside its cancellation.</summary>
internal static class EventChangeEndpoints
{
    public static void MapEventChanges(this IEndpointRouteBuilder api)
    {
        api.MapPatch("/dispatch-events/{id}", Modify)
            .WithName("modify-dispatch-event")
            .WithSummary("Another target, end or ramp, also while the event runs: a new version, without a step")
            .Takes<EventChangeBody>()
            .Answers<DispatchEventView>(200, 400, 404, 409, 413, 415, 422, 503);
        api.MapPost("/dispatch-events/{id}/approve", Approve)
            .WithName("approve-dispatch-event")
            .WithSummary("A second person, named in X-Principal, approves what a preview of the event showed")
            .Takes<ApprovalBody>()
            .Answers<DispatchEventView>(200, 400, 403, 404, 409, 413, 415, 503);
        api.MapPost("/dispatch-events/{id}/deny", Deny)
            .WithName("deny-dispatch-event")
            .WithSummary("Refuses an event that awaits approval")
            .Takes<DenialBody>()
            .Answers<DispatchEventView>(200, 400, 404, 409, 413, 415, 503);
        api.MapPost("/dispatch-events/{id}/grid-recovered", GridRecovered)
            .WithName("tell-grid-recovered")
            .WithSummary("The grid has recovered: an event whose release waits for it lets its vehicles return")
            .Answers<DispatchEventView>(200, 400, 404, 409, 503);
    }

    private static Task<IResult> Modify(HttpContext http, IGrainFactory grains) =>
        Say(http, grains, EventChangeBody.Read, (grain, change, who) => grain.Modify(change, who));

    private static Task<IResult> Approve(HttpContext http, IGrainFactory grains) =>
        Say(http, grains, ApprovalBody.Read, (grain, hash, who) => grain.Approve(hash, who));

    private static Task<IResult> Deny(HttpContext http, IGrainFactory grains) =>
        Say(http, grains, DenialBody.Read, (grain, reason, who) => grain.Deny(reason, who));

    private static async Task<IResult> GridRecovered(HttpContext http, IGrainFactory grains)
    {
        var (id, unreadable) = PathIds.Read(http);
        return unreadable ?? await RequestBody.ReadNothing(http)
            ?? Answer(await grains.GetGrain<IDispatchEventGrain>(id).GridRecovered(http.Principal()), id);
    }

    private static async Task<IResult> Say<T>(
        HttpContext http,
        IGrainFactory grains,
        Func<JsonField, T> read,
        Func<IDispatchEventGrain, T, string, ValueTask<ChangeResult>> word)
    {
        var (id, unreadable) = PathIds.Read(http);
        if (unreadable is not null)
        {
            return unreadable;
        }

        var (body, refusal) = await RequestBody.Read(http, read);
        return refusal ?? Answer(await word(grains.GetGrain<IDispatchEventGrain>(id), body!, http.Principal()), id);
    }

    private static IResult Answer(ChangeResult result, string id) =>
        ProblemMapping.From(result, id) is { } problem
            ? problem
            : Results.Ok(DispatchEventView.From(((ChangeResult.Done)result).Record));
}
