using Vpp.Domain.Leases;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Grains.Tests.Plant;

/// <summary>
/// A vehicle that obeys its lease to the watt, and remembers what it was offered and what it made of it.
/// </summary>
internal sealed class TestVehicle(string id, VehicleNameplate nameplate)
{
    private readonly List<(Setpoint Setpoint, SetpointOutcome Outcome)> _offers = [];
    private Lease? _lease;

    public string Id => id;

    public ConnectionState Connection { get; set; } = ConnectionState.Connected;

    /// <summary>What it says of the epoch that it obeys; null is the truth.</summary>
    public long? ClaimedEpoch { get; set; }

    public Energy Held { get; private set; } =
        Domain.Quantities.StateOfCharge.FromBasisPoints(6_000) * nameplate.UsableCapacity;

    /// <summary>In hundredths of a percent.</summary>
    public short StateOfCharge =>
        (short)Domain.Quantities.StateOfCharge.Of(Held, nameplate.UsableCapacity).BasisPoints;

    public Lease? Lease => _lease;

    /// <summary>Every setpoint that arrived, in order.</summary>
    public IReadOnlyList<(Setpoint Setpoint, SetpointOutcome Outcome)> Offers
    {
        get
        {
            lock (_offers)
            {
                return [.. _offers];
            }
        }
    }

    public IEnumerable<Setpoint> Accepted =>
        Offers.Where(offer => offer.Outcome == SetpointOutcome.Accepted).Select(offer => offer.Setpoint);

    public Power PowerAt(TimeSpan now) => _lease?.PowerAt(now) ?? Power.Zero;

    public SetpointOutcome Offer(Setpoint setpoint, TimeSpan now)
    {
        lock (_offers)
        {
            var outcome = Take(setpoint, now);
            _offers.Add((setpoint, outcome));
            return outcome;
        }
    }

    /// <summary>Time passes at the power of now.</summary>
    public void Move(TimeSpan now, TimeSpan duration)
    {
        var energy = PowerAt(now) * duration;
        Held = Energy.Min(nameplate.UsableCapacity, Energy.Max(Energy.Zero, Held + energy));
    }

    private SetpointOutcome Take(Setpoint setpoint, TimeSpan now)
    {
        if (Connection != ConnectionState.Connected)
        {
            return SetpointOutcome.NotConnected;
        }

        if (_lease is not { } held)
        {
            _lease = new Lease(setpoint, now);
            return SetpointOutcome.Accepted;
        }

        var outcome = held.Offer(setpoint, now, now, out var next);
        _lease = next;
        return outcome;
    }
}
