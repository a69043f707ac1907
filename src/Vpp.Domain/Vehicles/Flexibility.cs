using Vpp.Domain.Quantities;

namespace Vpp.Domain.Vehicles;

/// <summary>
/// What one vehicle may do now without breaking equipment, reserve, departure or consent: P1, P2 and P6, for one
/// vehicle alone. What the network leaves of it is the allocation's business.
/// </summary>
/// <param name="Refusal">Why the vehicle may not be moved; <see cref="VehicleRefusal.None"/> when it may.</param>
/// <param name="ChargePowerMax">The most it may import, ≥ 0.</param>
/// <param name="DischargePowerMax">The most it may export while a lease lasts, ≥ 0.</param>
/// <param name="Dischargeable">Energy it may give at the EVSE, ≥ 0.</param>
/// <param name="Chargeable">Energy it can take at the EVSE until it is full, ≥ 0.</param>
/// <param name="MustCharge">The least it must import for its departure, ≥ 0; above zero it does not discharge.</param>
public readonly record struct Flexibility(
    VehicleRefusal Refusal,
    Power ChargePowerMax,
    Power DischargePowerMax,
    Energy Dischargeable,
    Energy Chargeable,
    Power MustCharge)
{
    /// <summary>
    /// Reserve and departure as <c>safety.md</c> P1 has them, in battery energy: what is surely held,
    /// <c>E⁻ = E − ε − P_worst·τ/η_d</c>; what is left beside the departure,
    /// <c>R = E⁻ + η_c·P_g·max(0, t_d − t_e) − E_required</c>; dischargeable <c>η_d·max(0, min(E⁻ − E_reserve, R))</c>,
    /// or, where R is negative, a charge that is owed.
    /// </summary>
    public static Flexibility Of(
        VehicleNameplate nameplate,
        Energy reserve,
        Energy energyAtDeparture,
        bool dischargeAllowed,
        in VehicleCircumstances now)
    {
        if (RefusalOf(now) is var refusal and not VehicleRefusal.None)
        {
            return None(refusal);
        }

        var surelyHeld = Energy.Max(
            Energy.Zero,
            now.Held - now.SensorError - ((now.ExportWorst * now.Age) / nameplate.DischargeEfficiency));
        var recharge = now.UntilDeparture is { } untilDeparture && untilDeparture > now.UntilRelease
            ? nameplate.ChargeEfficiency * (now.ChargeGuaranteed * (untilDeparture - now.UntilRelease))
            : Energy.Zero;
        var beside = now.UntilDeparture is null
            ? surelyHeld
            : surelyHeld + recharge - energyAtDeparture;
        var chargeable = Energy.Max(Energy.Zero, nameplate.UsableCapacity - now.Held) / nameplate.ChargeEfficiency;
        if (beside < Energy.Zero)
        {
            return new(
                VehicleRefusal.None,
                nameplate.ChargePowerMax,
                Power.Zero,
                Energy.Zero,
                chargeable,
                ChargeOwed(nameplate, Energy.Zero - beside, now));
        }

        var dischargeable = dischargeAllowed
            ? nameplate.DischargeEfficiency * Energy.Max(Energy.Zero, Energy.Min(surelyHeld - reserve, beside))
            : Energy.Zero;
        return new(
            VehicleRefusal.None,
            nameplate.ChargePowerMax,
            Power.Min(nameplate.DischargePowerMax, Sustainable(dischargeable, now.TimeToLive)),
            dischargeable,
            chargeable,
            Power.Zero);
    }

    /// <summary>Nothing may be asked, for a reason.</summary>
    public static Flexibility None(VehicleRefusal refusal) =>
        new(refusal, Power.Zero, Power.Zero, Energy.Zero, Energy.Zero, Power.Zero);

    private static VehicleRefusal RefusalOf(in VehicleCircumstances now) => now switch
    {
        { OptedOut: true } => VehicleRefusal.OptedOut,
        { Connection: ConnectionState.Unknown } => VehicleRefusal.NeverHeard,
        { Connection: ConnectionState.Unplugged } => VehicleRefusal.Unplugged,
        { Connection: ConnectionState.ConnectedElsewhere } => VehicleRefusal.ConnectedElsewhere,
        { IsFresh: false } => VehicleRefusal.Stale,
        { UntilDeparture: { } left } when left <= TimeSpan.Zero => VehicleRefusal.PastDeparture,
        _ => VehicleRefusal.None,
    };

    private static Power ChargeOwed(VehicleNameplate nameplate, Energy missing, in VehicleCircumstances now)
    {
        var left = now.UntilDeparture is { } departure && departure < now.UntilRelease
            ? departure
            : now.UntilRelease;
        return left <= TimeSpan.Zero
            ? nameplate.ChargePowerMax
            : Power.Min(nameplate.ChargePowerMax, AtLeast(missing / nameplate.ChargeEfficiency, left));
    }

    // Rounded up, so that the last joule is there in time.
    private static Power AtLeast(Energy energy, TimeSpan duration) => Power.FromWatts(
        WideInteger.MultiplyDivideUp(energy.Joules, TimeSpan.TicksPerSecond, duration.Ticks));

    // Rounded down, so that a lease that runs to its end leaves the reserve untouched.
    private static Power Sustainable(Energy energy, TimeSpan duration) =>
        Power.FromWatts(WideInteger.MultiplyDivide(energy.Joules, TimeSpan.TicksPerSecond, duration.Ticks));
}
