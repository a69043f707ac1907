namespace Vpp.Gateways.FleetLink;

/// <summary>A fact about one member of a binding.</summary>
internal interface IMemberFact<T>
{
    /// <summary>Whether it takes the place of another one about the same member.</summary>
    bool Replaces(in T other);
}

/// <summary>
/// The newest fact about each member of a binding, and which of them still have to be sent. It holds one fact per
/// member however long the feeder is away, so waiting costs no memory; and since a fact stays here after it was taken,
/// a call that failed is repeated with whatever is newest by then.
/// </summary>
internal sealed class NewestPerMember<T>(int members)
    where T : struct, IMemberFact<T>
{
    private readonly T[] _newest = new T[members];
    private readonly bool[] _known = new bool[members];
    private readonly bool[] _waits = new bool[members];
    private readonly int[] _waiting = new int[members];

    /// <summary>Members that have something to send.</summary>
    public int Count { get; private set; }

    public ReadOnlySpan<int> Waiting => _waiting.AsSpan(0, Count);

    public ref readonly T this[int member] => ref _newest[member];

    /// <summary>Keeps a fact unless a newer one is known.</summary>
    public PutOutcome Put(int member, in T fact)
    {
        if (_known[member] && !fact.Replaces(_newest[member]))
        {
            return PutOutcome.Older;
        }

        _newest[member] = fact;
        _known[member] = true;
        if (_waits[member])
        {
            return PutOutcome.Replaced;
        }

        Wait(member);
        return PutOutcome.Added;
    }

    /// <summary>Moves the members that wait into a column and lets them wait no more.</summary>
    public void Take(Span<int> members)
    {
        Waiting.CopyTo(members);
        foreach (var member in Waiting)
        {
            _waits[member] = false;
        }

        Count = 0;
    }

    /// <summary>What was taken did not arrive: these members wait again.</summary>
    public void PutBack(ReadOnlySpan<int> members)
    {
        foreach (var member in members)
        {
            if (!_waits[member])
            {
                Wait(member);
            }
        }
    }

    private void Wait(int member)
    {
        _waits[member] = true;
        _waiting[Count++] = member;
    }
}

/// <summary>What became of a fact that was put among the newest.</summary>
internal enum PutOutcome
{
    Added,

    /// <summary>It took the place of one that was still waiting.</summary>
    Replaced,

    /// <summary>A newer one is known; it was dropped.</summary>
    Older,
}
