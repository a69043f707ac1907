using Vpp.Domain.Quantities;

namespace Vpp.Domain.Regulation;

/// <summary>The newest value of one event's signal. It is soft: once it is too old it is worth nothing.</summary>
public sealed class LiveSignal
{
    /// <summary>How old a value may be and still be followed.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(10);

    /// <summary>How far a value may lie in the future, for a caller whose clock is a little early.</summary>
    public static readonly TimeSpan FutureTolerance = TimeSpan.FromSeconds(1);

    private PerUnit _value;
    private DateTimeOffset _at = DateTimeOffset.MinValue;

    /// <summary>Until when the newest value is followed, UTC.</summary>
    public DateTimeOffset HoldsUntil => _at == DateTimeOffset.MinValue ? _at : _at + Life;

    /// <summary>The value to follow at an instant; null when none was heard lately.</summary>
    public PerUnit? At(DateTimeOffset now) => now <= HoldsUntil ? _value : null;

    /// <summary>Takes a value; the rule that it breaks by its time, or null when it is taken (C15).</summary>
    public string? Take(PerUnit value, DateTimeOffset at, DateTimeOffset now)
    {
        if (at > now + FutureTolerance || at < now - Life)
        {
            return $"must be at most {Life.TotalSeconds} s old, and not in the future";
        }

        if (at < _at)
        {
            return $"must not be before the newest value, which is of {_at:O}";
        }

        (_value, _at) = (value, at);
        return null;
    }
}
