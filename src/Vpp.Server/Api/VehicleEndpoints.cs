using Vpp.Domain.Vehicles;
using Vpp.Grains.Feeders;
using Vpp.Grains.Vehicles;
using Vpp.Server.Api.Contracts;
using Vpp.Server.Api.Problems;
using Vpp.Server.Api.Reading;

namespace Vpp.Server.Api;

/// <summary><c>/vehicles</c>: what an owner agrees with the plant for one vehicle.</summary>
internal static class VehicleEndpoints
{
    public static void MapVehicles(this IEndpointRouteBuilder api)
    {
        api.MapPut("/vehicles/{id}", PutVehicle)
            .WithName("put-vehicle")
            .WithSummary("Enrols a vehicle at a home, or changes its home or nameplate")
            .Takes<VehicleBody>()
            .Answers<VehicleTermsView>(200, 400, 404, 409, 413, 415, 503);
        api.MapPut("/vehicles/{id}/settings", PutSettings)
            .WithName("put-vehicle-settings")
            .WithSummary("Departures, energy needed at departure, reserve, consent to discharge, prices")
            .Takes<VehicleSettingsBody>()
            .Answers<VehicleTermsView>(200, 400, 404, 409, 413, 415, 503);
        api.MapPost("/vehicles/{id}/opt-out", (HttpContext http, IGrainFactory grains) => Opt(http, grains, @out: true))
            .WithName("opt-out-vehicle")
            .WithSummary("Nothing is sent to the vehicle until it opts in again")
            .Answers<VehicleTermsView>(200, 400, 404, 503);
        api.MapPost("/vehicles/{id}/opt-in", (HttpContext http, IGrainFactory grains) => Opt(http, grains, @out: false))
            .WithName("opt-in-vehicle")
            .WithSummary("The vehicle takes part again")
            .Answers<VehicleTermsView>(200, 400, 404, 503);
        api.MapGet("/vehicles/{id}", GetVehicle)
            .WithName("get-vehicle")
            .WithSummary("The terms of a vehicle, since when its feeder has them, and what the feeder knows of it now")
            .Answers<VehicleTermsView>(200, 400, 404, 503);
        api.MapGet("/vehicles/{id}/explain", Explain)
            .WithName("explain-vehicle")
            .WithSummary("Why the vehicle is or was not used, now or at an instant that its feeder remembers")
            .Answers<ExplanationView>(200, 400, 404, 503);
    }

    private static async Task<IResult> PutVehicle(HttpContext http, IGrainFactory grains)
    {
        var (id, unreadable) = PathIds.Read(http);
        if (unreadable is not null)
        {
            return unreadable;
        }

        var (body, refusal) = await RequestBody.Read(http, VehicleBody.Read);
        return refusal is not null
            ? refusal
            : await Answer(grains, id, vehicle => vehicle.Enroll(body!.Home, body.Nameplate));
    }

    private static async Task<IResult> PutSettings(HttpContext http, IGrainFactory grains)
    {
        var (id, unreadable) = PathIds.Read(http);
        if (unreadable is not null)
        {
            return unreadable;
        }

        var (body, refusal) = await RequestBody.Read(http, VehicleSettingsBody.Read);
        return refusal is not null ? refusal : await Answer(grains, id, vehicle => vehicle.ChangeSettings(body!));
    }

    private static async Task<IResult> Opt(HttpContext http, IGrainFactory grains, bool @out)
    {
        var (id, unreadable) = PathIds.Read(http);
        return (unreadable ?? await RequestBody.ReadNothing(http)) is { } refusal
            ? refusal
            : await Answer(grains, id, vehicle => vehicle.Opt(@out));
    }

    private static async Task<IResult> GetVehicle(HttpContext http, IGrainFactory grains)
    {
        var (id, unreadable) = PathIds.Read(http);
        if (unreadable is not null)
        {
            return unreadable;
        }

        return await grains.GetGrain<IVehicleGrain>(id).Get() is { } view
            ? Results.Ok(VehicleTermsView.From(view.Terms, view.AgreedAt, view.Row))
            : ProblemMapping.NotFound($"No vehicle {id} is enrolled.");
    }

    /// <param name="http">The request.</param>
    /// <param name="grains">Where the vehicles are.</param>
    /// <param name="clock">The plant's clock.</param>
    /// <param name="at">An ISO 8601 instant with its zone; now when it is not given.</param>
    private static async Task<IResult> Explain(
        HttpContext http, IGrainFactory grains, TimeProvider clock, string? at)
    {
        var (id, unreadable) = PathIds.Read(http);
        if (unreadable is not null)
        {
            return unreadable;
        }

        DateTimeOffset? instant = null;
        if (at is not null)
        {
            if (!Iso8601.TryReadInstant(at, out var read))
            {
                return ProblemMapping.InvalidQuery(
                    "at", "must be an ISO 8601 instant with its zone, such as 2025-08-29T23:00:00Z");
            }

            instant = read;
        }

        if (await grains.GetGrain<IVehicleGrain>(id).Get() is not { } view)
        {
            return ProblemMapping.NotFound($"No vehicle {id} is enrolled.");
        }

        return await grains.GetGrain<IFeederGrain>(view.Terms.Feeder.Text).Explain(id, instant) is { } explanation
            ? Results.Ok(ExplanationView.From(id, instant ?? clock.GetUtcNow(), explanation))
            : ProblemMapping.NotFound($"Nothing is remembered of vehicle {id} at that instant.");
    }

    private static async Task<IResult> Answer(
        IGrainFactory grains, string id, Func<IVehicleGrain, ValueTask<TermsResult<VehicleTerms>>> change)
    {
        var vehicle = grains.GetGrain<IVehicleGrain>(id);
        var result = await change(vehicle);
        return ProblemMapping.From(result.Fault, result.Rule) is { } problem
            ? problem
            : Results.Ok(VehicleTermsView.From(result.Terms!, result.AgreedAt, (await vehicle.Get())?.Row));
    }
}
