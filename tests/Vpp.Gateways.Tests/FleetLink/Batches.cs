using Vpp.Grains.Leases;

namespace Vpp.Gateways.Tests.FleetLink;

internal static class Batches
{
    /// <summary>One setpoint each for these members of a binding.</summary>
    public static SetpointBatch Setpoints(
        long binding, long epoch, long sequence, int powerW, int[] members, int timeToLiveMs = 120_000) => new()
        {
            Binding = binding,
            Epoch = epoch,
            Sequence = sequence,
            Member = members,
            PowerW = [.. members.Select(_ => powerW)],
            TimeToLiveMs = timeToLiveMs,
            ReturnDelayMs = [.. members.Select(member => 1_000 * member)],
            AssuredW = [.. members.Select(_ => 1_400)],
            RampWPerSecond = 50,
        };
}
