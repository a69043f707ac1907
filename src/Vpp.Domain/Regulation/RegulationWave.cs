using Vpp.Domain.Quantities;

namespace Vpp.Domain.Regulation;

/// <summary>A regulation signal recorded every two seconds; it begins again where it ends.</summary>
public sealed class RegulationWave
{
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private readonly int[] _millionths;

    /// <param name="values">At least one, in the order of time.</param>
    public RegulationWave(IReadOnlyList<PerUnit> values)
    {
        ArgumentOutOfRangeException.ThrowIfZero(values.Count);
        _millionths = [.. values.Select(value => value.Millionths)];
    }

    /// <summary>How long it runs until it begins again.</summary>
    public TimeSpan Length => _millionths.Length * Period;

    /// <summary>The value in force a while after its beginning; none before it.</summary>
    public PerUnit At(TimeSpan sinceStart) => sinceStart < TimeSpan.Zero
        ? PerUnit.Zero
        : PerUnit.FromMillionths(_millionths[sinceStart.Ticks / Period.Ticks % _millionths.Length]);
}
