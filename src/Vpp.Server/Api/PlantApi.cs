using Vpp.Server.Api.OpenApi;
using Vpp.Server.Api.Problems;
using Vpp.Server.Api.Reading;

namespace Vpp.Server.Api;

/// <summary>
/// The HTTP interface as a whole: the calls it has, and what it adds to the plant, the stores and the clock.
/// </summary>
internal static class PlantApi
{
    public const string BasePath = "/api/v1";

    // Above the time-out of a grain call, so that a call's own answer comes first.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    public static IServiceCollection AddPlantApi(this IServiceCollection services) => services
        .AddRouting()
        .AddMetrics()
        .ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions))
        .AddSingleton<ApiInstruments>()
        .AddSingleton<KnownNetwork>()
        .AddSingleton<EventAftermaths>()
        .AddPlantOpenApi();

    public static void UsePlantApi(this WebApplication app)
    {
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<LoopbackGuard>();
        app.UseRouting();

        var api = app.MapGroup(BasePath).AddEndpointFilterFactory(KnownQuery.Only)
            .AddEndpointFilter(Callers.Refuse).AddEndpointFilter(WaitNoLonger);
        api.MapPortfolio();
        api.MapFeeders();
        api.MapDispatchEvents();
        api.MapEventChanges();
        api.MapKillSwitch();
        api.MapSignals();
        api.MapVehicles();
        api.MapHomes();
        api.MapTelemetry();

        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapDocs();
    }

    private static async ValueTask<object?> WaitNoLonger(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        await next(context).AsTask().WaitAsync(LongestWait, TimeProvider.System, context.HttpContext.RequestAborted);
}
