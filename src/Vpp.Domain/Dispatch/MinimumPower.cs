namespace Vpp.Domain.Dispatch;

/// <summary>
/// Brings shares into the moves that minimum powers permit. Finding the best such shares is NP-hard; this rounds down,
/// uses what that frees in the order of the objective, divides again within the pieces found, and starts further
/// vehicles by taking from running ones that stay in their piece. It never gives more than the target nor breaks a
/// limit; in the end no single vehicle can be raised, so that each node within one minimum of its limit keeps back
/// less than one minimum.
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
    private bool _any;

    /// <summary>What the target could be met by without minimum powers, less what it is met by.</summary>
    public long ShortW { get; private set; }

    /// <summary>Takes the pieces of all slots and caps each at its largest permitted move.</summary>
    public void Load(OfferColumns offers)
    {
        (_offers, _any, ShortW) = (offers, false, 0);
        if (_pieces.Length < offers.Count)
        {
            var size = Math.Max(offers.Count, _pieces.Length * 2);
            (_pieces, _wantedW, _queue) = (new PowerPieces[size], new long[size], new MoveCandidate[size]);
        }

        for (var slot = 0; slot < offers.Count; slot++)
        {
            _any |= offers.MinimumW[slot] > 0;
            _pieces[slot] = new PowerPieces(offers.PresentW[slot], offers.MinimumW[slot], offers.LimitW[slot]);
            offers.CapW[slot] = _pieces[slot].RoundDown(offers.LimitW[slot]);
        }
    }

    /// <summary>
    /// Repairs the shares in the columns; <paramref name="reachableW"/> is what could be met without minimums.
    /// </summary>
    public void Repair(
        AllocationKernel kernel,
        AllocationTree tree,
        NodeBounds bounds,
        AllocationObjective objective,
        long targetW,
        long reachableW)
    {
        if (!_any)
        {
            return;
        }

        _objective = objective;
        _offers.ShareW.AsSpan(0, _offers.Count).CopyTo(_wantedW);
        _room.Measure(tree, _offers, bounds, targetW);
        if (RoundDown())
        {
            TakeNextSteps();
            Fill();
            for (var round = 0; round < RoundsMax; round++)
            {
                BoxIn();
                kernel.Divide(tree, objective, targetW);
                _room.Measure(tree, _offers, bounds, targetW);
                var started = _room.LeftW > 0 && _donors.Start(tree, _offers, objective, _room, _pieces, Queue());
                if (!(Fill() || started))
                {
                    break;
                }
            }
        }

        ShortW = reachableW - (targetW - _room.LeftW);
    }

    /// <summary>Whether its minimum power is what keeps a slot from one more watt.</summary>
    public bool HoldsBack(int slot)
    {
        var shareW = _offers.ShareW[slot];
        if (!_any || shareW == _offers.LimitW[slot])
        {
            return false;
        }

        var nextW = _pieces[slot].Next(shareW);
        return nextW < 0
            || (nextW > shareW + 1 && (shareW < _wantedW[slot] || _room.FreeAbove(_offers.Position[slot]) > 0));
    }

    /// <summary>Answers whether any share lay outside its pieces.</summary>
    private bool RoundDown()
    {
        var changed = false;
        for (var slot = 0; slot < _offers.Count; slot++)
        {
            var shareW = _pieces[slot].RoundDown(_offers.ShareW[slot]);
            changed |= shareW != _offers.ShareW[slot];
            Set(slot, shareW);
        }

        return changed;
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
            if (_pieces[slot].Next(shareW) > 0)
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
