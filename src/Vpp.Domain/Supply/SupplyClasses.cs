using System.Numerics;

namespace Vpp.Domain.Supply;

/// <summary>
/// Up to 64 classes of parts in their order, by the first of level, key and rank in which they differ; a part of a
/// lower class goes before all of higher ones.
/// </summary>
internal readonly struct SupplyClasses
{
    public const int Count = 1 << Bits;

    private const int Bits = 6;

    private readonly Field _field;
    private readonly long _least;
    private readonly int _shift;

    private SupplyClasses(Field field, long least, long most)
    {
        (_field, _least) = (field, least);
        _shift = Math.Max(0, BitOperations.Log2((ulong)(most - least)) - Bits + 1);
    }

    private enum Field
    {
        Level,
        Key,
        Rank,
    }

    /// <summary>Classes that put some parts in at least two; null where they differ in no field.</summary>
    public static SupplyClasses? Of(ReadOnlySpan<SupplySegment> parts)
    {
        for (var field = Field.Level; field <= Field.Rank; field++)
        {
            var (least, most) = (long.MaxValue, long.MinValue);
            foreach (ref readonly var part in parts)
            {
                var value = Value(field, in part);
                (least, most) = (Math.Min(least, value), Math.Max(most, value));
            }

            if (least < most)
            {
                return new SupplyClasses(field, least, most);
            }
        }

        return null;
    }

    public int Of(in SupplySegment part) => (int)((Value(_field, in part) - _least) >> _shift);

    private static long Value(Field field, in SupplySegment part) => field switch
    {
        Field.Level => -part.Level,
        Field.Key => part.Key,
        _ => part.Rank,
    };
}
