using System.Diagnostics.CodeAnalysis;
using Vpp.Domain.Feeders;

namespace Vpp.Domain.Supply;

/// <summary>
/// A feeder's supply in at most <see cref="LengthMax"/> bytes: per curve the buckets that hold watts, as far as they
/// fit one by one, else merged in twos, fours and so on where that saves most. Watts are exact; merged buckets come
/// back in the middle one. Numbers are base-128, the least significant seven bits first.
/// </summary>
public static class FeederSupplyCodec
{
    public const int LengthMax = 1_024;

    /// <summary>Most that one bucket or step may hold, in watts.</summary>
    public const long WattsMax = 1L << 50;

    private const byte Format = 1;
    private const int MergeBitsMax = 11;

    /// <summary>Writes a supply and answers the number of bytes.</summary>
    public static int Encode(FeederSupply supply, Span<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(supply);
        long[][] curves = [supply.ReductionByPriceW, supply.ReductionByDurationW, supply.IncreaseByPriceW];
        Span<int> mergeBits = stackalloc int[curves.Length];
        Span<int> lengths = stackalloc int[curves.Length];
        Span<byte> scratch = stackalloc byte[(SupplyBuckets.Count + 1) * 2 * Base128Writer.LengthMax];
        var writer = new Base128Writer(scratch);
        WriteSteps(ref writer, supply);
        var freeBytes = Math.Min(bytes.Length, LengthMax) - writer.Length - 1;
        for (var curve = 0; curve < curves.Length; curve++)
        {
            lengths[curve] = LengthOf(curves[curve], 0, scratch);
        }

        while (lengths[0] + lengths[1] + lengths[2] > freeBytes)
        {
            var longest = lengths.IndexOf(Math.Max(lengths[0], Math.Max(lengths[1], lengths[2])));
            ArgumentOutOfRangeException.ThrowIfEqual(mergeBits[longest], MergeBitsMax, nameof(bytes));
            lengths[longest] = LengthOf(curves[longest], ++mergeBits[longest], scratch);
        }

        bytes[0] = Format;
        writer = new Base128Writer(bytes[1..]);
        for (var curve = 0; curve < curves.Length; curve++)
        {
            WriteCurve(ref writer, curves[curve], mergeBits[curve]);
        }

        WriteSteps(ref writer, supply);
        return 1 + writer.Length;
    }

    /// <summary>Reads a supply; false when the bytes are not one whole supply.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out FeederSupply? supply)
    {
        supply = new FeederSupply(
            new long[SupplyBuckets.Count],
            new long[SupplyBuckets.Count],
            new long[SupplyBuckets.Count],
            new long[FeederSupply.Horizons.Count],
            new long[FeederSupply.Horizons.Count]);
        var isWhole = bytes.Length is > 0 and <= LengthMax && bytes[0] == Format;
        var reader = new Base128Reader(isWhole ? bytes[1..] : default);
        isWhole = isWhole
            && ReadCurve(ref reader, supply.ReductionByPriceW)
            && ReadCurve(ref reader, supply.ReductionByDurationW)
            && ReadCurve(ref reader, supply.IncreaseByPriceW)
            && ReadSteps(ref reader, supply)
            && reader.AtEnd;
        supply = isWhole ? supply : null;
        return isWhole;
    }

    private static long[][] StepsOf(FeederSupply supply) =>
    [
        supply.ReductionByShareW,
        supply.IncreaseByShareW,
        supply.LeavingReductionW,
        supply.SustainedReductionW,
        supply.SustainedIncreaseW,
    ];

    private static int LengthOf(ReadOnlySpan<long> bucketW, int mergeBits, Span<byte> scratch)
    {
        var writer = new Base128Writer(scratch);
        WriteCurve(ref writer, bucketW, mergeBits);
        return writer.Length;
    }

    private static void WriteCurve(ref Base128Writer writer, ReadOnlySpan<long> bucketW, int mergeBits)
    {
        writer.Write(mergeBits);
        var (next, merged) = (0, 1 << mergeBits);
        for (var bucket = 0; bucket < bucketW.Length; bucket += merged)
        {
            var watts = 0L;
            foreach (var each in bucketW[bucket..Math.Min(bucket + merged, bucketW.Length)])
            {
                watts += Checked(each);
            }

            // A gap of buckets, then the watts; watts of nothing end the curve.
            if (watts > 0)
            {
                writer.Write(watts);
                writer.Write((bucket >> mergeBits) - next);
                next = (bucket >> mergeBits) + 1;
            }
        }

        writer.Write(0);
    }

    private static bool ReadCurve(ref Base128Reader reader, Span<long> bucketW)
    {
        if (!reader.TryRead(out var mergeBits) || mergeBits > MergeBitsMax)
        {
            return false;
        }

        var middle = (1 << (int)mergeBits) / 2;
        for (var next = 0L; ; next++)
        {
            if (!reader.TryRead(out var watts) || watts > WattsMax << (int)mergeBits)
            {
                return false;
            }

            if (watts == 0)
            {
                return true;
            }

            if (!reader.TryRead(out var gap) || gap > SupplyBuckets.Count
                || (next += gap) << (int)mergeBits >= SupplyBuckets.Count)
            {
                return false;
            }

            bucketW[Math.Min(SupplyBuckets.Count - 1, (int)(next << (int)mergeBits) + middle)] += watts;
        }
    }

    private static void WriteSteps(ref Base128Writer writer, FeederSupply supply)
    {
        foreach (var steps in StepsOf(supply))
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(
                steps.Length,
                steps == supply.SustainedReductionW || steps == supply.SustainedIncreaseW
                    ? FeederSupply.Horizons.Count
                    : FeederSupply.Steps,
                nameof(supply));
            foreach (var watts in steps)
            {
                writer.Write(Checked(watts));
            }
        }
    }

    private static bool ReadSteps(ref Base128Reader reader, FeederSupply supply)
    {
        foreach (var steps in StepsOf(supply))
        {
            for (var step = 0; step < steps.Length; step++)
            {
                if (!reader.TryRead(out steps[step]) || steps[step] > WattsMax)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static long Checked(long watts)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(watts);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(watts, WattsMax);
        return watts;
    }
}
