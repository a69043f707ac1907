using Vpp.Domain.Feeders;

namespace Vpp.Grains;

/// <summary>Both clocks of one time provider, as the kernel takes them (C15).</summary>
public sealed class PlantClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    public FeederInstant Now => new(time.GetElapsedTime(_start), time.GetUtcNow());
}
