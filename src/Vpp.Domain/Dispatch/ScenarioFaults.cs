namespace Vpp.Domain.Dispatch;

/// <summary>Collects faults up to a readable number and counts the rest.</summary>
internal sealed class ScenarioFaults
{
    private const int ShownMax = 100;

    private readonly List<ScenarioFault> _faults = [];
    private int _more;

    public bool Any => _faults.Count > 0;

    public void Add(string place, string rule)
    {
        if (_faults.Count < ShownMax)
        {
            _faults.Add(new ScenarioFault(place, rule));
        }
        else
        {
            _more++;
        }
    }

    public IReadOnlyList<ScenarioFault> ToList() =>
        _more == 0 ? _faults : [.. _faults, new ScenarioFault("scenario", $"has {_more} more faults, not listed")];
}
