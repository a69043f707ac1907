using Vpp.Domain.Feeders;
using Vpp.Domain.Homes;
using Vpp.Domain.Rules;
using Vpp.Domain.Vehicles;
using Vpp.Grains.Storage;

namespace Vpp.Grains.Feeders;

/// <summary>Takes terms, whether hinted or read from the store, and remembers when.</summary>
internal sealed class FeederTerms(
    FeederControl control,
    FeederBindings bindings,
    FeederReign reign,
    PlantClock clock,
    Action<string, long, string> onUnsound)
{
    private readonly Dictionary<string, DateTimeOffset> _agreedAt = [];
    private readonly Dictionary<string, (long Version, DateTimeOffset At)> _homesAgreedAt = [];

    /// <summary>The change number to ask the store after.</summary>
    public long ThroughChange { get; private set; }

    /// <summary>When the terms that the feeder has of a vehicle were taken.</summary>
    public DateTimeOffset? AgreedAt(string vehicle) => _agreedAt.TryGetValue(vehicle, out var at) ? at : null;

    /// <summary>When terms of a home of at least this version were taken; null until they have been.</summary>
    public DateTimeOffset? AgreedAt(string home, long version) =>
        _homesAgreedAt.TryGetValue(home, out var agreed) && agreed.Version >= version ? agreed.At : null;

    public void Take(TermsChanges changes)
    {
        foreach (var home in changes.Homes)
        {
            Take(home);
        }

        foreach (var vehicle in changes.Vehicles)
        {
            Take(vehicle);
        }

        ThroughChange = Math.Max(ThroughChange, changes.ThroughChange);
    }

    /// <returns>False when the vehicle is not on this feeder, or the kernel cannot reckon with such terms.</returns>
    public bool Take(VehicleTerms terms)
    {
        var known = control.RowOf(terms.Vehicle);
        if (known >= 0 && control.TermsVersion(known) >= terms.Version)
        {
            return true;
        }

        if (VehicleRules.Faults(terms) is { Count: > 0 } faults)
        {
            onUnsound(terms.Vehicle.Text, terms.Version, faults.Sentence());
            LeaveAlone(known, terms.Version);
            return false;
        }

        var taken = control.Agree(terms, out var removedRow);
        bindings.Forget(removedRow);
        if (!taken)
        {
            _agreedAt.Remove(terms.Vehicle.Text);
            return false;
        }

        _agreedAt[terms.Vehicle.Text] = clock.Now.Utc;
        if (known < 0 && terms.Version > 1)
        {
            reign.OnAdopted();
        }

        return true;
    }

    public bool Take(HomeTerms terms)
    {
        if (HomeRules.Faults(terms) is { Count: > 0 } faults)
        {
            onUnsound(terms.Home.Text, terms.Version, faults.Sentence());
            return false;
        }

        if (!control.Agree(terms))
        {
            _homesAgreedAt.Remove(terms.Home.Text);
            return false;
        }

        if (_homesAgreedAt.GetValueOrDefault(terms.Home.Text).Version < terms.Version)
        {
            _homesAgreedAt[terms.Home.Text] = (terms.Version, clock.Now.Utc);
        }

        return true;
    }

    // What is known of the vehicle counts on, and nothing is sent to it any more; the others are untouched (C18).
    private void LeaveAlone(int row, long version)
    {
        if (row >= 0)
        {
            control.Agree(control.View(row, clock.Now).Terms with { OptedOut = true, Version = version }, out _);
        }
    }
}
