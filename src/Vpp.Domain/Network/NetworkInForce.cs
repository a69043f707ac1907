using System.Collections.Immutable;

namespace Vpp.Domain.Network;

/// <summary>The network model that gives the limits now, and what came of the last attempt to replace it.</summary>
/// <param name="Model">Never half of a file.</param>
/// <param name="Version">Grows by one with each adopted model; 0 before the first.</param>
/// <param name="Warnings">Of the model in force.</param>
/// <param name="Faults">Of the last reading, when it was refused; empty when it was adopted.</param>
public sealed record NetworkInForce(
    NetworkModel Model,
    int Version,
    ImmutableArray<NetworkNotice> Warnings,
    ImmutableArray<NetworkNotice> Faults)
{
    /// <summary>Before any network file was read.</summary>
    public static NetworkInForce None { get; } = new(NetworkModel.Empty, 0, [], []);

    /// <summary>A sound reading comes into force whole; a refused one leaves the old model.</summary>
    public NetworkInForce Adopt(NetworkReading reading) => reading switch
    {
        NetworkReading.Accepted accepted => new(accepted.Model, Version + 1, accepted.Warnings, []),
        NetworkReading.Refused refused => this with { Faults = refused.Faults },
        _ => throw new ArgumentOutOfRangeException(nameof(reading)),
    };
}
