using Vpp.Grains.Feeders;

namespace Vpp.Grains.Portfolio;

/// <summary>
/// Calls to feeders, many at once but never all: one under way to each, so that a feeder that hangs gathers no queue,
/// and none holds the others up for longer than a call may take (C18).
/// </summary>
internal sealed class FeederCalls(
    IGrainFactory grains, PlantOptions options, TimeProvider time, Action<string, Exception> onFailure)
{
    private readonly Dictionary<string, SideCall> _calls = [];

    /// <returns>The feeders that answered well in time.</returns>
    public async Task<List<string>> All(IEnumerable<string> feeders, Func<string, IFeederGrain, Task> call)
    {
        var answered = new List<string>();
        foreach (var chunk in feeders.Chunk(options.FanOutMax))
        {
            var ended = await Task.WhenAll(chunk.Select(feeder =>
                To(feeder).Run(() => call(feeder, grains.GetGrain<IFeederGrain>(feeder)))));
            answered.AddRange(chunk.Where((_, i) => ended[i]));
        }

        return answered;
    }

    private SideCall To(string feeder)
    {
        if (!_calls.TryGetValue(feeder, out var call))
        {
            _calls[feeder] = call = new(options.CallTimeout, time, exception => onFailure(feeder, exception));
        }

        return call;
    }
}
