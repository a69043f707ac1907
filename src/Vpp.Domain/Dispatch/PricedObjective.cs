namespace Vpp.Domain.Dispatch;

/// <summary>
/// An objective that is a response curve per vehicle: how many of its watts have a marginal price at or below a given
/// one.
/// </summary>
public abstract class PricedObjective : AllocationObjective
{
    private readonly PriceSearch _search = new();

    private protected PricedObjective()
    {
    }

    /// <summary>Whether all watts together rise almost evenly with the price; it only guides the search.</summary>
    internal virtual bool IsNearlyStraight => false;

    internal override void Divide(ActiveTree tree, OfferColumns offers, long amountW) =>
        _search.Divide(tree, offers, this, amountW);

    /// <summary>
    /// Writes for each slot of a range the number of watts whose marginal price is at or below the price.
    /// </summary>
    internal abstract void CountWatts(long price, int from, int end, long[] wattsBySlot);

    /// <summary>Marginal price of the first watt of a slot.</summary>
    internal abstract long FirstPrice(int slot);

    /// <summary>Marginal price of the last watt of a slot.</summary>
    internal abstract long LastPrice(int slot);
}
