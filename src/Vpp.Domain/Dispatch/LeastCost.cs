namespace Vpp.Domain.Dispatch;

/// <summary>
/// The cheapest allocation at the owners' prices: each watt costs the vehicle's price, watts of new discharge cost
/// wear on top, and a slope makes every further kilowatt dearer. Exact for whole watts.
/// </summary>
public sealed class LeastCost : SegmentedObjective
{
    /// <summary>
    /// Most that a price or slope may be, in millionths of the currency per watt-hour (and kilowatt).
    /// </summary>
    public const long PriceMax = 1_000_000_000;

    private (long Price, long Wear, long Slope)[] _terms = [];

    /// <summary>Sets one vehicle's prices, each 0 to <see cref="PriceMax"/>.</summary>
    /// <param name="vehicle">Index of the vehicle in the problem.</param>
    /// <param name="costMicroPerWh">Price of every watt-hour moved.</param>
    /// <param name="dischargeCostMicroPerWh">Added for watt-hours of new discharge; 0 when raising.</param>
    /// <param name="costSlopeMicroPerWhPerKw">Rise of the price per kilowatt moved.</param>
    public void Set(
        int vehicle, long costMicroPerWh, long dischargeCostMicroPerWh = 0, long costSlopeMicroPerWhPerKw = 0)
    {
        ThrowUnlessPrice(costMicroPerWh, nameof(costMicroPerWh));
        ThrowUnlessPrice(dischargeCostMicroPerWh, nameof(dischargeCostMicroPerWh));
        ThrowUnlessPrice(costSlopeMicroPerWhPerKw, nameof(costSlopeMicroPerWhPerKw));
        if (vehicle >= _terms.Length)
        {
            Array.Resize(ref _terms, Math.Max(vehicle + 1, _terms.Length * 2));
        }

        // In two-thousandths of a millionth per watt-hour the marginal price of each watt is an integer.
        _terms[vehicle] = (2_000 * costMicroPerWh, 2_000 * dischargeCostMicroPerWh, costSlopeMicroPerWhPerKw);
    }

    private protected override (long Base, long Beyond, long Slope) SegmentsOf(int vehicle) => _terms[vehicle];

    private static void ThrowUnlessPrice(long price, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(price, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(price, PriceMax, name);
    }
}
