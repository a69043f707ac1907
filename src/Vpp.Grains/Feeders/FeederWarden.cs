using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Vpp.Grains.Placement;
using Vpp.Grains.Portfolio;

namespace Vpp.Grains.Feeders;

/// <summary>
/// Grains wake only when called, so every server touches, each second, the feeders that it owns by rendezvous and that
/// are not awake here, and the portfolio. A feeder whose server was lost so commands again within a second of the loss being known (L1). Feeders
/// that woke on another server than their owner, since that one joined later, are moved home: few at a time, never
/// while they serve an event, and only once the servers have been the same for a while.
/// </summary>
internal sealed partial class FeederWarden(
    IGrainFactory grains,
    ILocalSiloDetails local,
    IClusterMembershipService membership,
    PlantNetwork plant,
    PlantOptions options,
    TimeProvider time,
    LocalFeeders feeders,
    ILogger<FeederWarden> logger) : BackgroundService
{
    private const int MovesPerRound = 4;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    private (MembershipVersion Version, long At)? _settled;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Stepped)
        {
            return;
        }

        using var timer = new PeriodicTimer(Round, time);
        try
        {
            do
            {
                await Touch();
                MoveHome();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    /// <summary>One round.</summary>
    public async Task Touch()
    {
        var servers = ActiveServers();
        if (servers.Count == 0)
        {
            return;
        }

        var owned = plant.Model.Feeders
            .Select(feeder => feeder.Id.Text)
            .Where(id => !feeders.IsAwake(id) && RendezvousDirector.OwnerOf(id, servers).Equals(local.SiloAddress));
        foreach (var chunk in owned.Chunk(options.FanOutMax))
        {
            await Task.WhenAll(chunk.Select(id => Touch(id, () => grains.GetGrain<IFeederGrain>(id).Touch())));
        }

        await Touch(
            IPortfolioGrain.Key, () => grains.GetGrain<IPortfolioGrain>(IPortfolioGrain.Key).Touch());
    }

    /// <summary>Moves some feeders that are awake here to the servers that own them.</summary>
    public void MoveHome()
    {
        var version = membership.CurrentSnapshot.Version;
        if (_settled is not { } settled || settled.Version != version)
        {
            _settled = (version, time.GetTimestamp());
            return;
        }

        if (time.GetElapsedTime(settled.At) < options.MoveHomeAfter)
        {
            return;
        }

        var servers = ActiveServers();
        foreach (var (id, feeder) in feeders.All
                     .Where(each => servers.Contains(local.SiloAddress)
                         && !RendezvousDirector.OwnerOf(each.Key, servers).Equals(local.SiloAddress)
                         && !each.Value.ServesEvent())
                     .Take(MovesPerRound))
        {
            LogMoved(logger, id);
            feeder.Context.Migrate([]);
        }
    }

    private List<SiloAddress> ActiveServers() =>
    [
        .. membership.CurrentSnapshot.Members.Values
            .Where(member => member.Status == SiloStatus.Active)
            .Select(member => member.SiloAddress),
    ];

    private async Task Touch(string name, Func<ValueTask> touch)
    {
        try
        {
            await touch().AsTask().WaitAsync(options.CallTimeout, time);
        }
        catch (Exception exception)
        {
            // One feeder that cannot start, or does not answer, does not keep the others from being woken (C18).
            LogUntouched(logger, exception, name);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Name} did not answer its warden.")]
    private static partial void LogUntouched(ILogger logger, Exception exception, string name);

    [LoggerMessage(LogLevel.Information, "Feeder {Feeder} moves to the server that owns it.")]
    private static partial void LogMoved(ILogger logger, string feeder);
}
