using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Fleets;

/// <summary>
/// The batteries of a fleet. Energy is held in a unit of each vehicle's own, 0.1 J / (10⁴ · η_d in basis points): in it
/// a watt for a tenth of a second is a whole number both when charging and when discharging, so nothing is rounded.
/// </summary>
internal sealed class BatteryColumns(int count, FleetOptions options)
{
    public const long DischargeUnitsPerWattTenth = 100_000_000;
    private const long WholeBasisPoints = 10_000;
    private const long PowerMaxW = 1_000_000;

    private readonly long[] _capacity = new long[count];
    private readonly long[] _taperStart = new long[count];
    private readonly int[] _dischargeEfficiency = new int[count];
    private readonly long[] _chargeUnitsPerWattTenth = new long[count];
    private readonly int[] _chargeMaxW = new int[count];
    private readonly int[] _dischargeMaxW = new int[count];
    private readonly int[] _minimumW = new int[count];

    /// <summary>Energy held, in the vehicle's unit; between zero and capacity.</summary>
    public long[] Held { get; } = new long[count];

    public int ChargeMaxW(int vehicle) => _chargeMaxW[vehicle];

    public void Add(int vehicle, VehicleNameplate nameplate)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nameplate.ChargePowerMax.Watts, PowerMaxW);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nameplate.DischargePowerMax.Watts, PowerMaxW);
        _dischargeEfficiency[vehicle] = nameplate.DischargeEfficiency.BasisPoints;
        _chargeUnitsPerWattTenth[vehicle] =
            (long)nameplate.ChargeEfficiency.BasisPoints * nameplate.DischargeEfficiency.BasisPoints;
        _capacity[vehicle] = Units(vehicle, nameplate.UsableCapacity);
        _taperStart[vehicle] = Units(vehicle, options.TaperStart * nameplate.UsableCapacity);
        _chargeMaxW[vehicle] = (int)nameplate.ChargePowerMax.Watts;
        _dischargeMaxW[vehicle] = (int)nameplate.DischargePowerMax.Watts;
        _minimumW[vehicle] = (int)nameplate.MinimumPower.Watts;
    }

    /// <summary>Throws <see cref="OverflowException"/> above 2.5 MWh.</summary>
    public long Units(int vehicle, Energy energy) => energy.Joules * UnitsPerJoule(vehicle);

    /// <summary>Energy held, rounded down to the joule.</summary>
    public Energy Energy(int vehicle) => Quantities.Energy.FromJoules(Held[vehicle] / UnitsPerJoule(vehicle));

    public Energy Capacity(int vehicle) => Quantities.Energy.FromJoules(_capacity[vehicle] / UnitsPerJoule(vehicle));

    /// <summary>It can take no second more of charging at minimum power.</summary>
    public bool IsFull(int vehicle, long held) =>
        _capacity[vehicle] - held < ChargeRate(vehicle, Math.Max(1, _minimumW[vehicle])) * FleetClock.TenthsPerSecond;

    /// <summary>What the battery and the EVSE make of a wanted power (W, + import); zero or at least the minimum.</summary>
    public int Within(int vehicle, long held, long wantedW) => wantedW switch
    {
        > 0 => Charging(vehicle, held, wantedW),
        < 0 => Discharging(vehicle, held, -wantedW),
        _ => 0,
    };

    /// <summary>Change of the energy held, in units per tenth of a second; loses on the way in and on the way out.</summary>
    public long Rate(int vehicle, int powerW) =>
        powerW > 0 ? ChargeRate(vehicle, powerW) : powerW * DischargeUnitsPerWattTenth;

    /// <summary>
    /// Until when a power can go on unchanged: the last whole second before the battery would bend it, or else the
    /// next second. Decisions fall on the same moments however the fleet is stepped.
    /// </summary>
    public long SteadyUntil(int vehicle, long held, long now, int powerW, long chargeTarget)
    {
        if (powerW == 0)
        {
            return long.MaxValue;
        }

        var rate = Math.Abs(Rate(vehicle, powerW));
        var lastSecond = rate * FleetClock.TenthsPerSecond;
        var room = powerW < 0 ? held - lastSecond : Math.Min(chargeTarget, BendsAt(vehicle, held, lastSecond)) - held;
        var until = FleetClock.FloorSecond(now + Math.Max(0, room / rate));
        return until > now ? until : FleetClock.NextSecond(now);
    }

    /// <summary>The most the battery could hold after charging without a pause, taper included.</summary>
    public long ChargedAfter(int vehicle, long held, long tenths)
    {
        for (var now = 0L; now < tenths;)
        {
            var power = Charging(vehicle, held, _chargeMaxW[vehicle]);
            if (power == 0)
            {
                break;
            }

            var until = Math.Min(tenths, SteadyUntil(vehicle, held, now, power, long.MaxValue));
            held += ChargeRate(vehicle, power) * (until - now);
            now = until;
        }

        return held;
    }

    private long BendsAt(int vehicle, long held, long lastSecond) =>
        held < _taperStart[vehicle]
            ? Math.Min(_taperStart[vehicle], _capacity[vehicle] - lastSecond)
            : _taperStart[vehicle];

    private int Charging(int vehicle, long held, long wantedW)
    {
        var power = Math.Min(wantedW, TaperedMaxW(vehicle, held));
        var room = _capacity[vehicle] - held;
        if (ChargeRate(vehicle, power) > room / FleetClock.TenthsPerSecond)
        {
            power = room / (_chargeUnitsPerWattTenth[vehicle] * FleetClock.TenthsPerSecond);
        }

        return power < _minimumW[vehicle] ? 0 : (int)power;
    }

    private int Discharging(int vehicle, long held, long wantedW)
    {
        var power = Math.Min(wantedW, _dischargeMaxW[vehicle]);
        power = Math.Min(power, held / (DischargeUnitsPerWattTenth * FleetClock.TenthsPerSecond));
        return power < _minimumW[vehicle] ? 0 : -(int)power;
    }

    private long TaperedMaxW(int vehicle, long held)
    {
        long max = _chargeMaxW[vehicle];
        var above = held - _taperStart[vehicle];
        if (above <= 0)
        {
            return max;
        }

        // Whole joules here: the product with a power must fit 64 bits.
        var left = (_capacity[vehicle] - held) / UnitsPerJoule(vehicle);
        var span = Math.Max(1, (_capacity[vehicle] - _taperStart[vehicle]) / UnitsPerJoule(vehicle));
        var end = max * options.TaperEndBasisPoints / WholeBasisPoints;
        return Math.Max(_minimumW[vehicle], Math.Min(max, end + ((max - end) * left / span)));
    }

    private long ChargeRate(int vehicle, long powerW) => powerW * _chargeUnitsPerWattTenth[vehicle];

    private long UnitsPerJoule(int vehicle) => FleetClock.TenthsPerSecond * WholeBasisPoints * _dischargeEfficiency[vehicle];
}
