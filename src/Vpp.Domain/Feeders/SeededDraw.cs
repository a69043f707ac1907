using Vpp.Domain.Identities;

namespace Vpp.Domain.Feeders;

/// <summary>
/// Draws that depend on nothing but a seed and a name, so that everybody who repeats one gets the same.
/// </summary>
public static class SeededDraw
{
    /// <summary>A whole number of milliseconds, evenly spread over [0, window].</summary>
    public static TimeSpan Within(TimeSpan window, ulong seed, VehicleId vehicle) =>
        TimeSpan.FromMilliseconds((long)(Hash(seed, vehicle.Text) % (ulong)((long)window.TotalMilliseconds + 1)));

    /// <summary>FNV-1a over the text, then <see cref="SplitMix64"/>.</summary>
    public static ulong Hash(ulong seed, string text)
    {
        unchecked
        {
            var hash = 0xCBF29CE484222325UL ^ seed;
            foreach (var character in text)
            {
                hash = (hash ^ character) * 0x100000001B3UL;
            }

            return SplitMix64.Mix(hash + SplitMix64.Increment);
        }
    }
}
