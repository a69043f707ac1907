using System.Collections.Immutable;

namespace Vpp.Domain.Network;

/// <summary>Collects what is wrong with one file, so that its author hears of all faults at once.</summary>
internal sealed class NetworkFaults(string file)
{
    private readonly List<NetworkNotice> _faults = [];

    public bool Any => _faults.Count > 0;

    public void Add(int line, string rule) => _faults.Add(new(file, line, rule));

    public NetworkReading.Refused Refusal() =>
        new([.. _faults.OrderBy(fault => fault.Line)]);

    public ImmutableArray<NetworkNotice> ToNotices() => [.. _faults.OrderBy(fault => fault.Line)];
}
