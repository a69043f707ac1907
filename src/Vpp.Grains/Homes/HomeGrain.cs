using Vpp.Domain.Homes;
using Vpp.Domain.Identities;
using Vpp.Domain.Network;
using Vpp.Domain.Quantities;
using Vpp.Domain.Rules;
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

        var before = await Know();
        if (before is not null
            && (before.Node != node || before.TimeZone != timeZone)
            && (await store.VehiclesAt(before.Home)).Count > 0)
        {
            return Refused(
                TermsFault.Conflict,
                "a home cannot move to another node or time zone while vehicles are enrolled there");
        }

        return await Save(new HomeTerms(
            new HomeId(this.GetPrimaryKeyString()),
            node,
            feeder.Id,
            timeZone,
            importLimit,
            exportLimit,
            before?.Settings ?? HomeSettings.None,
            (before?.Version ?? 0) + 1));
    }

    public async ValueTask<TermsResult<HomeTerms>> ChangeSettings(HomeSettings settings) => await Know() is { } terms
        ? await Save(terms with { Settings = settings, Version = terms.Version + 1 })
        : Refused(TermsFault.NotFound, $"home {this.GetPrimaryKeyString()} is not enrolled");

    public ValueTask<HomeTerms?> Get() => Know();

    // Whatever keeps the feeder from answering, the owner is answered.
    public async ValueTask<DateTimeOffset?> GetAgreedAt()
    {
        try
        {
            return await Know() is { } terms
                ? await Feeder(terms.Feeder).GetHomeAgreedAt(terms.Home.Text, terms.Version).AsTask()
                    .WaitAsync(options.CallTimeout, time)
                : null;
        }
        catch (Exception)
        {
            return null;
        }
    }

    // An import may have enrolled the home since the last look.
    private async ValueTask<HomeTerms?> Know() =>
        _terms ??= await store.Find(new HomeId(this.GetPrimaryKeyString()));

    private async ValueTask<TermsResult<HomeTerms>> Save(HomeTerms terms)
    {
        if (HomeRules.Faults(terms) is { Count: > 0 } faults)
        {
            return Refused(TermsFault.Invalid, faults.Sentence());
        }

        if (!await TrySave(terms))
        {
            _terms = await store.Find(terms.Home);
            return Refused(
                TermsFault.Conflict, "the terms were changed by somebody else meanwhile; read and try again");
        }

        var before = _terms;
        _terms = terms;
        if (before is not null && before.Feeder != terms.Feeder)
        {
            await _hint.Give(() => Feeder(before.Feeder).Agree(terms));
        }

        var taken = await _hint.Give(() => Feeder(terms.Feeder).Agree(terms));
        return new(terms, taken ? await GetAgreedAt() : null, TermsFault.None, null);
    }

    // Should the outcome be unknown, the next activation reads what is on disk.
    private async ValueTask<bool> TrySave(HomeTerms terms)
    {
        try
        {
            return await store.TrySave(terms);
        }
        catch (StorageUnavailableException)
        {
            DeactivateOnIdle();
            throw;
        }
    }

    private IFeederGrain Feeder(FeederId feeder) => GrainFactory.GetGrain<IFeederGrain>(feeder.Text);

    private static TermsResult<HomeTerms> Refused(TermsFault fault, string rule) => new(null, null, fault, rule);
}
