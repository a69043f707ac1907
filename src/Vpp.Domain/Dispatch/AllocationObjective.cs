namespace Vpp.Domain.Dispatch;

/// <summary>
/// What an allocation prefers among all that meet the target and relieve overloads alike. One instance serves one
/// problem at a time; its columns are filled by the vehicle's index in that problem.
/// </summary>
public abstract class AllocationObjective
{
    private protected AllocationObjective()
    {
    }

    /// <summary>Takes the columns of the vehicles that have a slot into slot order.</summary>
    internal abstract void Gather(OfferColumns offers);

    /// <summary>Gives every slot its share, the whole amount adding up to the watt, within all bounds.</summary>
    internal abstract void Divide(ActiveTree tree, OfferColumns offers, long amountW);

    /// <summary>Price of the watt that follows the first <paramref name="shareW"/>; never falls with it.</summary>
    internal abstract long MarginalPrice(OfferColumns offers, int slot, long shareW);
}
