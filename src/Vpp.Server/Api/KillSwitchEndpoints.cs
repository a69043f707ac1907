using Vpp.Grains.Portfolio;
using Vpp.Server.Api.Contracts;
using Vpp.Server.Api.Reading;

namespace Vpp.Server.Api;

/// <summary><c>/kill-switch</c>: the whole fleet to default control, and back (C13).</summary>
internal static class KillSwitchEndpoints
{
    public static void MapKillSwitch(this IEndpointRouteBuilder api)
    {
        api.MapPost("/kill-switch", (HttpContext http, IGrainFactory grains) => Turn(true, http, grains))
            .WithName("turn-kill-switch-on")
            .WithSummary("Leaves the whole fleet to default control; always accepted, and the same when repeated")
            .WithMetadata(new AnyQuery())
            .Answers<KillSwitchView>(200, 503);
        api.MapDelete("/kill-switch", (HttpContext http, IGrainFactory grains) => Turn(false, http, grains))
            .WithName("turn-kill-switch-off")
            .WithSummary("Commands the fleet again, vehicle by vehicle; the same when repeated")
            .Answers<KillSwitchView>(200, 400, 503);
    }

    private static async Task<IResult> Turn(bool on, HttpContext http, IGrainFactory grains)
    {
        var portfolio = grains.GetGrain<IPortfolioGrain>(IPortfolioGrain.Key);
        var (killSwitch, recorded) = await portfolio.TurnKillSwitch(on, http.Principal());
        return Results.Ok(KillSwitchView.From(killSwitch, recorded));
    }
}
