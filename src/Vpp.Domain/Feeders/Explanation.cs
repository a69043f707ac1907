using System.Globalization;
using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Feeders;

/// <summary>Why a vehicle was or was not used at an instant.</summary>
/// <param name="Vehicle">The vehicle.</param>
/// <param name="Since">Since when that held; null when that was before anything is remembered.</param>
/// <param name="Power">What was decided for it, positive when charging.</param>
/// <param name="Baseline">What it would have drawn without any event.</param>
/// <param name="Reason">The reason.</param>
/// <param name="Sentence">The reason with its figures, for a person.</param>
public sealed record Explanation(
    VehicleId Vehicle, DateTimeOffset? Since, Power Power, Power Baseline, RowReason Reason, string Sentence)
{
    internal static Explanation Of(FeederControl control, int row, in RowMoment moment)
    {
        var terms = control.Vehicles.Terms[row]!;
        var sentence = $"{What(moment)} {Why(control, terms, moment)}";
        return new(
            moment.Vehicle,
            moment.Since == DateTimeOffset.MinValue ? null : moment.Since,
            Power.FromWatts(moment.PowerW),
            Power.FromWatts(moment.BaselineW),
            moment.Reason,
            sentence);
    }

    private static string What(in RowMoment moment)
    {
        var power = moment.PowerW switch
        {
            > 0 => $"It charges with up to {Watts(moment.PowerW)}",
            < 0 => $"It discharges with {Watts(-(long)moment.PowerW)}",
            _ => "It stands still",
        };
        return moment.PowerW == moment.BaselineW
            ? $"{power}, as it would without any event."
            : $"{power}; without any event it would "
                + (moment.BaselineW > 0 ? $"charge with up to {Watts(moment.BaselineW)}." : "stand still.");
    }

    private static string Why(FeederControl control, VehicleTerms terms, in RowMoment moment)
    {
        var (plate, settings) = (terms.Nameplate, terms.Settings);
        var reason = RowReasonText.Of(
            moment.Reason, moment.BindingNode is { } at ? control.Network.NodeId(at).Text : null);
        return reason + moment.Reason switch
        {
            RowReason.Idle or RowReason.Charging or RowReason.MustCharge =>
                $" It needs {KilowattHours(settings.EnergyAtDeparture)} for its departure.",
            RowReason.ChargingHeldBack when moment.IsCapped =>
                $" After an event the whole feeder stays below {Watts(control.RechargeCapNow.Watts)}"
                + " while vehicles recharge, and others have less time to spare.",
            RowReason.ChargingHeldBack =>
                $" It needs {KilowattHours(settings.EnergyAtDeparture)}, and others have less time to spare.",
            RowReason.AtVehiclePower =>
                $" It can charge with {Watts(plate.ChargePowerMax.Watts)}"
                + $" and discharge with {Watts(plate.DischargePowerMax.Watts)}.",
            RowReason.AtVehicleEnergy =>
                $" Of {KilowattHours(plate.UsableCapacity)} its reserve is {KilowattHours(settings.Reserve)}"
                + $" and its need {KilowattHours(settings.EnergyAtDeparture)}.",
            RowReason.AtMinimumPower => $" That is {Watts(plate.MinimumPower.Watts)}.",
            RowReason.AtNodeLimit when moment.BindingNode is { } node => Limits(control, node),
            RowReason.Dispatched or RowReason.NotNeeded =>
                $" Its owner asks {PerKilowattHour(settings.Price)} for energy not charged"
                + $" and {PerKilowattHour(settings.DischargePrice)} more for discharge.",
            RowReason.Stale =>
                $" Nothing older than {control.Options.Freshness.TotalSeconds:0} s counts.",
            _ => "",
        };
    }

    private static string Limits(FeederControl control, int node) =>
        $" It may draw {Most(control.ImportLimit(node))} and inject {Most(control.ExportLimit(node))};"
        + $" homes below it draw {Watts(control.UncontrolledLoad(node).Watts)} now.";

    private static string Most(Power? limit) => limit is { } power ? Watts(power.Watts) : "anything";

    private static string Watts(long watts) => watts.ToString("N0", CultureInfo.InvariantCulture) + " W";

    private static string KilowattHours(Energy energy) =>
        (energy.Joules / 3_600_000m).ToString("0.0", CultureInfo.InvariantCulture) + " kWh";

    // A millionth a watt-hour is a thousandth a kilowatt-hour.
    private static string PerKilowattHour(EnergyPrice price) =>
        (price.MicroPerWattHour / 1_000m).ToString("0.000", CultureInfo.InvariantCulture) + " a kWh";
}
