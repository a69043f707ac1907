namespace Vpp.Domain.Safety;

/// <summary>How often each invariant was seen broken, by its id; an id is listed once it has been checked.</summary>
public sealed class InvariantCounts
{
    private readonly SortedDictionary<string, long> _byId = new(StringComparer.Ordinal);
    private readonly List<string> _first = [];

    private const int ExamplesMax = 20;

    public IReadOnlyDictionary<string, long> ById => _byId;

    public long Total => _byId.Values.Sum();

    /// <summary>The first few violations as sentences.</summary>
    public IReadOnlyList<string> Examples => _first;

    /// <summary>Counts one check; the sentence is made only when it failed.</summary>
    public void Check(string id, bool holds, Func<string> sentence)
    {
        _byId.TryAdd(id, 0);
        if (!holds)
        {
            _byId[id]++;
            if (_first.Count < ExamplesMax)
            {
                _first.Add($"{id}: {sentence()}");
            }
        }
    }
}
