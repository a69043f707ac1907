using Vpp.Domain.Following;
using Vpp.Domain.Identities;

namespace Vpp.Gateways.FleetLink;

/// <summary>The ids that one stream has introduced; the number of each is its place in all Hellos.</summary>
internal sealed class StreamIds
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    // A binding may read what is counted while the stream's reader adds to it: the count is written last.
    private volatile string[] _ids = [];
    private volatile int _count;

    public int Count => _count;

    public string this[int number] => _ids[number];

    public string? Fault(string kind, IReadOnlyList<string> added, int idsMax)
    {
        if (added.Count > idsMax - Count)
        {
            return $"hello: a stream introduces at most {idsMax} {kind}s, these would be {Count + (long)added.Count}";
        }

        var seen = new HashSet<string>(added.Count, StringComparer.Ordinal);
        foreach (var id in added)
        {
            if (IdentityText.Fault(id) is { } fault)
            {
                return $"hello: {kind} {seen.Count}: {fault}";
            }

            if (!seen.Add(id) || _known.Contains(id))
            {
                return $"hello: {kind} {id} is introduced twice";
            }
        }

        return null;
    }

    public void Add(IReadOnlyList<string> added)
    {
        var ids = _ids;
        if (_count + added.Count > ids.Length)
        {
            Array.Resize(ref ids, Math.Max(_count + added.Count, 2 * ids.Length));
        }

        for (var place = 0; place < added.Count; place++)
        {
            ids[_count + place] = added[place];
        }

        _ids = ids;
        _count += added.Count;
        _known.UnionWith(added);
    }
}

/// <summary>Everybody that one stream speaks for.</summary>
internal sealed class StreamMembers
{
    public StreamIds Vehicles { get; } = new();

    public StreamIds Homes { get; } = new();

    /// <summary>How soon all of them answer; the first Hello says.</summary>
    public LatencyClass Latency { get; set; }
}
