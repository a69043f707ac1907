using Microsoft.Extensions.Time.Testing;

namespace Vpp.Grains.Tests.Plant;

/// <summary>
/// A clock that stands until a test moves it, and knows how many short waits it would end: so a test can tell that
/// somebody waits for an answer, and move the clock just then.
/// </summary>
internal sealed class TestClock(DateTimeOffset start, Pulse pulse) : FakeTimeProvider(start)
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    private int _waiting;

    /// <summary>How many wait for at most two seconds.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime <= TimeSpan.Zero || dueTime > Short || period != Timeout.InfiniteTimeSpan)
        {
            return timer;
        }

        Interlocked.Increment(ref _waiting);
        pulse.Beat();
        return new Counted(timer, this);
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
