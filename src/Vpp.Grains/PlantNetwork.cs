using Vpp.Domain.Network;

namespace Vpp.Grains;

/// <summary>The network of the plant on this server, replaced only by a reading that is sound.</summary>
public sealed class PlantNetwork(NetworkInForce inForce)
{
    private volatile NetworkInForce _inForce = inForce;

    public PlantNetwork(NetworkModel model)
        : this(NetworkInForce.None with { Model = model, Version = 1 })
    {
    }

    public NetworkInForce InForce => _inForce;

    public NetworkModel Model => _inForce.Model;

    /// <summary>Takes a sound reading; after a refused one the old model stays, with the faults beside it.</summary>
    public NetworkInForce Adopt(NetworkReading reading) => _inForce = _inForce.Adopt(reading);
}
