using Vpp.Domain.Feeders;
using Vpp.Domain.Identities;
using Vpp.Grains.Storage;

namespace Vpp.Grains.Feeders;

/// <summary>
/// Takes a new epoch when a vehicle needs one: before it is commanded here after another feeder commanded it, or when
/// it tells that it holds a setpoint of a higher reign, which this feeder could never supersede (C3). In the second
/// case the terms are read first, since the vehicle may have moved to that other feeder; then it is not fought over
/// (C5).
/// </summary>
internal sealed class FeederReign(
    FeederControl control, IEpochSource epochs, PlantOptions options, TimeProvider time, Action<Exception> onFailure)
{
    private readonly SideCall _taking = new(options.CallTimeout, time, onFailure);
    private readonly HashSet<VehicleId> _contested = [];
    private TimeSpan? _settledAt;
    private bool _wanted;

    /// <summary>Vehicles that obey a higher reign; only newer terms can tell whose they are.</summary>
    public VehicleId[] Contested => [.. _contested];

    /// <summary>Whether there are any.</summary>
    public bool IsContested => _contested.Count > 0;

    /// <summary>A vehicle has come that may have been on another feeder before.</summary>
    public void OnAdopted() => _wanted = true;

    /// <summary>The epoch is newer than every vehicle's stay here.</summary>
    public void OnEpochTaken() => _wanted = false;

    /// <summary>A vehicle says which reign it obeys. One that lies costs an epoch now and then, and no more.</summary>
    public void OnHeld(int row, long epoch, FeederInstant now)
    {
        if (epoch > control.Epoch
            && (_settledAt is not { } last || now.Monotonic - last >= options.TermsPeriod))
        {
            _contested.Add(control.View(row, now).Terms.Vehicle);
        }
    }

    /// <summary>Terms were read that are newer than these contests: vehicles still here are this feeder's.</summary>
    public void OnTermsRead(VehicleId[] contested, FeederInstant now)
    {
        if (contested.Length > 0)
        {
            _wanted |= contested.Any(vehicle => control.RowOf(vehicle) >= 0);
            _contested.ExceptWith(contested);
            _settledAt = now.Monotonic;
        }
    }

    /// <summary>
    /// Takes the epoch that is wanted, if any. Without an answer the feeder decides in its old reign, which vehicles
    /// of a higher one refuse, and asks again next time.
    /// </summary>
    public Task Renew() => _wanted ? _taking.Run(Take) : Task.CompletedTask;

    private async Task Take()
    {
        _wanted = false;
        try
        {
            control.TakeEpoch(await epochs.Next($"feeder/{control.Network.Id}"));
        }
        catch
        {
            _wanted = true;
            throw;
        }
    }
}
