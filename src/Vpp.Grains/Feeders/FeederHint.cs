namespace Vpp.Grains.Feeders;

/// <summary>
/// Tells a feeder of changed terms: once at once, and with growing pauses in the background when that fails. Should all
/// tries fail the feeder still reads the change from the store, so a hint can be late but a change cannot be lost.
/// </summary>
internal sealed class FeederHint(PlantOptions options, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    public async ValueTask Give(Func<ValueTask<bool>> hint)
    {
        if (!await Try(hint))
        {
            _ = Retry(hint);
        }
    }

    private async Task Retry(Func<ValueTask<bool>> hint)
    {
        for (var pause = FirstPause; pause < options.TermsPeriod; pause *= 2)
        {
            await Task.Delay(pause, time);
            if (await Try(hint))
            {
                return;
            }
        }
    }

    private static async Task<bool> Try(Func<ValueTask<bool>> hint)
    {
        try
        {
            await hint();
            return true;
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
        {
            return false;
        }
    }
}
