using Vpp.Domain.Leases;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Fleets;

/// <summary>
/// What each vehicle of a fleet was last told: the lease it goes by, and the one that its equipment has taken but not
/// yet put in force. A newer setpoint that arrives meanwhile takes the place of the one that waits and comes into
/// force with the first moment, so a stream of setpoints cannot put itself off for ever.
/// </summary>
internal sealed class LeaseColumns(int count)
{
    public const long Never = long.MaxValue;

    private readonly Lease[] _held = new Lease[count];
    private readonly Lease[] _waiting = new Lease[count];
    private readonly long[] _waitsUntil = Filled(count);

    /// <summary>When the waiting lease comes into force, in tenths of a second, or <see cref="Never"/>.</summary>
    public long WaitsUntil(int vehicle) => _waitsUntil[vehicle];

    public ref readonly Lease Held(int vehicle) => ref _held[vehicle];

    public Fence WaitingFence(int vehicle) => _waiting[vehicle].Setpoint.Fence;

    /// <summary>Nothing is in force from this moment on: default control, and the order of setpoints is remembered.</summary>
    public void Rest(int vehicle, in DefaultControl then, TimeSpan since)
    {
        var fence = _waitsUntil[vehicle] == Never ? _held[vehicle].Setpoint.Fence : WaitingFence(vehicle);
        _held[vehicle] = new Lease(new Setpoint(fence, Power.Zero, TimeSpan.Zero, then), since);
        _waitsUntil[vehicle] = Never;
    }

    /// <summary>Takes or refuses a setpoint by the rule of <see cref="Lease.Offer"/>, against the newest one known.</summary>
    public SetpointOutcome Offer(int vehicle, in Setpoint setpoint, long issuedAt, long now, long inForceAt)
    {
        var newest = _waitsUntil[vehicle] == Never ? _held[vehicle] : _waiting[vehicle];
        // On the fleet's clock both parts are rounded down: the lease never outlives its time.
        var life = FleetClock.Time(FleetClock.Tenths(setpoint.TimeToLive));
        var outcome = newest.Offer(
            setpoint with { TimeToLive = life }, FleetClock.Time(issuedAt), FleetClock.Time(now), out var taken);
        if (outcome == SetpointOutcome.Accepted)
        {
            _waiting[vehicle] = taken;
            _waitsUntil[vehicle] = Math.Min(_waitsUntil[vehicle], inForceAt);
        }

        return outcome;
    }

    /// <summary>The waiting lease is the one to go by now.</summary>
    public void PutInForce(int vehicle)
    {
        _held[vehicle] = _waiting[vehicle];
        _waitsUntil[vehicle] = Never;
    }

    /// <summary>When the held lease may next ask for another power; whole seconds while it ramps.</summary>
    public long SteadyUntil(int vehicle, long now, long powerW)
    {
        ref readonly var lease = ref _held[vehicle];
        var expiresAt = FleetClock.Tenths(lease.ExpiresAt);
        if (now < expiresAt)
        {
            return expiresAt;
        }

        if (powerW >= lease.Setpoint.Then.AssuredPower.Watts)
        {
            return Never;
        }

        var returnsAt = FleetClock.Tenths(lease.ExpiresAt + lease.Setpoint.Then.ReturnDelay);
        return returnsAt > now ? returnsAt : FleetClock.NextSecond(now);
    }

    private static long[] Filled(int count)
    {
        var column = new long[count];
        Array.Fill(column, Never);
        return column;
    }
}
