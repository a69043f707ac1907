using Vpp.Domain.Fleets;
using Vpp.Domain.Identities;
using Vpp.Domain.Leases;
using Vpp.Domain.Quantities;
using Vpp.Server.Demo;

namespace Vpp.Server.Tests.Demo;

/// <summary>A feeder of the size of the demonstration's: 1,379 customers of 2 to 8.4 kW.</summary>
internal static class DemoBed
{
    public static readonly IReadOnlyList<DemoCustomer> Customers =
    [
        .. Enumerable.Range(0, 1_379).Select(customer => new DemoCustomer(
            new NodeId($"{customer}"),
            Power.FromWatts(2_000 + new SeededDraws(9).Below(6_400, customer, 1, 0)))),
    ];

    public static DemoWorld World(long seed = 1) => DemoWorld.Build(Customers, new DemoWorldOptions { Seed = seed });

    public static SimulatedFleet Uncontrolled(this DemoWorld world) =>
        world.Fleet(new FleetOptions { Uncontrolled = true }, _ => DefaultControl.Idle);

    public static TimeSpan At(double localHour) => TimeSpan.FromHours(localHour) - DemoWorld.OriginLocal;
}
