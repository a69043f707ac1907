namespace Vpp.Domain.Dispatch;

/// <summary>
/// Starts a vehicle whose smallest step does not fit into what is left, by taking the difference from running vehicles
/// that stay in their piece: below each limited node above it as much as that node lacks, and as much as the target
/// lacks.
/// </summary>
internal sealed class DonorSearch
{
    private readonly List<MoveCandidate> _donors = [];
    private long[] _spareW = [];
    private AllocationTree _tree = null!;
    private OfferColumns _offers = null!;
    private AllocationObjective _objective = null!;
    private NodeRoom _room = null!;
    private PowerPieces[] _pieces = [];

    /// <summary>Tries the candidates in their order; answers whether any was started.</summary>
    public bool Start(
        AllocationTree tree,
        OfferColumns offers,
        AllocationObjective objective,
        NodeRoom room,
        PowerPieces[] pieces,
        ReadOnlySpan<MoveCandidate> candidates)
    {
        (_tree, _offers, _objective, _room, _pieces) = (tree, offers, objective, room, pieces);
        var started = false;
        SumSpare();
        foreach (ref readonly var candidate in candidates)
        {
            var slot = candidate.Slot;
            var nextW = pieces[slot].Next(offers.ShareW[slot]);
            var stepW = nextW - offers.ShareW[slot];
            if (nextW > 0 && room.FreeAbove(offers.Position[slot]) > 0 && DonorsSuffice(slot, stepW))
            {
                CollectAndStart(slot, stepW);
                started = true;
            }
        }

        return started;
    }

    private bool DonorsSuffice(int slot, long stepW)
    {
        var position = _offers.Position[slot];
        var ownW = SpareOf(slot);
        var suffices = stepW - _room.LeftW <= _spareW[0] - ownW;
        for (var at = _room.LimitedAt(position); at >= 0; at = _room.LimitedAbove(at))
        {
            suffices &= stepW - _room.FreeW[at] <= _spareW[at] - ownW;
        }

        return suffices;
    }

    private void CollectAndStart(int slot, long stepW)
    {
        var position = _offers.Position[slot];
        for (var at = _room.LimitedAt(position); at >= 0; at = _room.LimitedAbove(at))
        {
            // What lower donors gave is free here too, already booked.
            TakeFromBelow(at, slot, stepW - _room.FreeW[at]);
        }

        TakeFromBelow(0, slot, stepW - _room.LeftW);
        Move(slot, stepW);
    }

    /// <summary>Takes an amount from the dearest running slots below a position.</summary>
    private void TakeFromBelow(int position, int starting, long amountW)
    {
        if (amountW <= 0)
        {
            return;
        }

        _donors.Clear();
        for (var slot = _offers.SlotFrom[position]; slot < _offers.SlotFrom[_tree.End[position]]; slot++)
        {
            if (slot != starting && SpareOf(slot) > 0)
            {
                var price = _objective.MarginalPrice(_offers, slot, _offers.ShareW[slot] - 1);
                _donors.Add(new MoveCandidate(price, _offers.Order[slot], slot));
            }
        }

        _donors.Sort();
        var leftW = amountW;
        for (var index = _donors.Count - 1; index >= 0 && leftW > 0; index--)
        {
            var donor = _donors[index].Slot;
            var givenW = Math.Min(leftW, SpareOf(donor));
            Move(donor, -givenW);
            leftW -= givenW;
        }
    }

    private void Move(int slot, long changeW)
    {
        var spareW = SpareOf(slot);
        _offers.ShareW[slot] += changeW;
        _room.Take(_offers.Position[slot], changeW);
        spareW = SpareOf(slot) - spareW;
        for (var at = _offers.Position[slot]; at >= 0; at = _tree.Parent[at])
        {
            _spareW[at] += spareW;
        }
    }

    private long SpareOf(int slot) => _offers.ShareW[slot] - _pieces[slot].PieceOf(_offers.ShareW[slot]).FromW;

    private void SumSpare()
    {
        if (_spareW.Length < _tree.Count)
        {
            _spareW = new long[_tree.Count];
        }

        _spareW.AsSpan(0, _tree.Count).Clear();
        for (var slot = 0; slot < _offers.Count; slot++)
        {
            _spareW[_offers.Position[slot]] += SpareOf(slot);
        }

        for (var position = _tree.Count - 1; position > 0; position--)
        {
            _spareW[_tree.Parent[position]] += _spareW[position];
        }
    }
}
