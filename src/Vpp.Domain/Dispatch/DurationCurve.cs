namespace Vpp.Domain.Dispatch;

/// <summary>
/// Duration curves: how much power a node has from what lasts at least a given time, as steps, longest first.
/// </summary>
internal static class DurationCurve
{
    /// <summary>
    /// Holds a curve under a limit without losing energy: what is above the limit at first is kept for later, so that
    /// the limit is held up to the time at which the mean of the curve equals it, and the curve beyond is as before.
    /// Two devices of 10 kW for an hour behind 10 kW become one of 10 kW for two hours.
    /// </summary>
    /// <returns>The number of steps left at the front of the span.</returns>
    public static int Flatten(Span<VirtualDevice> steps, long limitW)
    {
        var powerW = 0L;
        Int128 energy = 0;
        foreach (ref readonly var step in steps)
        {
            powerW += step.PowerW;
            energy += step.LastsMs == LongestSustain.ForEver ? 0 : (Int128)step.PowerW * step.LastsMs;
        }

        if (powerW <= limitW)
        {
            return steps.Length;
        }

        if (limitW == 0)
        {
            return 0;
        }

        var keptW = 0L;
        for (var index = 0; index < steps.Length; index++)
        {
            ref var step = ref steps[index];
            var openW = limitW - keptW;
            if (step.LastsMs == LongestSustain.ForEver)
            {
                if (step.PowerW >= openW)
                {
                    step.PowerW = openW;
                    return index + 1;
                }
            }
            else if (energy >= (Int128)step.LastsMs * openW)
            {
                step = step with { LastsMs = (long)(energy / openW), PowerW = openW };
                return index + 1;
            }
            else
            {
                energy -= (Int128)step.PowerW * step.LastsMs;
            }

            keptW += step.PowerW;
        }

        return steps.Length;
    }

    /// <summary>Makes one step of the steps of one child that last equally long, in a sorted curve.</summary>
    /// <returns>The number of steps left at the front of the span.</returns>
    public static int Merge(Span<VirtualDevice> steps)
    {
        var count = 0;
        foreach (ref readonly var step in steps)
        {
            if (count > 0 && steps[count - 1].Child == step.Child && steps[count - 1].LastsMs == step.LastsMs)
            {
                steps[count - 1].PowerW += step.PowerW;
            }
            else
            {
                steps[count++] = step;
            }
        }

        return count;
    }
}
