using System.Numerics;
using System.Runtime.InteropServices;

namespace Vpp.Domain.Feeders;

/// <summary>Sums over whole columns, many rows at a time; the columns are of equal length and their sums fit.</summary>
internal static class Columns
{
    public static void Add(Span<int> to, ReadOnlySpan<int> more)
    {
        var whole = MemoryMarshal.Cast<int, Vector<int>>(to);
        var wholeMore = MemoryMarshal.Cast<int, Vector<int>>(more);
        for (var i = 0; i < whole.Length; i++)
        {
            whole[i] += wholeMore[i];
        }

        for (var row = whole.Length * Vector<int>.Count; row < to.Length; row++)
        {
            to[row] += more[row];
        }
    }

    public static void Subtract(Span<int> from, ReadOnlySpan<int> less)
    {
        var whole = MemoryMarshal.Cast<int, Vector<int>>(from);
        var wholeLess = MemoryMarshal.Cast<int, Vector<int>>(less);
        for (var i = 0; i < whole.Length; i++)
        {
            whole[i] -= wholeLess[i];
        }

        for (var row = whole.Length * Vector<int>.Count; row < from.Length; row++)
        {
            from[row] -= less[row];
        }
    }
}
