namespace Vpp.Grains.Feeders;

/// <summary>
/// Tells a feeder of changed terms: once at once, and with growing pauses in the background when that fails. Should all
/// tries fail the feeder still reads the change from the store, so a hint can be late but a change cannot be lost. The
/// owner waits no longer for it than a call may take.
/// </summary>
internal sealed class FeederHint(PlantOptions options, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    /// <returns>Whether the feeder has taken them by now; false also when it does not say so in time.</returns>
    public async ValueTask<bool> Give(Func<ValueTask<bool>> hint)
    {
        if (await Try(hint) is { } taken)
        {
            return taken;
        }

        _ = Retry(hint);
        return false;
    }

    private async Task Retry(Func<ValueTask<bool>> hint)
    {
        for (var pause = FirstPause; pause < options.TermsPeriod; pause *= 2)
        {
            await Task.Delay(pause, time);
            if (await Try(hint) is not null)
            {
                return;
            }
        }
    }

    // Null is unknown, whatever the reason: a feeder that cannot wake throws what its store threw.
    private async Task<bool?> Try(Func<ValueTask<bool>> hint)
    {
        try
        {
            return await hint().AsTask().WaitAsync(options.CallTimeout, time);
        }
        catch (Exception)
        {
            return null;
        }
    }
}
