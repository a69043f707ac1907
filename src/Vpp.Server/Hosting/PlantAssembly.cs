using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Console;
using Vpp.Gateways.FleetLink;
using Vpp.Grains;
using Vpp.Server.Api;
using Vpp.Storage.Sqlite;

namespace Vpp.Server.Hosting;

/// <summary>Puts the parts of a plant together; nothing runs yet.</summary>
internal static class PlantAssembly
{
    // Beyond the limit of every call, so that a caller who sent somewhat too much still hears the answer.
    private const long BodySizeMax = 32 * 1024 * 1024;

    private const int StreamsPerConnectionMax = 32;

    // Time to say what is wanted; who has nothing to ask comes back when there is.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // An empty builder, since the usual one also listens where the environment and settings of the host say.
    public static WebApplication Build(PlantHostOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "vpp" });
        AddLog(builder.Logging, options.LogLevel);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, options));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
        builder.Services.AddSingleton(options.Clock);
        builder.Services.AddSqliteStorage(options.DataDirectory);
        builder.Services.AddSingleton(new PlantNetwork(options.Network));
        builder.Services.AddSingleton(options.Actors);
        builder.Services.AddFleetLink(fleetLink => fleetLink.SteppedTime = options.Actors.Stepped);
        builder.Services.AddPlantApi();
        builder.AddSilo(options);

        var app = builder.Build();
        app.Use(ConnectionRoom.Mark);
        app.UsePlantApi();
        app.MapFleetLink();
        app.MapHealth();
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, PlantHostOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = BodySizeMax;
        kestrel.Limits.KeepAliveTimeout = Patience;
        kestrel.Limits.RequestHeadersTimeout = Patience;
        kestrel.Limits.Http2.MaxStreamsPerConnection = StreamsPerConnectionMax;
        ListenAt(kestrel, options.EndPoints, HttpProtocols.Http1, new(options.ConnectionCountMax));
        ListenAt(kestrel, options.FleetLinkEndPoints, HttpProtocols.Http2, new(options.ConnectionCountMax));
    }

    private static void ListenAt(
        KestrelServerOptions kestrel, IEnumerable<IPEndPoint> endPoints, HttpProtocols protocol, ConnectionRoom room)
    {
        foreach (var endPoint in endPoints)
        {
            kestrel.Listen(endPoint, listener =>
            {
                listener.Protocols = protocol;
                listener.Use(room.Admit);
            });
        }
    }

    // To standard error: standard output belongs to what a command answers.
    private static void AddLog(ILoggingBuilder logging, LogLevel level) => logging
        .SetMinimumLevel(LogLevel.Warning)
        .AddFilter("Vpp", level)
        // A start that fails is told as a sentence; the watchdog takes the time since boot for a stall.
        .AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical)
        .AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error)
        .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
}
