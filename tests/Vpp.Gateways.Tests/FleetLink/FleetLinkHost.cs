using System.Diagnostics.Metrics;
using System.Net;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Vpp.Gateways.FleetLink;
using Vpp.Grains.Feeders;
using Vpp.Grains.Storage;

namespace Vpp.Gateways.Tests.FleetLink;

/// <summary>A server with FleetLink on a port of its own, clear text over loopback, in front of a fake plant.</summary>
internal sealed class FleetLinkHost : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, long> _counts = [];
    private readonly System.Threading.Channels.Channel<bool> _counted =
        System.Threading.Channels.Channel.CreateUnbounded<bool>();

    private FleetLinkHost(WebApplication application, FakePlant plant, FakeTimeProvider clock)
    {
        _application = application;
        Plant = plant;
        Clock = clock;
        Address = new Uri(application.Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        Registry = application.Services.GetRequiredService<ConnectionRegistry>();
        Channel = GrpcChannel.ForAddress(Address, new GrpcChannelOptions { MaxSendMessageSize = null });
        var meters = application.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>(Count);
        _listener.Start();
    }

    public FakePlant Plant { get; }

    /// <summary>The plant's clock unless the host was started on the real one.</summary>
    public FakeTimeProvider Clock { get; }

    public Uri Address { get; }

    public ConnectionRegistry Registry { get; }

    public GrpcChannel Channel { get; }

    public static async Task<FleetLinkHost> Start(
        Action<FleetLinkOptions>? configure = null,
        bool realTime = false,
        FakePlant? plant = null,
        FakeLocalFeeders? localFeeders = null)
    {
        plant ??= new FakePlant();
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(realTime ? TimeProvider.System : clock);
        builder.Services.AddSingleton(plant.Grains);
        builder.Services.AddSingleton<ITermsStore>(plant);
        builder.Services.AddSingleton<ILocalSiloDetails>(plant);
        builder.Services.AddFleetLink(options =>
        {
            options.RetryDelayMin = TimeSpan.FromMilliseconds(1);
            configure?.Invoke(options);
        });
        if (localFeeders is not null)
        {
            builder.Services.AddSingleton<ILocalFeeders>(localFeeders);
        }

        var application = builder.Build();
        application.MapFleetLink();
        await application.StartAsync(TestContext.Current.CancellationToken);
        return new FleetLinkHost(application, plant, clock);
    }

    /// <summary>A stream without the client library.</summary>
    public RawStream Open() => new(new Gateways.FleetLink.Wire.FleetLink.FleetLinkClient(Channel).Connect());

    /// <summary>What has been counted so far, by instrument, or by instrument and reason.</summary>
    public long Counted(string instrument)
    {
        lock (_counts)
        {
            return _counts.GetValueOrDefault(instrument);
        }
    }

    public Task Stop() => _application.StopAsync(TestContext.Current.CancellationToken);

    /// <summary>Waits until something has been counted often enough.</summary>
    public async Task Until(string instrument, long count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (Counted(instrument) < count)
        {
            await _counted.Reader.ReadAsync(limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        _listener.Dispose();
        await _application.DisposeAsync();
    }

    private void Count(
        Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        lock (_counts)
        {
            var name = instrument.Name;
            _counts[name] = _counts.GetValueOrDefault(name) + value;
            foreach (var tag in tags)
            {
                _counts[$"{name}:{tag.Value}"] = _counts.GetValueOrDefault($"{name}:{tag.Value}") + value;
            }
        }

        _counted.Writer.TryWrite(true);
    }
}
