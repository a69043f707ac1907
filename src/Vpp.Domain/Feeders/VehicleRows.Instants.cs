namespace Vpp.Domain.Feeders;

/// <summary>Instants in 32 bits: milliseconds since a base that moves along before they run out.</summary>
internal sealed partial class VehicleRows
{
    /// <summary>No instant: never.</summary>
    public const int Never = int.MinValue;

    /// <summary>The earliest instant there is: 12 days or more ago, and nobody asks how much more.</summary>
    public const int LongAgo = int.MinValue + 1;

    /// <summary>After every other instant.</summary>
    public const int Ever = int.MaxValue;

    /// <summary>Longest time from now to an instant, ms: 12 days.</summary>
    public const int AheadMaxMs = 1 << 30;

    /// <summary>No departure has been looked up yet.</summary>
    public const uint NotLookedUp = 0;

    /// <summary>Looked up: there is none.</summary>
    public const uint NoDeparture = uint.MaxValue;

    /// <summary>Whether a departure is set and known.</summary>
    public bool HasDeparture(int row) => DepartureUtc[row] is not (NotLookedUp or NoDeparture);

    /// <summary>Milliseconds from an instant of the calendar (Unix ms) to a departure that is set.</summary>
    public long UntilDepartureMs(int row, long utcMs) => (DepartureUtc[row] * 1_000L) - utcMs;

    /// <summary>The monotonic millisecond that instants count from.</summary>
    public long BaseMs { get; private set; }

    /// <summary>An instant as columns have it; the base moves when it is far behind.</summary>
    public int At(FeederInstant instant)
    {
        var monotonicMs = instant.Monotonic.Ticks / TimeSpan.TicksPerMillisecond;
        if (monotonicMs - BaseMs > AheadMaxMs)
        {
            Rebase(monotonicMs);
        }

        return (int)(monotonicMs - BaseMs);
    }

    /// <summary>An instant that may lie anywhere, as near as columns can have it.</summary>
    public static int Nearest(long instant) => (int)Math.Clamp(instant, LongAgo, Ever - 1);

    private void Rebase(long baseMs)
    {
        var shiftMs = baseMs - BaseMs;
        BaseMs = baseMs;
        Shift(MeasuredAt, shiftMs);
        Shift(IssuedAt, shiftMs);
        Shift(ExpiresAt, shiftMs);
        ReleaseAt.Shift(shiftMs);
        StandstillUntil.Shift(shiftMs);
        ShiftFollowing(shiftMs);
        Outlook = Outlook with { OutdatedAt = LongAgo };
    }

    internal static void Shift(int[] instants, long ms)
    {
        foreach (ref var instant in instants.AsSpan())
        {
            instant = instant is Never or Ever ? instant : Nearest(instant - ms);
        }
    }
}
