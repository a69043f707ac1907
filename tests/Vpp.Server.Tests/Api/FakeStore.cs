using System.Reflection;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Homes;
using Vpp.Domain.Identities;
using Vpp.Grains.Storage;

namespace Vpp.Server.Tests.Api;

/// <summary>The stores as far as the interface reads them; vehicles <c>a…</c> and <c>b…</c> are located.</summary>
public class FakeStore : DispatchProxy
{
    private FakePlant _plant = null!;

    internal static ITermsStore Terms(FakePlant plant) => Of<ITermsStore>(plant);

    internal static IEventLedger Ledger(FakePlant plant) => Of<IEventLedger>(plant);

    protected override object Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        _plant.Note($"store {targetMethod!.Name}");
        return targetMethod.Name switch
        {
            nameof(ITermsStore.Locate) => new ValueTask<IReadOnlyDictionary<VehicleId, FeederId>>(
                ((IReadOnlyList<VehicleId>)args![0]!)
                .Where(vehicle => vehicle.Text[0] is 'a' or 'b')
                .ToDictionary(vehicle => vehicle, FeederOf)),
            nameof(ITermsStore.VehiclesAt) => new ValueTask<IReadOnlyList<VehicleId>>([new VehicleId("v1")]),
            nameof(ITermsStore.Find) => new ValueTask<HomeTerms?>((HomeTerms?)null),
            nameof(IEventLedger.ReadPage) =>
                new ValueTask<IReadOnlyList<DispatchEventRecord>>([.. _plant.Events.Values]),
            _ => throw new NotSupportedException(targetMethod.Name),
        };
    }

    private static FeederId FeederOf(VehicleId vehicle) => new(vehicle.Text[0] == 'a' ? "net/f1" : "net/f2");

    private static T Of<T>(FakePlant plant)
        where T : class
    {
        var store = Create<T, FakeStore>();
        ((FakeStore)(object)store)._plant = plant;
        return store;
    }
}
