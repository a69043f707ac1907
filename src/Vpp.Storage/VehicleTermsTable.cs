using System.Data.Common;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Storage;

/// <summary>The terms of vehicles as columns.</summary>
internal static class VehicleTermsTable
{
    public static TermsTable<VehicleTerms> Instance { get; } = new(
        "vehicle",
        [
            Text("vehicle", terms => terms.Vehicle.Text),
            Text("home", terms => terms.Home.Text),
            Text("node", terms => terms.Node.Text),
            Text("feeder", terms => terms.Feeder.Text),
            Text("time_zone", terms => terms.TimeZone),
            Integer("usable_capacity_j", terms => terms.Nameplate.UsableCapacity.Joules),
            Integer("charge_power_max_w", terms => terms.Nameplate.ChargePowerMax.Watts),
            Integer("discharge_power_max_w", terms => terms.Nameplate.DischargePowerMax.Watts),
            Integer("minimum_power_w", terms => terms.Nameplate.MinimumPower.Watts),
            Integer("charge_efficiency_bp", terms => terms.Nameplate.ChargeEfficiency.BasisPoints),
            Integer("discharge_efficiency_bp", terms => terms.Nameplate.DischargeEfficiency.BasisPoints),
            Text("departures", terms => DeparturesText.Write(terms.Settings.Departures)),
            Integer("energy_at_departure_j", terms => terms.Settings.EnergyAtDeparture.Joules),
            Integer("reserve_j", terms => terms.Settings.Reserve.Joules),
            Boolean("discharge_allowed", terms => terms.Settings.DischargeAllowed),
            Integer("price_micro_per_wh", terms => terms.Settings.Price.MicroPerWattHour),
            Integer("discharge_price_micro_per_wh", terms => terms.Settings.DischargePrice.MicroPerWattHour),
            Boolean("opted_out", terms => terms.OptedOut),
            Integer("version", terms => terms.Version),
        ],
        FromRow)
    {
        Id = terms => terms.Vehicle.Text,
        Feeder = terms => terms.Feeder.Text,
        Version = terms => terms.Version,
    };

    private static VehicleTerms FromRow(DbDataReader row) => new(
        new(row.GetString(0)),
        new(row.GetString(1)),
        new(row.GetString(2)),
        new(row.GetString(3)),
        row.GetString(4),
        new(
            Energy.FromJoules(row.GetInt64(5)),
            Power.FromWatts(row.GetInt64(6)),
            Power.FromWatts(row.GetInt64(7)),
            Power.FromWatts(row.GetInt64(8)),
            Efficiency.FromBasisPoints((int)row.GetInt64(9)),
            Efficiency.FromBasisPoints((int)row.GetInt64(10))),
        new(
            DeparturesText.Read(row.GetString(11)),
            Energy.FromJoules(row.GetInt64(12)),
            Energy.FromJoules(row.GetInt64(13)),
            row.GetBoolean(14),
            EnergyPrice.FromMicroPerWattHour(row.GetInt64(15)),
            EnergyPrice.FromMicroPerWattHour(row.GetInt64(16))),
        row.GetBoolean(17),
        row.GetInt64(18));

    private static TermsColumn<VehicleTerms> Text(string name, Func<VehicleTerms, string> of) =>
        new TermsColumn<VehicleTerms>.Text(name, of);

    private static TermsColumn<VehicleTerms> Integer(string name, Func<VehicleTerms, long?> of) =>
        new TermsColumn<VehicleTerms>.Integer(name, of);

    private static TermsColumn<VehicleTerms> Boolean(string name, Func<VehicleTerms, bool> of) =>
        new TermsColumn<VehicleTerms>.Boolean(name, of);
}
