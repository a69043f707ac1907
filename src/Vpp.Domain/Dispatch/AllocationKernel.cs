namespace Vpp.Domain.Dispatch;

/// <summary>The steps of a decision in their order, over buffers that are kept.</summary>
internal sealed class AllocationKernel
{
    private readonly OfferColumns _offers = new();
    private readonly NodeBounds _bounds = new();
    private readonly ActiveTree _active = new();
    private readonly MinimumPower _minimumPower = new();
    private readonly AllocationReport _report = new();

    public void Solve(
        AllocationTree tree,
        ReadOnlySpan<long> roomW,
        ReadOnlySpan<long> reliefW,
        ReadOnlySpan<VehicleOffer> offers,
        long targetW,
        AllocationObjective objective,
        Allocation allocation)
    {
        _offers.Gather(tree, offers);
        _bounds.Load(tree, roomW, reliefW);
        objective.Gather(_offers);
        var reachableW = _bounds.Bind(tree, _offers, targetW);
        _minimumPower.Load(_offers);
        Divide(tree, objective, targetW);
        _minimumPower.Repair(this, tree, _bounds, objective, targetW, reachableW);
        _report.Write(tree, _offers, _bounds, _minimumPower, offers, targetW, allocation);
    }

    /// <summary>Divides without regard to minimum power, within the slots' floors and caps.</summary>
    internal void Divide(AllocationTree tree, AllocationObjective objective, long targetW)
    {
        var reachableW = _bounds.Bind(tree, _offers, targetW);
        _active.Build(tree, _offers, _bounds);
        objective.Divide(_active, _offers, reachableW);
    }
}
