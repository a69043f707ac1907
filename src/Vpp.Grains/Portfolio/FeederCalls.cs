using Vpp.Domain.Network;
using Vpp.Grains.Feeders;

namespace Vpp.Grains.Portfolio;

/// <summary>
/// Calls to feeders, many at once: one under way to each, so that a feeder that hangs gathers no queue, and none holds
/// the others up for longer than a call may take (C18). They wait together, on one timer.
/// </summary>
internal sealed class FeederCalls(
    IGrainFactory grains,
    NetworkModel model,
    PlantOptions options,
    TimeProvider time,
    Action<string, Exception> onFailure)
{
    private readonly IFeederGrain?[] _grains = new IFeederGrain?[model.Feeders.Count];
    private readonly bool[] _underWay = new bool[model.Feeders.Count];

    /// <summary>Ends when all calls have, or when they have taken as long as a call may.</summary>
    /// <param name="feeders">By index; one that still owes an answer is passed over.</param>
    /// <param name="call">May end later, and then does what it does with its answer all the same.</param>
    public async Task All(IReadOnlyList<int> feeders, Func<int, IFeederGrain, Task> call)
    {
        for (var first = 0; first < feeders.Count; first += options.FanOutMax)
        {
            var calls = new List<Task>(Math.Min(options.FanOutMax, feeders.Count - first));
            for (var i = first; i < feeders.Count && calls.Count < options.FanOutMax; i++)
            {
                if (!_underWay[feeders[i]])
                {
                    calls.Add(Call(feeders[i], call));
                }
            }

            try
            {
                await Task.WhenAll(calls).WaitAsync(options.CallTimeout, time);
            }
            catch (TimeoutException late)
            {
                onFailure($"{calls.Count(each => !each.IsCompleted)} feeders", late);
            }
        }
    }

    private async Task Call(int feeder, Func<int, IFeederGrain, Task> call)
    {
        _underWay[feeder] = true;
        try
        {
            await call(feeder, _grains[feeder] ??= grains.GetGrain<IFeederGrain>(model.Feeders[feeder].Id.Text));
        }
        catch (Exception exception)
        {
            onFailure(model.Feeders[feeder].Id.Text, exception);
        }
        finally
        {
            _underWay[feeder] = false;
        }
    }
}
