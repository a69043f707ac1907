namespace Vpp.Benchmarks.WholePath;

/// <summary>The design that this engine is not: one actor per vehicle, told its setpoint by one call.</summary>
[Alias("vpp.benchmark.naive-vehicle"), GrainInterfaceType("naive-vehicle")]
public interface INaiveVehicleGrain : IGrainWithIntegerKey
{
    /// <summary>Takes a setpoint, whole watts; answers the sequence it now holds.</summary>
    [Alias("apply")]
    ValueTask<long> Apply(int powerW, long sequence);
}

[GrainType("naive-vehicle")]
internal sealed class NaiveVehicleGrain : IGrainBase, INaiveVehicleGrain
{
    private (int PowerW, long Sequence) _held;

    public NaiveVehicleGrain(IGrainContext context) => GrainContext = context;

    public IGrainContext GrainContext { get; }

    public ValueTask<long> Apply(int powerW, long sequence)
    {
        if (sequence > _held.Sequence)
        {
            _held = (powerW, sequence);
        }

        return ValueTask.FromResult(_held.Sequence);
    }
}
