using Vpp.Domain.Fleets;
using Vpp.Domain.Quantities;

namespace Vpp.Server.Demo;

/// <summary>
/// Gives each customer the August of one real home, scaled twice. First the home's own highest hour is put at the
/// customer's peak load in the network model, so customers keep their proportions. Then all are multiplied by one
/// factor, because real homes do not peak in the same hour: it lifts the highest hour of the sum to the sum of the peak
/// loads, which is what the network model gives as the feeder's peak.
/// </summary>
internal static class DemoLoads
{
    private const double Millionths = 1_000_000;

    /// <param name="customers">Whose homes they are.</param>
    /// <param name="draws">Who gets which August.</param>
    /// <param name="lifted">Whether all are multiplied; otherwise no home ever exceeds its planned peak.</param>
    public static SimulatedHomes For(IReadOnlyList<DemoCustomer> customers, SeededDraws draws, bool lifted)
    {
        var profiles = DemoData.AugustLoads();
        var peaks = profiles.Select(profile => profile.Max(load => (double)load.Watts)).ToArray();
        var chosen = customers
            .Select((_, home) => (int)draws.Below(profiles.Count, home, DemoDraw.LoadProfile, 0))
            .ToArray();
        var scales = customers.Select((customer, home) => customer.PeakLoad.Watts / peaks[chosen[home]]).ToArray();

        var coincidence = lifted ? Coincidence(customers, profiles, chosen, scales) : 1;
        var homes = scales.Select((scale, home) =>
            new SimulatedHome(chosen[home], (long)Math.Round(scale * coincidence * Millionths)));
        return new SimulatedHomes(DemoWorld.FirstHourOfAugust, profiles, [.. homes]);
    }

    private static double Coincidence(
        IReadOnlyList<DemoCustomer> customers,
        IReadOnlyList<IReadOnlyList<Power>> profiles,
        int[] chosen,
        double[] scales)
    {
        var scaleOfProfile = new double[profiles.Count];
        for (var home = 0; home < customers.Count; home++)
        {
            scaleOfProfile[chosen[home]] += scales[home];
        }

        var highest = Enumerable.Range(0, profiles[0].Count)
            .Max(hour => scaleOfProfile.Select((scale, profile) => scale * profiles[profile][hour].Watts).Sum());
        return customers.Sum(customer => customer.PeakLoad.Watts) / highest;
    }
}
