using Vpp.Domain.Dispatch;
using Vpp.Grains.Feeders;
using Vpp.Server.Api.Contracts;

namespace Vpp.Server.Api;

/// <summary>Asks the feeders of an event what became of promises and of their load, some at a time.</summary>
internal sealed class EventAftermaths(IGrainFactory grains, KnownNetwork network)
{
    private const int AtOnce = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<AftermathView> Of(DispatchEvent @event)
    {
        var (answers, silent) = (new List<FeederAftermath>(), new List<string>());
        foreach (var some in network.FeedersIn(@event.Scope).Chunk(AtOnce))
        {
            var calls = some.Select(feeder => (Feeder: feeder, Call: grains.GetGrain<IFeederGrain>(feeder)
                .GetAftermath(@event.Id.Text).AsTask().WaitAsync(Patience, TimeProvider.System))).ToList();
            foreach (var (feeder, call) in calls)
            {
                try
                {
                    if (await call is { } answer)
                    {
                        answers.Add(answer);
                    }
                }
                catch (Exception)
                {
                    silent.Add(feeder);
                }
            }
        }

        return AftermathView.Of(answers, silent);
    }
}
