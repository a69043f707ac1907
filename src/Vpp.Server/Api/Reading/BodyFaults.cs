using Vpp.Domain.Rules;

namespace Vpp.Server.Api.Reading;

/// <summary>Every fault found in one body; beyond a hundred they are only counted.</summary>
internal sealed class BodyFaults
{
    public const int ListedMax = 100;

    private readonly List<FieldFault> _listed = [];

    public int Count { get; private set; }

    public IReadOnlyList<FieldFault> Listed => _listed;

    public void Add(string field, string rule)
    {
        Count++;
        if (_listed.Count < ListedMax)
        {
            _listed.Add(new(field, rule));
        }
    }

    public void Add(IEnumerable<FieldFault> faults)
    {
        foreach (var (field, rule) in faults)
        {
            Add(field, rule);
        }
    }

    /// <summary>Adds faults of a part of the body under that part's place.</summary>
    public void AddAt(string place, IEnumerable<FieldFault> faults) =>
        Add(faults.Select(fault => place.Length == 0 ? fault : fault with { Field = $"{place}.{fault.Field}" }));
}
