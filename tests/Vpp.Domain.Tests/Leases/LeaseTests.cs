using CsCheck;
using Vpp.Domain.Leases;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Tests.Leases;

public sealed class LeaseTests
{
    private static readonly Gen<Fence> s_fences = Gen.Select(Gen.Long[0, 3], Gen.Long[0, 3], (a, b) => new Fence(a, b));

    private static readonly DefaultControl Then = new(TimeSpan.FromSeconds(30), Power.FromWatts(3_000), 100);

    [Fact]
    public void C3_fences_are_ordered_by_epoch_and_then_by_sequence() => Gen.Select(s_fences, s_fences).Sample((a, b) =>
    {
        var expected = (a.Epoch, a.Sequence).CompareTo((b.Epoch, b.Sequence));
        Assert.Equal(Math.Sign(expected), Math.Sign(a.CompareTo(b)));
        Assert.Equal(expected > 0, a > b);
        Assert.Equal(expected < 0, a < b);
        Assert.Equal(expected >= 0, a >= b);
        Assert.Equal(expected <= 0, a <= b);
    });

    // C3: whatever arrives in whatever order, the fence that is held never falls and only grows by acceptance.
    [Fact]
    public void C3_a_lease_accepts_only_what_is_strictly_newer() => s_fences.Array[1, 20].Sample(offered =>
    {
        var lease = default(Lease);
        foreach (var fence in offered)
        {
            var before = lease;
            var outcome = lease.Offer(Setpoint(fence, 1_000), Seconds(0), Seconds(1), out lease);
            Assert.Equal(fence > before.Setpoint.Fence, outcome == SetpointOutcome.Accepted);
            Assert.Equal(outcome == SetpointOutcome.Accepted ? fence : before.Setpoint.Fence, lease.Setpoint.Fence);
        }
    });

    [Theory]
    [InlineData(119, SetpointOutcome.Accepted)]
    [InlineData(120, SetpointOutcome.Expired)]
    [InlineData(500, SetpointOutcome.Expired)]
    public void C2_what_arrives_after_its_own_life_is_refused(int second, SetpointOutcome outcome)
    {
        var held = new Lease(Setpoint(new(1, 1), 500), Seconds(0));

        Assert.Equal(outcome, held.Offer(Setpoint(new(1, 2), 900), Seconds(0), Seconds(second), out var after));
        Assert.Equal(outcome == SetpointOutcome.Accepted ? 900 : 500, after.Setpoint.Power.Watts);
    }

    // Expiry, 30 s at nothing, then 100 W more each second up to 3 kW: at 120, 150 and 180 s.
    [Theory]
    [InlineData(0, -5_000)]
    [InlineData(119.999, -5_000)]
    [InlineData(120, 0)]
    [InlineData(150, 0)]
    [InlineData(150.5, 50)]
    [InlineData(160, 1_000)]
    [InlineData(179.99, 2_999)]
    [InlineData(180, 3_000)]
    [InlineData(100_000, 3_000)]
    public void C2_discharge_ends_with_the_lease_and_charging_returns_after_a_delay_by_a_ramp(double second, long watts)
    {
        var lease = new Lease(Setpoint(new(1, 1), -5_000), Seconds(0));

        Assert.Equal(watts, lease.PowerAt(Seconds(second)).Watts);
        Assert.Equal(second < 120, lease.IsInForce(Seconds(second)));
        Assert.Equal(Seconds(Math.Max(0, 120 - second)), lease.RemainingLife(Seconds(second)));
    }

    // C2: losing every server at once is no step. Nobody rises before his delay, faster than his ramp, or too far.
    [Fact]
    public void C2_default_control_never_steps_nor_exceeds_what_is_assured() => Gen.Select(
        Gen.Int[0, 600_000], Gen.Int[0, 20_000], Gen.Int[1, 5_000], Gen.Int[0, 1_000_000], Gen.Int[0, 10_000])
        .Sample((delayMs, assuredW, ramp, idleMs, laterMs) =>
        {
            var control = new DefaultControl(
                TimeSpan.FromMilliseconds(delayMs), Power.FromWatts(assuredW), ramp);
            var now = control.ImportLimitAfter(TimeSpan.FromMilliseconds(idleMs)).Watts;
            var later = control.ImportLimitAfter(TimeSpan.FromMilliseconds(idleMs + laterMs)).Watts;
            Assert.InRange(now, 0, assuredW);
            Assert.True(idleMs > delayMs || now == 0);
            Assert.InRange(later - now, 0, (ramp * (long)laterMs / 1_000) + 1);
        });

    [Fact]
    public void A_vehicle_that_was_never_told_anything_does_nothing()
    {
        Assert.Equal(Power.Zero, default(Lease).PowerAt(Seconds(1_000)));
        Assert.Equal(Power.Zero, DefaultControl.Idle.ImportLimitAfter(TimeSpan.FromDays(1)));
        Assert.Equal(Power.Zero, new DefaultControl(default, Power.FromWatts(-5), 10).ImportLimitAfter(Seconds(9)));
        Assert.Equal(Power.Zero, new DefaultControl(default, Power.FromWatts(5), 0).ImportLimitAfter(Seconds(9)));
    }

    private static Setpoint Setpoint(Fence fence, long watts) => new(fence, Power.FromWatts(watts), Seconds(120), Then);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
