using System.Collections.Concurrent;
using System.Net;
using System.Reflection;
using Vpp.Domain.Homes;
using Vpp.Domain.Identities;
using Vpp.Domain.Vehicles;
using Vpp.Grains.Feeders;
using Vpp.Grains.Storage;

namespace Vpp.Gateways.Tests.FleetLink;

/// <summary>The plant behind a gateway: feeders by name, and where everybody belongs.</summary>
internal sealed class FakePlant : ITermsStore, ILocalSiloDetails
{
    private readonly ConcurrentDictionary<string, FakeFeeder> _feeders = new();

    public ConcurrentDictionary<string, string> FeederOf { get; } = new();

    /// <summary>The name of a feeder that cannot even be addressed.</summary>
    public string? Unaddressable { get; set; }

    public IGrainFactory Grains => FakeGrains.Over(name =>
        name == Unaddressable ? throw new InvalidOperationException($"{name} has no address") : Feeder(name));

    public string Name => "test";

    public string ClusterId => "test";

    public string DnsHostName => "localhost";

    public SiloAddress SiloAddress { get; } = SiloAddress.New(IPAddress.Loopback, 11_111, 1);

    public SiloAddress GatewayAddress => SiloAddress;

    public FakeFeeder Feeder(string name) => _feeders.GetOrAdd(name, _ => new FakeFeeder());

    /// <summary>Ids that belong to a feeder.</summary>
    public void Place(string feeder, params string[] ids)
    {
        foreach (var id in ids)
        {
            FeederOf[id] = feeder;
        }
    }

    public ValueTask<IReadOnlyDictionary<VehicleId, FeederId>> Locate(
        IReadOnlyList<VehicleId> vehicles, CancellationToken cancellation = default) =>
        ValueTask.FromResult<IReadOnlyDictionary<VehicleId, FeederId>>(vehicles
            .Where(vehicle => FeederOf.ContainsKey(vehicle.Text))
            .ToDictionary(vehicle => vehicle, vehicle => new FeederId(FeederOf[vehicle.Text])));

    public ValueTask<IReadOnlyDictionary<HomeId, FeederId>> Locate(
        IReadOnlyList<HomeId> homes, CancellationToken cancellation = default) =>
        ValueTask.FromResult<IReadOnlyDictionary<HomeId, FeederId>>(homes
            .Where(home => FeederOf.ContainsKey(home.Text))
            .ToDictionary(home => home, home => new FeederId(FeederOf[home.Text])));

    public ValueTask<VehicleTerms?> Find(VehicleId vehicle, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public ValueTask<HomeTerms?> Find(HomeId home, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public ValueTask<bool> TrySave(VehicleTerms terms, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public ValueTask<bool> TrySave(HomeTerms terms, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public ValueTask<int> Import(
        IReadOnlyList<HomeTerms> homes,
        IReadOnlyList<VehicleTerms> vehicles,
        CancellationToken cancellation = default) => throw new NotSupportedException();

    public ValueTask<TermsChanges> ReadChanges(
        FeederId feeder, long afterChange, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public ValueTask<IReadOnlyList<VehicleId>> VehiclesAt(HomeId home, CancellationToken cancellation = default) =>
        throw new NotSupportedException();
}

/// <summary>A grain factory that knows feeders by their name and nothing else.</summary>
public class FakeGrains : DispatchProxy
{
    private Func<string, IFeederGrain>? _feeder;

    public static IGrainFactory Over(Func<string, IFeederGrain> feeder)
    {
        var factory = Create<IGrainFactory, FakeGrains>();
        ((FakeGrains)(object)factory)._feeder = feeder;
        return factory;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod?.ReturnType == typeof(IFeederGrain) && args?[0] is string name
            ? _feeder!(name)
            : throw new NotSupportedException(targetMethod?.Name);
}
