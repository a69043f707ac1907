using Vpp.Domain.Quantities;

namespace Vpp.Domain.Sustain;

/// <summary>
/// W(t), the power that is there from what lasts at least t: a falling staircase. Its integral F is the energy that can
/// be had within a time: curves of several add up, a limit of c watts makes it min(c·t, F), and power can be held for t
/// when it is at most F(t)/t. Rounded to whole watts and milliseconds, always down.
/// </summary>
public sealed class DurationCurve
{
    // Shortest first; up to and with a step, its energy in watt-milliseconds; from a step on, power.
    private readonly long[] _lastsMs;
    private readonly Int128[] _energyTo;
    private readonly long[] _powerFromW;

    internal DurationCurve(Span<VirtualDevice> devices)
    {
        devices.Sort();
        var count = VirtualDevice.Merge(devices);
        (_lastsMs, _energyTo, _powerFromW) = (new long[count], new Int128[count + 1], new long[count + 1]);
        for (var step = count - 1; step >= 0; step--)
        {
            var device = devices[count - 1 - step];
            _lastsMs[step] = device.LastsMs;
            _powerFromW[step] = _powerFromW[step + 1] + device.PowerW;
        }

        for (var step = 0; step < count; step++)
        {
            _energyTo[step + 1] = _energyTo[step] + (Int128)PowerOfW(step) * _lastsMs[step];
        }
    }

    public static DurationCurve Empty { get; } = new([]);

    public static DurationCurve Of(IEnumerable<DurationStep> steps) => new(
    [
        .. steps.Where(step => step.Power > Power.Zero).Select(step => new VirtualDevice(
            step.Lasts == TimeSpan.MaxValue ? VirtualDevice.ForEver : step.Lasts.Ticks / TimeSpan.TicksPerMillisecond,
            step.Power.Watts)),
    ]);

    /// <summary>What several have together.</summary>
    public static DurationCurve Sum(IEnumerable<DurationCurve> curves) =>
        new([.. curves.SelectMany(curve => curve.Devices)]);

    /// <summary>Its steps, shortest first.</summary>
    public IEnumerable<DurationStep> Steps => Devices.Select(device => new DurationStep(
        Power.FromWatts(device.PowerW),
        device.LastsMs > TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerMillisecond
            ? TimeSpan.MaxValue
            : TimeSpan.FromMilliseconds(device.LastsMs)));

    /// <summary>W(0): all that is there, if only for a moment.</summary>
    public Power Power => Power.FromWatts(_powerFromW[0]);

    /// <summary>W(t) for a time ≥ 0.</summary>
    public Power PowerAt(TimeSpan time) =>
        Power.FromWatts(_powerFromW[StepsEndingBy(time.Ticks / TimeSpan.TicksPerMillisecond)]);

    /// <summary>The curve behind a limit, when what is not used now can be used later.</summary>
    public DurationCurve Under(Power limit) => Held(limit, VirtualDevice.Flatten);

    /// <summary>The curve behind a limit, when what is not used now is lost.</summary>
    public DurationCurve CutTo(Power limit) => Held(limit, VirtualDevice.Cut);

    internal IEnumerable<VirtualDevice> Devices =>
        _lastsMs.Select((lastsMs, step) => new VirtualDevice(lastsMs, PowerOfW(step)));

    internal ReadOnlySpan<long> LastsMs => _lastsMs;

    /// <summary>F(t) in watt-milliseconds.</summary>
    internal Int128 EnergyWithin(long timeMs)
    {
        var ended = StepsEndingBy(timeMs);
        return _energyTo[ended] + (Int128)_powerFromW[ended] * timeMs;
    }

    private delegate int Hold(Span<VirtualDevice> devices, long limitW);

    private DurationCurve Held(Power limit, Hold hold)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, Power.Zero);
        var devices = Devices.Reverse().ToArray();
        return new(devices.AsSpan(0, hold(devices, limit.Watts)));
    }

    private long PowerOfW(int step) => _powerFromW[step] - _powerFromW[step + 1];

    private int StepsEndingBy(long timeMs)
    {
        var found = Array.BinarySearch(_lastsMs, timeMs);
        return found >= 0 ? found + 1 : ~found;
    }
}
