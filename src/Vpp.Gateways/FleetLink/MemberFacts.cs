namespace Vpp.Gateways.FleetLink;

/// <summary>One reading of a vehicle.</summary>
internal readonly record struct VehicleReading(
    long MeasuredAtMs,
    int PowerW,
    ushort StateOfCharge,
    byte Connection,
    long Epoch,
    long Sequence,
    int SetpointW,
    int RemainingLifeMs);

/// <summary>One meter value of a home.</summary>
internal readonly record struct HomeReading(long MeasuredAtMs, int UncontrolledLoadW) : IMemberFact<HomeReading>
{
    public bool Replaces(in HomeReading other) => MeasuredAtMs >= other.MeasuredAtMs;
}

/// <summary>What became of a setpoint. Its first answer stands: what follows are echoes of repeats.</summary>
internal readonly record struct Answer(long Epoch, long Sequence, byte Outcome) : IMemberFact<Answer>
{
    public bool Replaces(in Answer other) =>
        Epoch > other.Epoch || (Epoch == other.Epoch && Sequence > other.Sequence);
}
