namespace Vpp.Grains.Feeders;

/// <summary>
/// Readings by vehicle id, as columns of equal length, from an integrator without a stream. It tells which setpoint a
/// vehicle was given last, 0 for none; <see cref="Untold"/> where it does not know.
/// </summary>
[GenerateSerializer, Immutable, Alias("vpp.poll-request")]
public sealed record PollRequest(
    [property: Id(0)] string[] Vehicles,
    [property: Id(1)] int[] PowerW,
    [property: Id(2)] short[] StateOfCharge,
    [property: Id(3)] byte[] Connection,
    [property: Id(4)] int[] AgeMs,
    [property: Id(5)] long[] Epoch,
    [property: Id(6)] long[] Sequence)
{
    public const long Untold = -1;
}

/// <summary>The setpoints in force for the vehicles of a poll, in its order; null where there is none.</summary>
[GenerateSerializer, Immutable, Alias("vpp.poll-result")]
public sealed record PollResult(
    [property: Id(0)] PolledSetpoint?[] Setpoints,
    [property: Id(1)] int[] UnknownVehicles,
    [property: Id(2)] int Dropped);

/// <summary>A setpoint as it is told to an integrator that polls.</summary>
[GenerateSerializer, Immutable, Alias("vpp.polled-setpoint")]
public sealed record PolledSetpoint(
    [property: Id(0)] long Epoch,
    [property: Id(1)] long Sequence,
    [property: Id(2)] int PowerW,
    [property: Id(3)] int TimeToLiveMs,
    [property: Id(4)] int ReturnDelayMs,
    [property: Id(5)] int AssuredW,
    [property: Id(6)] int RampWPerSecond);
