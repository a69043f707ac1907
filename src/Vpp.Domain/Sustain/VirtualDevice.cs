namespace Vpp.Domain.Sustain;

/// <summary>
/// Power that can be held for a time: a vehicle, or what a node makes of all that is below it under its limit.
/// </summary>
/// <param name="LastsMs">Time in milliseconds.</param>
/// <param name="PowerW">Power in whole watts, not negative.</param>
/// <param name="Child">Whose it is, where that matters: an active node, or the complement of a slot.</param>
/// <param name="Order">Place among equals; the smaller comes first.</param>
internal record struct VirtualDevice(long LastsMs, long PowerW, int Child = 0, int Order = 0)
    : IComparable<VirtualDevice>
{
    /// <summary>What never runs out: giving up present power.</summary>
    public const long ForEver = long.MaxValue;

    /// <summary>Longest first.</summary>
    public readonly int CompareTo(VirtualDevice other)
    {
        var byTime = other.LastsMs.CompareTo(LastsMs);
        return byTime != 0 ? byTime : Order.CompareTo(other.Order);
    }

    /// <summary>
    /// Holds devices, longest first, under a limit without losing energy: what is above the limit at first is kept
    /// for later, so that the limit is held up to the time at which the mean power equals it, and what lasts longer is
    /// as before. Two devices of 10 kW for an hour behind 10 kW become one of 10 kW for two hours.
    /// </summary>
    /// <returns>The number of devices left at the front of the span.</returns>
    public static int Flatten(Span<VirtualDevice> devices, long limitW)
    {
        var powerW = 0L;
        Int128 energy = 0;
        foreach (ref readonly var device in devices)
        {
            powerW += device.PowerW;
            energy += device.LastsMs == ForEver ? 0 : (Int128)device.PowerW * device.LastsMs;
        }

        if (powerW <= limitW)
        {
            return devices.Length;
        }

        if (limitW == 0)
        {
            return 0;
        }

        var keptW = 0L;
        for (var index = 0; index < devices.Length; index++)
        {
            ref var device = ref devices[index];
            var openW = limitW - keptW;
            if (device.LastsMs == ForEver)
            {
                if (device.PowerW >= openW)
                {
                    device.PowerW = openW;
                    return index + 1;
                }
            }
            else if (energy >= (Int128)device.LastsMs * openW)
            {
                device = device with { LastsMs = (long)(energy / openW), PowerW = openW };
                return index + 1;
            }
            else
            {
                energy -= (Int128)device.PowerW * device.LastsMs;
            }

            keptW += device.PowerW;
        }

        return devices.Length;
    }

    /// <summary>Holds devices, longest first, under a limit when what is not used now is lost.</summary>
    /// <returns>The number of devices left at the front of the span.</returns>
    public static int Cut(Span<VirtualDevice> devices, long limitW)
    {
        for (var index = 0; index < devices.Length; index++)
        {
            if (devices[index].PowerW >= limitW)
            {
                devices[index].PowerW = limitW;
                return limitW == 0 ? index : index + 1;
            }

            limitW -= devices[index].PowerW;
        }

        return devices.Length;
    }

    /// <summary>Makes one device of those of one child that last equally long, longest first.</summary>
    /// <returns>The number of devices left at the front of the span.</returns>
    public static int Merge(Span<VirtualDevice> devices)
    {
        var count = 0;
        foreach (ref readonly var device in devices)
        {
            if (count > 0 && devices[count - 1].Child == device.Child && devices[count - 1].LastsMs == device.LastsMs)
            {
                devices[count - 1].PowerW += device.PowerW;
            }
            else
            {
                devices[count++] = device;
            }
        }

        return count;
    }
}
