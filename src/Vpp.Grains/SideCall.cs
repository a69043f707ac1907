namespace Vpp.Grains;

/// <summary>
/// A call beside a control loop, to a store or to another actor: one at a time, and the loop waits for it no longer
/// than it can afford. What takes longer goes on by itself; what fails is told, and the next call tries again (C18).
/// </summary>
internal sealed class SideCall(TimeSpan patience, TimeProvider time, Action<Exception> onFailure)
{
    private Task<bool> _underWay = Task.FromResult(true);

    /// <summary>Makes the call unless the one before is still under way.</summary>
    /// <returns>Whether it ended well in time; false is unknown, not failed (C11).</returns>
    public async Task<bool> Run(Func<Task> call)
    {
        if (!_underWay.IsCompleted)
        {
            return false;
        }

        _underWay = Guard(call);
        try
        {
            return await _underWay.WaitAsync(patience, time);
        }
        catch (TimeoutException late)
        {
            onFailure(late);
            return false;
        }
    }

    private async Task<bool> Guard(Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (Exception exception)
        {
            onFailure(exception);
            return false;
        }
    }
}
