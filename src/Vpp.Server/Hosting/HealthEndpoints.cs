namespace Vpp.Server.Hosting;

/// <summary>What an operator's supervisor asks: is the process alive, and should it get calls.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => Results.Ok(new Health("live"))).ExcludeFromDescription();
        app.MapGet("/health/ready", (ISiloStatusOracle silo, IHostApplicationLifetime lifetime) =>
            silo.CurrentStatus == SiloStatus.Active && !lifetime.ApplicationStopping.IsCancellationRequested
                ? Results.Ok(new Health("ready"))
                : Results.Json(new Health("not-ready"), statusCode: StatusCodes.Status503ServiceUnavailable))
            .ExcludeFromDescription();
    }

    private sealed record Health(string Status);
}
