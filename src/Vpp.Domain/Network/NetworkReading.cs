using System.Collections.Immutable;

namespace Vpp.Domain.Network;

/// <summary>What came of reading network files: a whole model, or every fault that stands against one.</summary>
public abstract record NetworkReading
{
    private NetworkReading()
    {
    }

    /// <summary>The files are sound; the warnings say what the model does not know.</summary>
    public sealed record Accepted(NetworkModel Model, ImmutableArray<NetworkNotice> Warnings) : NetworkReading;

    /// <summary>Nothing of the files is used.</summary>
    public sealed record Refused(ImmutableArray<NetworkNotice> Faults) : NetworkReading;
}
