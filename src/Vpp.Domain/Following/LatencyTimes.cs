using Vpp.Domain.Feeders;

namespace Vpp.Domain.Following;

/// <summary>What follows from latency classes, in milliseconds by the number of <see cref="LatencyClass"/>.</summary>
internal sealed class LatencyTimes
{
    private static readonly TimeSpan s_fastSettling = TimeSpan.FromSeconds(6);

    private readonly Times[] _of;

    public LatencyTimes(FeederOptions options) => _of =
        [.. Enum.GetValues<LatencyClass>().Order().Select(latency => Of(latency, options))];

    public ref readonly Times this[LatencyClass latency] => ref _of[(int)latency];

    private static Times Of(LatencyClass latency, FeederOptions options)
    {
        if (latency == LatencyClass.Fast)
        {
            return new(
                Ms(latency.Latency()),
                Ms(s_fastSettling),
                Ms(options.Freshness),
                Ms(options.TimeToLive),
                Ms(options.LeaseMax),
                Ms(options.RenewAfter),
                Ms(options.ResendAfter));
        }

        var (answer, patience) = (latency.Latency(), 3 * latency.Latency());
        var life = patience > options.TimeToLive ? patience : options.TimeToLive;
        return new(
            Ms(answer), Ms(answer), Ms(patience), Ms(life), Ms(life + options.LeaseSlack), Ms(life / 3), Ms(answer));
    }

    private static int Ms(TimeSpan time) => (int)time.TotalMilliseconds;

    /// <param name="LatencyMs">The longest that an answer takes.</param>
    /// <param name="SettlingMs">From its issue until a setpoint is in force.</param>
    /// <param name="FreshMs">The age at which a reading gives no firm capacity any more (C9).</param>
    /// <param name="LifeMs">Time to live of a setpoint (C2).</param>
    /// <param name="LeaseMs">From its issue until nobody can hold it any more.</param>
    /// <param name="RenewMs">When it is renewed.</param>
    /// <param name="ResendMs">When it is sent again while nobody answers.</param>
    internal readonly record struct Times(
        int LatencyMs, int SettlingMs, int FreshMs, int LifeMs, int LeaseMs, int RenewMs, int ResendMs)
    {
        /// <summary>For how long nobody may answer: until what was sent again in vain twice is in force.</summary>
        public long PatienceMs => SettlingMs + (2L * ResendMs);
    }
}
