using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Vpp.Grains.Placement;
using Vpp.Grains.Portfolio;

namespace Vpp.Grains.Feeders;

/// <summary>
/// Grains wake only when called, so every server touches, each second, the feeders it owns by rendezvous, and the
/// portfolio. A feeder whose server was lost so commands again within a second of the loss being known (L1).
/// </summary>
internal sealed partial class FeederWarden(
    IGrainFactory grains,
    ILocalSiloDetails local,
    IClusterMembershipService membership,
    PlantNetwork plant,
    PlantOptions options,
    TimeProvider time,
    ILogger<FeederWarden> logger) : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

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
        var servers = membership.CurrentSnapshot.Members.Values
            .Where(member => member.Status == SiloStatus.Active)
            .Select(member => member.SiloAddress)
            .ToList();
        if (servers.Count == 0)
        {
            return;
        }

        var owned = plant.Model.Feeders
            .Select(feeder => feeder.Id.Text)
            .Where(id => RendezvousDirector.OwnerOf(id, servers).Equals(local.SiloAddress));
        foreach (var chunk in owned.Chunk(options.FanOutMax))
        {
            await Task.WhenAll(chunk.Select(id => Touch(id, () => grains.GetGrain<IFeederGrain>(id).Touch())));
        }

        await Touch(
            IPortfolioGrain.Key, () => grains.GetGrain<IPortfolioGrain>(IPortfolioGrain.Key).Touch());
    }

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
}
