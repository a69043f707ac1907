using Vpp.Domain.Homes;
using Vpp.Domain.Identities;
using Vpp.Domain.Network;
using Vpp.Domain.Quantities;
using Vpp.Grains.Feeders;
using Vpp.Grains.Storage;
using Vpp.Grains.Vehicles;

namespace Vpp.Grains.Homes;

/// <summary>One home for its owner: terms go to the store, then as a hint to the feeder.</summary>
[GrainType("home")]
internal sealed class HomeGrain(ITermsStore store, PlantNetwork plant, PlantOptions options, TimeProvider time)
    : Grain, IHomeGrain
{
    private readonly FeederHint _hint = new(options, time);
    private HomeTerms? _terms;

    public override async Task OnActivateAsync(CancellationToken cancellationToken) =>
        _terms = await store.Find(new HomeId(this.GetPrimaryKeyString()), cancellationToken);

    public async ValueTask<TermsResult<HomeTerms>> Enroll(
        NodeId node, string timeZone, Power? importLimit, Power exportLimit)
    {
        if (plant.Model.IndexOf(node) is not { } index || plant.Model.FeederOf(index) is not { } feeder)
        {
            return Refused(TermsFault.NotFound, $"node {node} is on no feeder of the network");
        }

        if (plant.Model.Kind(index) is not (NodeKind.Customer or NodeKind.CustomerPrimary))
        {
            return Refused(TermsFault.Invalid, $"node {node} is not a customer");
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out _))
        {
            return Refused(TermsFault.Invalid, $"time zone {timeZone} is not known");
        }

        if (_terms is not null && _terms.Node != node && (await store.VehiclesAt(_terms.Home)).Count > 0)
        {
            return Refused(TermsFault.Conflict, "a home cannot move to another node while vehicles are enrolled there");
        }

        return await Save(new HomeTerms(
            new HomeId(this.GetPrimaryKeyString()),
            node,
            feeder.Id,
            timeZone,
            importLimit,
            exportLimit,
            _terms?.Settings ?? HomeSettings.None,
            (_terms?.Version ?? 0) + 1));
    }

    public async ValueTask<TermsResult<HomeTerms>> ChangeSettings(HomeSettings settings) => _terms is null
        ? Refused(TermsFault.NotFound, $"home {this.GetPrimaryKeyString()} is not enrolled")
        : await Save(_terms with { Settings = settings, Version = _terms.Version + 1 });

    public ValueTask<HomeTerms?> Get() => ValueTask.FromResult(_terms);

    private async ValueTask<TermsResult<HomeTerms>> Save(HomeTerms terms)
    {
        if (!await store.TrySave(terms))
        {
            _terms = await store.Find(terms.Home);
            return Refused(TermsFault.Conflict, "the terms were changed by somebody else meanwhile; read and try again");
        }

        var before = _terms;
        _terms = terms;
        foreach (var feeder in new[] { before?.Feeder, terms.Feeder }.OfType<FeederId>().Distinct())
        {
            await _hint.Give(() => GrainFactory.GetGrain<IFeederGrain>(feeder.Text).Agree(terms));
        }

        return new(terms, null, TermsFault.None, null);
    }

    private static TermsResult<HomeTerms> Refused(TermsFault fault, string rule) => new(null, null, fault, rule);
}
