using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Vpp.Domain.Dispatch;
using Vpp.Gateways.FleetLink;
using Vpp.Grains.Feeders;
using Vpp.Grains.Leases;
using Vpp.Grains.Portfolio;

namespace Vpp.Benchmarks.WholePath.Link;

/// <summary>A server with FleetLink in real time: feeders decide by their own timers.</summary>
internal sealed class LinkPlant : IAsyncDisposable
{
    private readonly WebApplication _host;
    private DispatchEventRecord? _record;

    public LinkPlant(PlantFleet fleet)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddRoutingCore();
        builder.Services.AddFleetLink();
        builder.Services.AddSingleton<ISetpointTransport>(services =>
            Sent = new(services.GetRequiredService<ConnectionRegistry>()));
        GrainPlant.AddPlant(builder, fleet, GrainPlant.Options);
        var feeders = builder.Services.Last(service => service.ServiceType == typeof(ILocalFeeders));
        builder.Services.AddSingleton(services =>
            Arrivals.Watch((ILocalFeeders)feeders.ImplementationFactory!(services)));
        _host = builder.Build();
        _host.UseRouting();
        _host.MapFleetLink();
    }

    public Arrivals Arrivals { get; } = new();

    /// <summary>Set once the transport is first asked for.</summary>
    public TimedTransport? Sent { get; private set; }

    public Uri Address => new(
        _host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    private IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Starts; ends when every feeder is awake.</summary>
    public async Task Start(PlantFleet fleet)
    {
        await _host.StartAsync();
        await Parallel.ForEachAsync(fleet.Network.Feeders, async (feeder, _) =>
            await Grains.GetGrain<IFeederGrain>(feeder.Id.Text).Touch());

        // Compiles what a first dispatch compiles.
        await Dispatch(0);
    }

    /// <summary>What all feeders say that they could reduce, in watts.</summary>
    public async Task<long> CapacityW()
    {
        var status = await Grains.GetGrain<IPortfolioGrain>(IPortfolioGrain.Key).GetStatus();
        return status.Feeders.Sum(feeder => feeder.Supply.ReductionByPriceW.Sum());
    }

    /// <summary>
    /// Asks for a reduction; answers after how many milliseconds the last connection had its setpoints.
    /// </summary>
    public async Task<double> Dispatch(long reductionW)
    {
        var portfolio = Grains.GetGrain<IPortfolioGrain>(IPortfolioGrain.Key);
        _record = _record is null
            ? GrainPlant.Asked(TimeProvider.System.GetUtcNow(), reductionW)
            : GrainPlant.Changed(_record, reductionW);
        var start = TimeProvider.System.GetTimestamp();
        await portfolio.Arm(_record);
        await portfolio.RunControlInterval();
        return TimeProvider.System.GetElapsedTime(start, Sent!.LastAt).TotalMilliseconds;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
    }
}

/// <summary>Remembers when the last setpoints were handed over.</summary>
internal sealed class TimedTransport(ISetpointTransport inner) : ISetpointTransport
{
    private long _lastAt;
    private long _count;

    public long LastAt => Volatile.Read(ref _lastAt);

    public long Count => Volatile.Read(ref _count);

    public bool TrySend(SetpointBatch batch)
    {
        var sent = inner.TrySend(batch);
        Volatile.Write(ref _lastAt, TimeProvider.System.GetTimestamp());
        Interlocked.Add(ref _count, batch.Member.Length);
        return sent;
    }

    public bool TryRequestReport(long binding) => inner.TryRequestReport(binding);
}
