using Vpp.Grains.Dispatch;
using Vpp.Grains.Portfolio;
using Vpp.Server.Api.Contracts;
using Vpp.Server.Api.Problems;
using Vpp.Server.Api.Reading;

namespace Vpp.Server.Api;

/// <summary><c>/dispatch-events/{id}/signal</c>: the live signal of an event that follows one.</summary>
internal static class SignalEndpoints
{
    public static void MapSignals(this IEndpointRouteBuilder api) =>
        api.MapPost("/dispatch-events/{id}/signal", Take)
            .WithName("signal-dispatch-event")
            .WithSummary("The newest value of the signal that the event follows; it counts for ten seconds")
            .Takes<SignalBody>()
            .Answers<SignalView>(200, 400, 404, 413, 415, 422, 503);

    private static async Task<IResult> Take(HttpContext http, IGrainFactory grains)
    {
        var (id, unreadable) = PathIds.Read(http);
        if (unreadable is not null)
        {
            return unreadable;
        }

        var (body, refusal) = await RequestBody.Read(http, SignalBody.Read);
        if (refusal is not null)
        {
            return refusal;
        }

        var portfolio = grains.GetGrain<IPortfolioGrain>(IPortfolioGrain.Key);
        return await portfolio.TakeSignal(id, body.Value.Millionths, body.At) switch
        {
            SignalResult.Taken taken => Results.Ok(SignalView.From(id, body.Value, taken)),
            SignalResult.OutOfTime late => ProblemMapping.InvalidFields([new("at", late.Rule)]),
            SignalResult.Refused refused => ProblemMapping.From(refused),
            SignalResult.NotOpen => await grains.GetGrain<IDispatchEventGrain>(id).Get() is { } record
                ? ProblemMapping.From(new SignalResult.Refused(
                    $"event {id} is {record.Status}, and follows no signal"))
                : ProblemMapping.NotFound($"There is no dispatch event {id}."),
            var unknown => throw new InvalidOperationException($"No answer is known for {unknown.GetType()}."),
        };
    }
}
