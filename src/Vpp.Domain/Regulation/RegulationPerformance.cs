using Vpp.Domain.Quantities;

namespace Vpp.Domain.Regulation;

/// <summary>The score of a response in total and hour by hour; see <c>regulation.md</c> beside this file.</summary>
/// <param name="Total">Over every window and sample.</param>
/// <param name="Hours">
/// From the first sample on; what is left of the last hour counts with the one before. Null for an hour in which the
/// signal never moved.
/// </param>
public sealed record RegulationPerformance(RegulationScore Total, IReadOnlyList<RegulationScore?> Hours)
{
    /// <summary>Signal and response are compared by means over this long.</summary>
    public static readonly TimeSpan SamplePeriod = TimeSpan.FromSeconds(10);

    private const int WindowSamples = 30;
    private const int ShiftMax = 30;
    private const int HourSamples = 360;

    /// <summary>Scores at least an hour; null for less, or when the signal never moved.</summary>
    /// <param name="signalW">What was asked, as ten-second means one after the other; + injects.</param>
    /// <param name="responseW">
    /// What was done, from the same instant on and at least as long; what lies beyond the signal serves the shifts of
    /// its last window.
    /// </param>
    public static RegulationPerformance? Of(ReadOnlySpan<long> signalW, ReadOnlySpan<long> responseW)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(responseW.Length, signalW.Length);
        var hours = new List<Sums>();
        for (var from = 0; signalW.Length - from >= HourSamples; from += HourSamples)
        {
            var isLast = signalW.Length - from < 2 * HourSamples;
            var length = isLast ? signalW.Length - from : HourSamples;
            hours.Add(SumsOf(signalW.Slice(from, length), responseW[from..]));
        }

        var total = hours.Aggregate(default(Sums), (sum, each) => sum + each);
        return total.Score is { } score ? new(score, [.. hours.Select(hour => hour.Score)]) : null;
    }

    private static Sums SumsOf(ReadOnlySpan<long> signalW, ReadOnlySpan<long> responseW)
    {
        var sums = Precision(signalW, responseW);
        for (var from = 0; from + WindowSamples <= signalW.Length; from += WindowSamples)
        {
            var window = signalW.Slice(from, WindowSamples);
            if (!IsConstant(window))
            {
                var (correlation, delay) = Best(window, responseW[from..]);
                sums += new Sums(1, correlation, delay, 0, 0);
            }
        }

        return sums;
    }

    private static Sums Precision(ReadOnlySpan<long> signalW, ReadOnlySpan<long> responseW)
    {
        var (error, magnitude) = (0d, 0d);
        for (var i = 0; i < signalW.Length; i++)
        {
            error += Math.Abs((double)responseW[i] - signalW[i]);
            magnitude += Math.Abs((double)signalW[i]);
        }

        // With the mean over as many samples above and below, their number cancels out.
        return magnitude == 0 ? default : new(0, 0, 0, signalW.Length, signalW.Length * (error / magnitude));
    }

    // The shift at which correlation and delay together are best; of equals the shorter one. A response that stands
    // still while the signal moves is like nothing at all.
    private static (double Correlation, double Delay) Best(ReadOnlySpan<long> signalW, ReadOnlySpan<long> responseW)
    {
        var best = (Correlation: 0d, Delay: 0d);
        for (var shift = 0; shift <= ShiftMax && shift + WindowSamples <= responseW.Length; shift++)
        {
            var response = responseW.Slice(shift, WindowSamples);
            var correlation = IsConstant(response) ? 0 : Math.Max(0, Correlation(signalW, response));
            var delay = (double)(ShiftMax - shift) / ShiftMax;
            if (correlation > 0 && correlation + delay > best.Correlation + best.Delay)
            {
                best = (correlation, delay);
            }
        }

        return best;
    }

    private static double Correlation(ReadOnlySpan<long> one, ReadOnlySpan<long> other)
    {
        var (meanOne, meanOther) = (Mean(one), Mean(other));
        var (both, squareOne, squareOther) = (0d, 0d, 0d);
        for (var i = 0; i < one.Length; i++)
        {
            var (x, y) = (one[i] - meanOne, other[i] - meanOther);
            both += x * y;
            squareOne += x * x;
            squareOther += y * y;
        }

        return both / Math.Sqrt(squareOne * squareOther);
    }

    private static double Mean(ReadOnlySpan<long> values)
    {
        var sum = 0d;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }

    private static bool IsConstant(ReadOnlySpan<long> values) => !values.ContainsAnyExcept(values[0]);

    // Sums over windows, and over samples.
    private readonly record struct Sums(int Windows, double Correlation, double Delay, long Samples, double Error)
    {
        public RegulationScore? Score => Windows == 0 || Samples == 0
            ? null
            : new(Share(Correlation / Windows), Share(Delay / Windows), Share(1 - (Error / Samples)));

        public static Sums operator +(Sums one, Sums other) => new(
            one.Windows + other.Windows,
            one.Correlation + other.Correlation,
            one.Delay + other.Delay,
            one.Samples + other.Samples,
            one.Error + other.Error);

        private static PerUnit Share(double value) => PerUnit.From(Math.Clamp(value, 0, 1))!.Value;
    }
}
