using Vpp.Domain.Identities;
using Vpp.Domain.Vehicles;
using Vpp.Grains.Feeders;
using Vpp.Grains.Storage;

namespace Vpp.Grains.Vehicles;

/// <summary>
/// One vehicle for its owner: terms go to the store, then as a hint to the feeder. Never on the path of telemetry or
/// dispatch; for anything live it asks the feeder for the row.
/// </summary>
[GrainType("vehicle")]
internal sealed class VehicleGrain(ITermsStore store, PlantOptions options, TimeProvider time)
    : Grain, IVehicleGrain
{
    private readonly FeederHint _hint = new(options, time);
    private VehicleTerms? _terms;

    public override async Task OnActivateAsync(CancellationToken cancellationToken) =>
        _terms = await store.Find(new VehicleId(this.GetPrimaryKeyString()), cancellationToken);

    public async ValueTask<TermsResult<VehicleTerms>> Enroll(HomeId home, VehicleNameplate nameplate)
    {
        if (await store.Find(home) is not { } at)
        {
            return Refused(TermsFault.NotFound, $"home {home} is not enrolled");
        }

        var settings = _terms?.Settings ?? VehicleSettings.For(nameplate);
        if (settings.EnergyAtDeparture > nameplate.UsableCapacity || settings.Reserve > nameplate.UsableCapacity)
        {
            settings = settings with
            {
                EnergyAtDeparture = Domain.Quantities.Energy.Min(settings.EnergyAtDeparture, nameplate.UsableCapacity),
                Reserve = Domain.Quantities.Energy.Min(settings.Reserve, nameplate.UsableCapacity),
            };
        }

        return await Save(new VehicleTerms(
            new VehicleId(this.GetPrimaryKeyString()),
            home,
            at.Node,
            at.Feeder,
            at.TimeZone,
            nameplate,
            settings,
            _terms?.OptedOut ?? false,
            (_terms?.Version ?? 0) + 1));
    }

    public async ValueTask<TermsResult<VehicleTerms>> ChangeSettings(VehicleSettings settings)
    {
        if (_terms is null)
        {
            return NotEnrolled();
        }

        if (settings.EnergyAtDeparture > _terms.Nameplate.UsableCapacity
            || settings.Reserve > _terms.Nameplate.UsableCapacity)
        {
            return Refused(
                TermsFault.Invalid,
                $"energy at departure and reserve must not exceed the usable capacity, {_terms.Nameplate.UsableCapacity}");
        }

        return await Save(_terms with { Settings = settings, Version = _terms.Version + 1 });
    }

    public async ValueTask<TermsResult<VehicleTerms>> Opt(bool @out) => _terms switch
    {
        null => NotEnrolled(),
        { OptedOut: var already } when already == @out => new(_terms, await AgreedAt(), TermsFault.None, null),
        _ => await Save(_terms with { OptedOut = @out, Version = _terms.Version + 1 }),
    };

    public async ValueTask<VehicleView?> Get()
    {
        if (_terms is null)
        {
            return null;
        }

        try
        {
            var row = await Feeder(_terms).GetRow(_terms.Vehicle.Text);
            return new(_terms, await AgreedAt(), row);
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
        {
            return new(_terms, null, null);
        }
    }

    // On disk before anybody is told; the hint may be late and the feeder still reads it within its terms period.
    private async ValueTask<TermsResult<VehicleTerms>> Save(VehicleTerms terms)
    {
        if (!await store.TrySave(terms))
        {
            _terms = await store.Find(terms.Vehicle);
            return Refused(TermsFault.Conflict, "the terms were changed by somebody else meanwhile; read and try again");
        }

        var before = _terms;
        _terms = terms;
        if (before is not null && before.Feeder != terms.Feeder)
        {
            await _hint.Give(() => Feeder(before).Agree(terms));
        }

        await _hint.Give(() => Feeder(terms).Agree(terms));
        return new(terms, await AgreedAt(), TermsFault.None, null);
    }

    private async ValueTask<DateTimeOffset?> AgreedAt()
    {
        try
        {
            return await Feeder(_terms!).GetAgreedAt(_terms!.Vehicle.Text, _terms.Version);
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
        {
            return null;
        }
    }

    private IFeederGrain Feeder(VehicleTerms terms) => GrainFactory.GetGrain<IFeederGrain>(terms.Feeder.Text);

    private TermsResult<VehicleTerms> NotEnrolled() =>
        Refused(TermsFault.NotFound, $"vehicle {this.GetPrimaryKeyString()} is not enrolled");

    private static TermsResult<VehicleTerms> Refused(TermsFault fault, string rule) => new(null, null, fault, rule);
}
