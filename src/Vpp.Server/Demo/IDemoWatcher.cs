using Vpp.Domain.Safety;
using Vpp.Grains.Feeders;

namespace Vpp.Server.Demo;

/// <summary>Whoever looks on while the demonstration runs.</summary>
internal interface IDemoWatcher
{
    void OnStart();

    void OnStep(in DemoInterval interval, FeederSummary summary, InvariantCounts invariants);
}
