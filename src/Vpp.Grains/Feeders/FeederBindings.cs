using Vpp.Domain.Feeders;
using Vpp.Grains.Leases;

namespace Vpp.Grains.Feeders;

/// <summary>
/// Which rows a connection speaks for, and by which route each row is reached: the newest binding wins.
/// </summary>
internal sealed class FeederBindings
{
    private readonly Dictionary<Route, FeederBinding> _bindings = [];
    private readonly Dictionary<int, (Route Route, int Member)> _routes = [];

    public bool TryFind(Route route, out FeederBinding binding) => _bindings.TryGetValue(route, out binding!);

    public void Bind(Route route, int[] vehicleRows, int[] homeRows)
    {
        _bindings[route] = new(vehicleRows, homeRows);
        for (var member = 0; member < vehicleRows.Length; member++)
        {
            if (vehicleRows[member] >= 0)
            {
                _routes[vehicleRows[member]] = (route, member);
            }
        }
    }

    /// <summary>Forgets a binding; answers the rows that have no route now.</summary>
    public IEnumerable<int> Unbind(Route route)
    {
        if (!_bindings.Remove(route, out var binding))
        {
            return [];
        }

        return [.. binding.VehicleRows.Where(row =>
            _routes.TryGetValue(row, out var current) && current.Route == route && _routes.Remove(row))];
    }

    /// <summary>Every server that holds a binding.</summary>
    public SiloAddress[] Servers() => [.. _bindings.Keys.Select(route => route.Server).Distinct()];

    /// <summary>The bindings of a server.</summary>
    public Route[] On(SiloAddress server) => [.. _bindings.Keys.Where(route => route.Server.Equals(server))];

    /// <summary>
    /// Forgets a row that left the feeder, in every binding that speaks for it, since its number will be another
    /// vehicle's; −1 is none.
    /// </summary>
    public void Forget(int row)
    {
        if (row >= 0)
        {
            _routes.Remove(row);
            foreach (var binding in _bindings.Values)
            {
                binding.VehicleRows.AsSpan().Replace(row, -1);
            }
        }
    }

    /// <summary>The setpoints of a decision, one batch per binding, by the server that holds it.</summary>
    public Dictionary<SiloAddress, SetpointBatch[]> Batch(FeederDecision decision, FeederControl control) =>
        decision.Rows
            .Where(_routes.ContainsKey)
            .GroupBy(row => _routes[row].Route)
            .GroupBy(binding => binding.Key.Server, binding => Columns(binding.Key, [.. binding], control))
            .ToDictionary(server => server.Key, server => server.ToArray());

    private SetpointBatch Columns(Route route, int[] rows, FeederControl control) => new()
    {
        Binding = route.Binding,
        Epoch = control.Epoch,
        Sequence = control.Sequence,
        Member = Array.ConvertAll(rows, row => _routes[row].Member),
        PowerW = Array.ConvertAll(rows, row => (int)control.SetpointOf(row).Power.Watts),
        TimeToLiveMs = Array.ConvertAll(rows, _ => (int)control.Options.TimeToLive.TotalMilliseconds),
        ReturnDelayMs = Array.ConvertAll(rows, row => (int)control.SetpointOf(row).Then.ReturnDelay.TotalMilliseconds),
        AssuredW = Array.ConvertAll(rows, row => (int)control.SetpointOf(row).Then.AssuredPower.Watts),
        RampWPerSecond = Array.ConvertAll(rows, row => (int)control.SetpointOf(row).Then.RampWattsPerSecond),
    };
}

/// <summary>The rows of one binding's members; −1 where the feeder does not know the member.</summary>
internal sealed record FeederBinding(int[] VehicleRows, int[] HomeRows)
{
    public int VehicleRow(int member) => (uint)member < (uint)VehicleRows.Length ? VehicleRows[member] : -1;

    public int HomeRow(int member) => (uint)member < (uint)HomeRows.Length ? HomeRows[member] : -1;
}
