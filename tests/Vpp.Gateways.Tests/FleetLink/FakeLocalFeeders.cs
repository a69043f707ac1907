using Vpp.Grains.Feeders;

namespace Vpp.Gateways.Tests.FleetLink;

/// <summary>Feeders that stand on the gateway's own server.</summary>
internal sealed class FakeLocalFeeders : ILocalFeeders
{
    public Dictionary<string, IFeederIntake> Intakes { get; } = [];

    public bool TryPost(string feeder, Func<IFeederIntake, Task> work)
    {
        if (!Intakes.TryGetValue(feeder, out var intake))
        {
            return false;
        }

        _ = Task.Run(() => work(intake));
        return true;
    }
}
