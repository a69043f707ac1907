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

    /// <summary>Lists an invariant as checked; one that was never broken stays at 0.</summary>
    public void Watch(string id) => _byId.TryAdd(id, 0);

    /// <summary>Counts one violation.</summary>
    public void Add(string id, string sentence)
    {
        _byId[id] = _byId.GetValueOrDefault(id) + 1;
        if (_first.Count < ExamplesMax)
        {
            _first.Add($"{id}: {sentence}");
        }
    }
}
