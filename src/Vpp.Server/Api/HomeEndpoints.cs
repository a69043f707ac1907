using Vpp.Domain.Homes;
using Vpp.Domain.Identities;
using Vpp.Grains.Homes;
using Vpp.Grains.Storage;
using Vpp.Grains.Vehicles;
using Vpp.Server.Api.Contracts;
using Vpp.Server.Api.Problems;
using Vpp.Server.Api.Reading;

namespace Vpp.Server.Api;

/// <summary><c>/homes</c>: what is agreed for one home and its connection.</summary>
internal static class HomeEndpoints
{
    public static void MapHomes(this IEndpointRouteBuilder api)
    {
        api.MapPut("/homes/{id}", PutHome)
            .WithName("put-home")
            .WithSummary("Enrols a home at a node of the network, or changes its connection")
            .Takes<HomeBody>()
            .Answers<HomeTermsView>(200, 400, 404, 409, 413, 415, 503);
        api.MapPut("/homes/{id}/settings", PutSettings)
            .WithName("put-home-settings")
            .WithSummary("Limits that the owner asks for on top of the connection's")
            .Takes<HomeSettingsBody>()
            .Answers<HomeTermsView>(200, 400, 404, 409, 413, 415, 503);
        api.MapGet("/homes/{id}", GetHome)
            .WithName("get-home")
            .WithSummary("The terms of a home")
            .Answers<HomeTermsView>(200, 400, 404, 503);
    }

    private static async Task<IResult> PutHome(HttpContext http, IGrainFactory grains, ITermsStore store)
    {
        var (id, unreadable) = PathIds.Read(http);
        if (unreadable is not null)
        {
            return unreadable;
        }

        var (body, refusal) = await RequestBody.Read(http, HomeBody.Read);
        return refusal is not null
            ? refusal
            : await Answer(
                await grains.GetGrain<IHomeGrain>(id)
                    .Enroll(body!.Node, body.TimeZone, body.ImportLimit, body.ExportLimit),
                store);
    }

    private static async Task<IResult> PutSettings(HttpContext http, IGrainFactory grains, ITermsStore store)
    {
        var (id, unreadable) = PathIds.Read(http);
        if (unreadable is not null)
        {
            return unreadable;
        }

        var (body, refusal) = await RequestBody.Read(http, HomeSettingsBody.Read);
        return refusal is not null
            ? refusal
            : await Answer(await grains.GetGrain<IHomeGrain>(id).ChangeSettings(body!), store);
    }

    private static async Task<IResult> GetHome(HttpContext http, IGrainFactory grains, ITermsStore store)
    {
        var (id, unreadable) = PathIds.Read(http);
        if (unreadable is not null)
        {
            return unreadable;
        }

        var home = grains.GetGrain<IHomeGrain>(id);
        return await home.Get() is { } terms
            ? Results.Ok(HomeTermsView.From(terms, await home.GetAgreedAt(), await store.VehiclesAt(new HomeId(id))))
            : ProblemMapping.NotFound($"No home {id} is enrolled.");
    }

    private static async Task<IResult> Answer(TermsResult<HomeTerms> result, ITermsStore store) =>
        ProblemMapping.From(result.Fault, result.Rule) is { } problem
            ? problem
            : Results.Ok(HomeTermsView.From(
                result.Terms!, result.AgreedAt, await store.VehiclesAt(result.Terms!.Home)));
}
