namespace Vpp.Domain.Dispatch;

/// <summary>
/// Brings shares into the moves that minimum powers permit. Finding the best such shares is NP-hard; this rounds down, uses
/// what that frees in the order of the objective, divides again within the pieces found, and starts further vehicles by
/// taking from running ones that stay in their piece. It never gives more than the target nor breaks a limit; in the end no
/// single vehicle can be raised, so that each node within one minimum of its limit keeps back less than one minimum.
/// </summary>
internal sealed class MinimumPower
{
    private const int RoundsMax = 3;

    private readonly NodeRoom _room = new();
    private readonly DonorSearch _donors = new();
    private PowerPieces[] _pieces = [];
    private long[] _wantedW = [];
    private MoveCandidate[] _queue = [];
    private OfferColumns _offers = null!;
    private AllocationObjective _objective = null!;
    private bool _repaired;

    /// <summary>What the target could be met by without minimum powers, less what it is met by.</summary>
    public long ShortW { get; private set; }

    public void Repair(
        AllocationKernel kernel,
        AllocationTree tree,
        OfferColumns offers,
        NodeBounds bounds,
        AllocationObjective objective,
        long targetW)
    {
        (_offers, _objective, ShortW) = (offers, objective, 0);
        _repaired = Load();
        if (!_repaired)
        {
            return;
        }

        _room.Measure(tree, offers, bounds, targetW);
        var reachedW = targetW - _room.LeftW;
        for (var slot = 0; slot < offers.Count; slot++)
        {
            Set(slot, _pieces[slot].RoundDown(offers.ShareW[slot]));
        }

        TakeNextSteps();
        Fill();
        for (var round = 0; round < RoundsMax; round++)
        {
            BoxIn();
            kernel.Divide(tree, objective, targetW);
            _room.Measure(tree, offers, bounds, targetW);
            var started = _room.LeftW > 0 && _donors.Start(tree, offers, objective, _room, _pieces, Queue());
            if (!(Fill() || started))
            {
                break;
            }
        }

        ShortW = reachedW - (targetW - _room.LeftW);
    }

    /// <summary>Whether its minimum power is what keeps a slot from one more watt.</summary>
    public bool HoldsBack(int slot)
    {
        if (!_repaired)
        {
            return false;
        }

        var shareW = _offers.ShareW[slot];
        var gapAhead = shareW < _offers.LimitW[slot] && _pieces[slot].Next(shareW) != shareW + 1;
        return gapAhead && (shareW < _wantedW[slot] || _room.FreeAbove(_offers.Position[slot]) > 0);
    }

    /// <summary>Takes the pieces of all slots; answers whether any share lies outside them.</summary>
    private bool Load()
    {
        if (_pieces.Length < _offers.Count)
        {
            var size = Math.Max(_offers.Count, _pieces.Length * 2);
            (_pieces, _wantedW, _queue) = (new PowerPieces[size], new long[size], new MoveCandidate[size]);
        }

        var outside = false;
        for (var slot = 0; slot < _offers.Count; slot++)
        {
            var wantedW = _offers.ShareW[slot];
            _pieces[slot] = new PowerPieces(_offers.PresentW[slot], _offers.MinimumW[slot], _offers.LimitW[slot]);
            _wantedW[slot] = wantedW;
            outside |= _pieces[slot].RoundDown(wantedW) != wantedW;
        }

        return outside;
    }

    /// <summary>Lifts what was rounded down to the next permitted move where that fits, the nearest first.</summary>
    private void TakeNextSteps()
    {
        var count = 0;
        for (var slot = 0; slot < _offers.Count; slot++)
        {
            var nextW = _pieces[slot].Next(_offers.ShareW[slot]);
            if (_offers.ShareW[slot] < _wantedW[slot] && nextW > 0)
            {
                _queue[count++] = new MoveCandidate(nextW - _wantedW[slot], _offers.Order[slot], slot);
            }
        }

        var queue = _queue.AsSpan(0, count);
        queue.Sort();
        foreach (ref readonly var candidate in queue)
        {
            var slot = candidate.Slot;
            var nextW = _pieces[slot].Next(_offers.ShareW[slot]);
            if (nextW - _offers.ShareW[slot] <= _room.FreeAbove(_offers.Position[slot]))
            {
                Set(slot, nextW);
            }
        }
    }

    /// <summary>Raises every slot as far as it fits, in the order of the objective; answers whether any rose.</summary>
    private bool Fill()
    {
        var rose = false;
        if (_room.LeftW == 0)
        {
            return rose;
        }

        foreach (ref readonly var candidate in Queue())
        {
            var slot = candidate.Slot;
            var freeW = _room.FreeAbove(_offers.Position[slot]);
            var mostW = Math.Min(_offers.ShareW[slot] + freeW, _offers.LimitW[slot]);
            var shareW = Math.Max(_offers.ShareW[slot], _pieces[slot].RoundDown(mostW));
            rose |= shareW > _offers.ShareW[slot];
            Set(slot, shareW);
        }

        return rose;
    }

    private Span<MoveCandidate> Queue()
    {
        var count = 0;
        for (var slot = 0; slot < _offers.Count; slot++)
        {
            var shareW = _offers.ShareW[slot];
            if (shareW < _offers.LimitW[slot])
            {
                var price = _objective.MarginalPrice(_offers, slot, shareW);
                _queue[count++] = new MoveCandidate(price, _offers.Order[slot], slot);
            }
        }

        var queue = _queue.AsSpan(0, count);
        queue.Sort();
        return queue;
    }

    private void BoxIn()
    {
        for (var slot = 0; slot < _offers.Count; slot++)
        {
            (_offers.FloorW[slot], _offers.CapW[slot]) = _pieces[slot].PieceOf(_offers.ShareW[slot]);
        }
    }

    private void Set(int slot, long shareW)
    {
        var changeW = shareW - _offers.ShareW[slot];
        if (changeW != 0)
        {
            _offers.ShareW[slot] = shareW;
            _room.Take(_offers.Position[slot], changeW);
        }
    }
}
