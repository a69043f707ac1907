using Microsoft.Extensions.Time.Testing;

namespace Vpp.Grains.Tests.Plant;

/// <summary>
/// A clock that stands until a test moves it, and knows how many timers wait for it: so a test can tell that somebody
/// waits, and move the clock just then.
/// </summary>
internal sealed class TestClock(DateTimeOffset start, Pulse pulse) : FakeTimeProvider(start)
{
    private int _waiting;

    /// <summary>Timers that were neither fired for good nor given up.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Counted(base.CreateTimer(callback, state, dueTime, period), this);
        Interlocked.Increment(ref _waiting);
        pulse.Beat();
        return timer;
    }

    private void Ended()
    {
        Interlocked.Decrement(ref _waiting);
        pulse.Beat();
    }

    private sealed class Counted(ITimer timer, TestClock clock) : ITimer
    {
        private int _ended;

        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

        public void Dispose()
        {
            End();
            timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            End();
            return timer.DisposeAsync();
        }

        private void End()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
            {
                clock.Ended();
            }
        }
    }
}
