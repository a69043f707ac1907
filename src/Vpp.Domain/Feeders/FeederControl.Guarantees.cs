using Vpp.Domain.Guarantees;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Feeders;

/// <summary>What a departing vehicle was promised, and what it leaves with.</summary>
public sealed partial class FeederControl
{
    // While events run the baseline goes on from what it would hold, and so does the recharge after them.
    private Guarantee GuaranteeOf(int row, DateTimeOffset now)
    {
        var terms = Vehicles.Terms[row]!;
        var held = Energy.FromJoules(Vehicles.EnergyJ(row));
        var wouldHold = Energy.FromJoules(
            Math.Max(Vehicles.BaselineEnergyJ[row], Vehicles.WouldHoldJ.GetValueOrDefault(row)));
        var isDue = Vehicles.HasDeparture(row)
            && Vehicles.UntilDepartureMs(row, now.ToUnixTimeMilliseconds()) <= 0;
        return new(
            terms.Vehicle,
            now,
            isDue,
            terms.Settings.EnergyAtDeparture,
            held,
            Energy.Max(held, wouldHold));
    }
}
