using System.Globalization;
using Vpp.Domain.Identities;
using Vpp.Grains.Feeders;
using Vpp.Grains.Portfolio;
using Vpp.Server.Api.Contracts;
using Vpp.Server.Api.Problems;
using Vpp.Server.Api.Reading;

namespace Vpp.Server.Api;

/// <summary><c>/feeders</c>: loading and limits of each feeder, and its vehicles.</summary>
internal static class FeederEndpoints
{
    private const int PageCount = 200;

    private static readonly string[] Sorts = ["vehicle", "power", "stateOfCharge", "deviation"];

    public static void MapFeeders(this IEndpointRouteBuilder api)
    {
        api.MapGet("/feeders", GetFeeders)
            .WithName("list-feeders")
            .WithSummary("Loading, rating, headroom, capacity and active events of every feeder")
            .Answers<FeederList>(200, 503);
        api.MapGet("/feeders/{id}", GetFeeder)
            .WithName("get-feeder")
            .WithSummary("One feeder, with the loading and limits of each of its nodes")
            .Answers<FeederDetailView>(200, 400, 404, 503);
        api.MapGet("/feeders/{id}/vehicles", GetVehicles)
            .WithName("list-feeder-vehicles")
            .WithSummary("The vehicles of a feeder: power, setpoint, state of charge, why each is or is not used")
            .Answers<VehicleRowPageView>(200, 400, 404, 503);
    }

    private static async Task<IResult> GetFeeders(IGrainFactory grains, KnownNetwork network, TimeProvider clock)
    {
        var status = await grains.GetGrain<IPortfolioGrain>(IPortfolioGrain.Key).GetStatus();
        var now = clock.GetUtcNow();
        var feeders = status.Feeders.Select(each => FeederView.From(each, network.RatingVa(each.Feeder), now));
        return Results.Ok(new FeederList([.. feeders], status.SilentFeeders));
    }

    private static async Task<IResult> GetFeeder(
        HttpContext http, IGrainFactory grains, KnownNetwork network, TimeProvider clock)
    {
        var (id, refusal) = ReadFeeder(http, network);
        if (refusal is not null)
        {
            return refusal;
        }

        var status = await grains.GetGrain<IFeederGrain>(id).GetStatus();
        return Results.Ok(new FeederDetailView(
            FeederView.From(status.Summary, network.RatingVa(id), clock.GetUtcNow()),
            [.. status.Nodes.Select(NodeView.From)]));
    }

    /// <param name="http">The request.</param>
    /// <param name="grains">Where the feeders are.</param>
    /// <param name="network">Which feeders there are.</param>
    /// <param name="state">Only vehicles in this state.</param>
    /// <param name="sort"><c>vehicle</c>; <c>power</c>, <c>stateOfCharge</c>, <c>deviation</c>: largest first.</param>
    /// <param name="cursor">The <c>nextCursor</c> of the page before.</param>
    private static async Task<IResult> GetVehicles(
        HttpContext http, IGrainFactory grains, KnownNetwork network, string? state, string? sort, string? cursor)
    {
        var (id, refusal) = ReadFeeder(http, network);
        if (refusal is not null)
        {
            return refusal;
        }

        if (state is not null && !VehicleStates.All.Contains(state))
        {
            return ProblemMapping.InvalidQuery("state", $"must be one of {string.Join(", ", VehicleStates.All)}");
        }

        if (sort is not null && !Sorts.Contains(sort))
        {
            return ProblemMapping.InvalidQuery("sort", $"must be one of {string.Join(", ", Sorts)}");
        }

        var after = 0;
        if (cursor is not null
            && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out after))
        {
            return ProblemMapping.InvalidQuery("cursor", "must be the nextCursor of the page before");
        }

        var page = await grains.GetGrain<IFeederGrain>(id).GetRows(new(state, sort, after, PageCount));
        return Results.Ok(new VehicleRowPageView(
            [.. page.Rows.Select(VehicleRowView.From)],
            page.Total,
            page.NextAfter?.ToString(CultureInfo.InvariantCulture)));
    }

    private static (string Id, Problem? Refusal) ReadFeeder(HttpContext http, KnownNetwork network)
    {
        var (id, refusal) = PathIds.Read(http);
        return refusal is null && !network.HasFeeder(new FeederId(id))
            ? (id, ProblemMapping.NotFound($"The network has no feeder {id}."))
            : (id, refusal);
    }
}
