using Vpp.Domain.Identities;
using Vpp.Domain.Rules;
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
        if (VehicleRules.Faults(nameplate) is { Count: > 0 } faults)
        {
            return Refused(TermsFault.Invalid, faults.Sentence());
        }

        await Know();
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
        if (await Know() is not { } terms)
        {
            return NotEnrolled();
        }

        return VehicleRules.Faults(settings, terms.Nameplate) is { Count: > 0 } faults
            ? Refused(TermsFault.Invalid, faults.Sentence())
            : await Save(terms with { Settings = settings, Version = terms.Version + 1 });
    }

    public async ValueTask<TermsResult<VehicleTerms>> Opt(bool @out) => await Know() switch
    {
        null => NotEnrolled(),
        { } terms when terms.OptedOut == @out => new(terms, await AgreedAt(terms), TermsFault.None, null),
        { } terms => await Save(terms with { OptedOut = @out, Version = terms.Version + 1 }),
    };

    public async ValueTask<VehicleView?> Get() => await Know() is { } terms
        ? new(terms, await AgreedAt(terms), await Ask(Feeder(terms).GetRow(terms.Vehicle.Text)))
        : null;

    // An import may have enrolled the vehicle since the last look.
    private async ValueTask<VehicleTerms?> Know() =>
        _terms ??= await store.Find(new VehicleId(this.GetPrimaryKeyString()));

    // On disk before anybody is told; the hint may be late and the feeder still reads it within its terms period.
    private async ValueTask<TermsResult<VehicleTerms>> Save(VehicleTerms terms)
    {
        if (!await TrySave(terms))
        {
            _terms = await store.Find(terms.Vehicle);
            return Refused(
                TermsFault.Conflict, "the terms were changed by somebody else meanwhile; read and try again");
        }

        var before = _terms;
        _terms = terms;
        if (before is not null && before.Feeder != terms.Feeder)
        {
            await _hint.Give(() => Feeder(before).Agree(terms));
        }

        await _hint.Give(() => Feeder(terms).Agree(terms));
        return new(terms, await AgreedAt(terms), TermsFault.None, null);
    }

    // Should the outcome be unknown, the next activation reads what is on disk; the same wish then finds itself
    // fulfilled.
    private async ValueTask<bool> TrySave(VehicleTerms terms)
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

    private ValueTask<DateTimeOffset?> AgreedAt(VehicleTerms terms) =>
        Ask(Feeder(terms).GetAgreedAt(terms.Vehicle.Text, terms.Version));

    // Whatever keeps the feeder from answering, the owner is answered: from what is on disk.
    private async ValueTask<T?> Ask<T>(ValueTask<T?> question)
    {
        try
        {
            return await question.AsTask().WaitAsync(options.CallTimeout, time);
        }
        catch (Exception)
        {
            return default;
        }
    }

    private IFeederGrain Feeder(VehicleTerms terms) => GrainFactory.GetGrain<IFeederGrain>(terms.Feeder.Text);

    private TermsResult<VehicleTerms> NotEnrolled() =>
        Refused(TermsFault.NotFound, $"vehicle {this.GetPrimaryKeyString()} is not enrolled");

    private static TermsResult<VehicleTerms> Refused(TermsFault fault, string rule) => new(null, null, fault, rule);
}
