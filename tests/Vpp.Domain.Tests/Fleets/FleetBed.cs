using Vpp.Domain.Fleets;
using Vpp.Domain.Leases;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Tests.Fleets;

/// <summary>Small fleets for tests: one vehicle type, everybody at home from the origin on unless said otherwise.</summary>
internal static class FleetBed
{
    public static readonly DateTimeOffset Origin = new(2020, 8, 14, 22, 0, 0, TimeSpan.Zero);

    public static readonly DefaultControl Enrolled = new(Seconds(0), Power.FromWatts(3_000), 1_000_000);

    /// <summary>No loss, and a setpoint is in force at once.</summary>
    public static readonly FleetOptions Prompt = new()
    {
        SetpointLossBasisPoints = 0,
        ReadingLossBasisPoints = 0,
        ResponseDelayMin = TimeSpan.Zero,
        ResponseDelayMax = TimeSpan.Zero,
    };

    public static VehicleNameplate Nameplate(
        double capacityKwh = 60,
        long chargeW = 11_000,
        long dischargeW = 11_000,
        long minimumW = 1_380,
        int chargeBasisPoints = 9_000,
        int dischargeBasisPoints = 9_000) =>
        new(
            Energy.FromKilowattHours(capacityKwh),
            Power.FromWatts(chargeW),
            Power.FromWatts(dischargeW),
            Power.FromWatts(minimumW),
            Efficiency.FromBasisPoints(chargeBasisPoints),
            Efficiency.FromBasisPoints(dischargeBasisPoints));

    public static PlannedStay Stay(double arrivesHour, double departsHour, double arrivalKwh, double needKwh) =>
        new(
            TimeSpan.FromHours(arrivesHour),
            TimeSpan.FromHours(departsHour),
            Energy.FromKilowattHours(arrivalKwh),
            Energy.FromKilowattHours(needKwh));

    public static SimulatedVehicle AtHome(double arrivalKwh = 30, double needKwh = 48) =>
        new(Nameplate(), 0, Enrolled, [Stay(0, 24, arrivalKwh, needKwh)]);

    public static SimulatedFleet Fleet(FleetOptions options, params SimulatedVehicle[] vehicles) =>
        new(options, Origin, vehicles);

    public static SimulatedFleet Started(FleetOptions options, params SimulatedVehicle[] vehicles)
    {
        var fleet = Fleet(options, vehicles);
        fleet.Advance(TimeSpan.Zero);
        return fleet;
    }

    public static Setpoint Setpoint(long sequence, long watts, double seconds = 120, DefaultControl? then = null) =>
        new(new Fence(1, sequence), Power.FromWatts(watts), Seconds(seconds), then ?? Enrolled);

    public static List<SetpointAcknowledgement> Acknowledged(this SimulatedFleet fleet)
    {
        var answers = new List<SetpointAcknowledgement>();
        fleet.TakeAcknowledgements(answers);
        return answers;
    }

    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
