using Vpp.Domain.Quantities;

namespace Vpp.Domain.Dispatch;

/// <summary>What a scenario's vehicle can move, and which of its limits says so.</summary>
internal static class ScenarioOffer
{
    public static VehicleOffer Of(
        ScenarioVehicle vehicle, AllocationDirection direction, ScenarioRequest request, int node, int rank)
    {
        var reduces = direction == AllocationDirection.Reduce;
        var presentW = reduces ? vehicle.Power.Watts : -vehicle.Power.Watts;
        var (most, energy) = reduces
            ? (vehicle.DischargeMax, vehicle.Dischargeable)
            : (vehicle.ChargeMax, vehicle.Chargeable);

        // To sustain longest, energy decides the order and not the power; without any there is nothing to offer.
        var energyW = request.Objective != DispatchObjective.LongestSustain ? PowerOver(energy, request.Duration)
            : energy == Energy.Zero ? 0
            : most.Watts;
        var limitW = Math.Max(0, presentW + Math.Min(most.Watts, energyW));
        var kind = energyW < most.Watts ? BindingLimitKind.VehicleEnergy : BindingLimitKind.VehiclePower;
        if (reduces && vehicle.MustCharge > Power.Zero)
        {
            var spareW = Math.Max(0, presentW - vehicle.MustCharge.Watts);
            (limitW, kind) = spareW < limitW ? (spareW, BindingLimitKind.MustCharge) : (limitW, kind);
        }

        return new VehicleOffer(node, limitW, presentW, vehicle.Minimum.Watts, rank, kind);
    }

    private static long PowerOver(Energy energy, TimeSpan duration) =>
        energy.Joules / (duration.Ticks / TimeSpan.TicksPerSecond);
}
