using Vpp.Domain.Quantities;

namespace Vpp.Domain.Leases;

/// <summary>
/// A setpoint as the vehicle holds it. This one rule decides on both ends: the vehicle obeys it, and the feeder
/// reckons with it. Instants are time since any fixed moment on a monotonic clock (C15).
/// </summary>
/// <param name="Setpoint">The newest setpoint that was accepted.</param>
/// <param name="IssuedAt">When it was issued, on the holder's clock.</param>
public readonly record struct Lease(Setpoint Setpoint, TimeSpan IssuedAt)
{
    public TimeSpan ExpiresAt => IssuedAt + Setpoint.TimeToLive;

    public bool IsInForce(TimeSpan now) => now < ExpiresAt;

    /// <summary>What is left of the time to live; zero once it has ended.</summary>
    public TimeSpan RemainingLife(TimeSpan now) => IsInForce(now) ? ExpiresAt - now : TimeSpan.Zero;

    /// <summary>The power to hold now: the setpoint while it lives, then default control.</summary>
    public Power PowerAt(TimeSpan now) =>
        IsInForce(now) ? Setpoint.Power : Setpoint.Then.ImportLimitAfter(now - ExpiresAt);

    /// <summary>
    /// Takes an offered setpoint or refuses it. What is not newer than the one held is refused (C3), so is what
    /// arrives after its own time to live.
    /// </summary>
    public SetpointOutcome Offer(in Setpoint offered, TimeSpan issuedAt, TimeSpan now, out Lease held)
    {
        held = this;
        if (offered.Fence <= Setpoint.Fence)
        {
            return SetpointOutcome.NotNewer;
        }

        if (now >= issuedAt + offered.TimeToLive)
        {
            return SetpointOutcome.Expired;
        }

        held = new Lease(offered, issuedAt);
        return SetpointOutcome.Accepted;
    }
}
