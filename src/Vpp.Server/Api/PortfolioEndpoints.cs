using Vpp.Grains.Portfolio;
using Vpp.Server.Api.Contracts;

namespace Vpp.Server.Api;

/// <summary><c>/portfolio</c>: the plant at a glance.</summary>
internal static class PortfolioEndpoints
{
    public static void MapPortfolio(this IEndpointRouteBuilder api) => api
        .MapGet("/portfolio", GetPortfolio)
        .WithName("get-portfolio")
        .WithSummary("Capacity now and sustained, target, allocated, delivered, shortfall, vehicles by state, ages")
        .Answers<PortfolioView>(200, 503);

    private static async Task<IResult> GetPortfolio(IGrainFactory grains, TimeProvider clock)
    {
        var status = await grains.GetGrain<IPortfolioGrain>(IPortfolioGrain.Key).GetStatus();
        return Results.Ok(PortfolioView.From(status, clock.GetUtcNow()));
    }
}
