using Vpp.Domain.Quantities;
using Vpp.Domain.Sustain;

namespace Vpp.Domain.Dispatch;

/// <summary>
/// Keeps the fleet able to follow an unknown future longest: present power is given up first, then whoever lasts
/// longest goes first, each node behind a limit counting as one device that its vehicles feed together.
/// </summary>
public sealed class LongestSustain : AllocationObjective
{
    private readonly SustainSplit _split = new();
    private long[] _lastsOfVehicle = [];
    private long[] _lastsMs = [];
    private long[] _stopW = [];

    /// <summary>Sets how long one vehicle lasts beyond standstill.</summary>
    /// <param name="vehicle">Index of the vehicle in the problem.</param>
    /// <param name="energy">Energy it can give (reducing) or take (raising), not negative.</param>
    /// <param name="fullPower">Its greatest power in that direction, not negative.</param>
    public void Set(int vehicle, Energy energy, Power fullPower)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(energy.Joules, nameof(energy));
        ArgumentOutOfRangeException.ThrowIfNegative(fullPower.Watts, nameof(fullPower));
        var milliseconds = fullPower == Power.Zero ? 0 : (Int128)energy.Joules * 1_000 / fullPower.Watts;
        SetLasts(vehicle, (long)Int128.Min(milliseconds, VirtualDevice.ForEver - 1));
    }

    internal void SetLasts(int vehicle, long lastsMs)
    {
        if (vehicle >= _lastsOfVehicle.Length)
        {
            Array.Resize(ref _lastsOfVehicle, Math.Max(vehicle + 1, _lastsOfVehicle.Length * 2));
        }

        _lastsOfVehicle[vehicle] = lastsMs;
    }

    internal override void Gather(OfferColumns offers)
    {
        if (_lastsMs.Length < offers.Count)
        {
            var size = Math.Max(offers.Count, _lastsMs.Length * 2);
            (_lastsMs, _stopW) = (new long[size], new long[size]);
        }

        for (var slot = 0; slot < offers.Count; slot++)
        {
            _lastsMs[slot] = _lastsOfVehicle[offers.Vehicle[slot]];
            _stopW[slot] = Math.Clamp(offers.PresentW[slot], 0, offers.LimitW[slot]);
        }
    }

    internal override void Divide(ActiveTree tree, OfferColumns offers, long amountW) =>
        _split.Divide(tree, offers, _stopW, _lastsMs, amountW);

    internal override long MarginalPrice(OfferColumns offers, int slot, long shareW) =>
        shareW < _stopW[slot] ? -VirtualDevice.ForEver : -_lastsMs[slot];
}
