using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Vpp.Grains.Storage;
using Vpp.Server.Api;
using Vpp.Server.Commands;
using Vpp.Server.Fleets;
using Vpp.Storage;
using Vpp.Storage.Sqlite;

namespace Vpp.Server.Hosting;

/// <summary>The whole plant as one process: actors, storage, FleetLink and the HTTP interface.</summary>
internal sealed class PlantHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PlantHost(WebApplication app) => _app = app;

    /// <summary>The services of the running plant.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Where it listens, as it came out when a port was left open.</summary>
    public IReadOnlyList<string> Addresses =>
        [.. _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];

    /// <summary>Builds and starts a plant; expected failures come back as sentences.</summary>
    public static async Task<StartResult> Start(PlantHostOptions options, CancellationToken cancellation)
    {
        if (options.EndPoints.Concat(options.FleetLinkEndPoints).FirstOrDefault(IsTaken) is { } taken)
        {
            return new StartResult.Failed(
                ExitCodes.Failed,
                [$"The address http://{taken} is already in use. Stop what uses it, or choose another with "
                    + $"{(options.EndPoints.Contains(taken) ? "--urls" : "--fleetlink-urls")}."]);
        }

        var app = PlantAssembly.Build(options);
        try
        {
            // Opening the database first means that a second process leaves before it has done anything.
            app.Services.GetRequiredService<SqliteDatabase>();
            if (options.FleetFile is { } file && await Import(app, file, cancellation) is { Count: > 0 } faults)
            {
                await app.DisposeAsync();
                return new StartResult.Failed(ExitCodes.WrongInput, faults);
            }

            await app.StartAsync(cancellation);
            return new StartResult.Running(new PlantHost(app));
        }
        catch (OperationCanceledException)
        {
            await Abandon(app);
            cancellation.ThrowIfCancellationRequested();
            return new StartResult.Failed(
                ExitCodes.Stopped, ["The plant was told to stop before it had started."]);
        }
        catch (Exception failure) when (Explain(failure) is { } explained)
        {
            await Abandon(app);
            return explained;
        }
    }

    /// <summary>Ends when the process is told to stop, or the caller cancels; then everything has stopped.</summary>
    public Task WaitForShutdown(CancellationToken cancellation) => _app.WaitForShutdownAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    // Asked before anything starts: no reign should begin, and no fleet hear of it, only for the want of a port.
    private static bool IsTaken(IPEndPoint endPoint)
    {
        using var probe = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(endPoint);
            return false;
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return true;
        }
    }

    private static async Task<IReadOnlyList<string>> Import(
        WebApplication app, string file, CancellationToken cancellation)
    {
        var store = app.Services.GetRequiredService<ITermsStore>();
        var reading = await FleetFile.Read(file, app.Services.GetRequiredService<KnownNetwork>(), store, cancellation);
        if (reading.Faults.Count == 0)
        {
            await store.Import(reading.Homes, reading.Vehicles, cancellation);
        }

        return reading.Faults;
    }

    private static StartResult.Failed? Explain(Exception failure) => failure switch
    {
        DirectoryInUseException or UnusableDatabaseException => new(ExitCodes.WrongInput, [failure.Message]),
        IOException { InnerException: AddressInUseException } => new(
            ExitCodes.Failed, [$"{failure.Message.TrimEnd('.')}. Stop what uses it, or choose another with --urls."]),
        StorageUnavailableException or IOException or UnauthorizedAccessException =>
            new(ExitCodes.Failed, [failure.Message]),
        _ => null,
    };

    // What had already started must stop before the container goes; that this fails too would hide the first reason.
    private static async Task Abandon(WebApplication app)
    {
        try
        {
            await app.StopAsync();
        }
        catch (Exception failure)
        {
            HostLog.StopFailed(app.Logger, failure);
        }

        await app.DisposeAsync();
    }
}
