using Vpp.Domain.Leases;
using Vpp.Domain.Quantities;

namespace Vpp.Gateways.FleetLink.Client;

/// <summary>Setpoints as columns of equal length; valid only during the call that hands them over.</summary>
public readonly ref struct SetpointColumns
{
    public int Count => Vehicle.Length;

    public ReadOnlySpan<int> Vehicle { get; internal init; }

    /// <summary>Positive charges, negative discharges.</summary>
    public ReadOnlySpan<int> PowerW { get; internal init; }

    /// <summary>What was left of the time to live when the server wrote the message, > 0.</summary>
    public ReadOnlySpan<int> TimeToLiveMs { get; internal init; }

    /// <summary>Default control: how long to hold 0 W after that.</summary>
    public ReadOnlySpan<int> ReturnDelayMs { get; internal init; }

    /// <summary>Default control: the most to import then.</summary>
    public ReadOnlySpan<int> AssuredW { get; internal init; }

    /// <summary>Default control: how fast to return, > 0.</summary>
    public ReadOnlySpan<int> RampWPerSecond { get; internal init; }

    public ReadOnlySpan<long> Epoch { get; internal init; }

    public ReadOnlySpan<long> Sequence { get; internal init; }

    /// <summary>One row as a setpoint.</summary>
    public Setpoint this[int row] => new(
        new Fence(Epoch[row], Sequence[row]),
        Power.FromWatts(PowerW[row]),
        TimeSpan.FromMilliseconds(TimeToLiveMs[row]),
        new DefaultControl(
            TimeSpan.FromMilliseconds(ReturnDelayMs[row]), Power.FromWatts(AssuredW[row]), RampWPerSecond[row]));
}
