using Vpp.Domain.Feeders;
using Vpp.Grains.Leases;

namespace Vpp.Grains.Feeders;

/// <summary>
/// Which rows a connection speaks for, and by which route each row is reached: the newest binding wins, and when it
/// ends the newest of those that are left.
/// </summary>
internal sealed class FeederBindings
{
    private const int NotDrawn = -1;

    private readonly Dictionary<Route, FeederBinding> _bindings = [];
    private readonly List<FeederBinding> _told = [];

    // By row; columns, since a decision goes through all of them.
    private FeederBinding?[] _bindingOf = [];
    private int[] _memberOf = [];
    private int[] _returnDelayMs = [];
    private long _bound;

    public bool TryFind(Route route, out FeederBinding binding) => _bindings.TryGetValue(route, out binding!);

    /// <returns>How many vehicles another connection still spoke for.</returns>
    public int Bind(Route route, int[] vehicleRows, int[] homeRows)
    {
        var binding = _bindings[route] = new(route, ++_bound, vehicleRows, homeRows);
        var takenOver = 0;
        for (var member = 0; member < vehicleRows.Length; member++)
        {
            if (vehicleRows[member] is var row and >= 0)
            {
                Grow(row);
                if (_bindingOf[row] is { } before)
                {
                    takenOver++;
                    before.IsWhole = false;
                }

                (_bindingOf[row], _memberOf[row], _returnDelayMs[row]) = (binding, member, NotDrawn);
            }
        }

        return takenOver;
    }

    /// <summary>Whether a row is reached by this binding and not by a newer one.</summary>
    public bool Speaks(FeederBinding binding, int row) =>
        row >= 0 && (binding.IsWhole || (row < _bindingOf.Length && ReferenceEquals(_bindingOf[row], binding)));

    /// <summary>Forgets a binding; answers the rows that nobody speaks for now.</summary>
    public IReadOnlyCollection<int> Unbind(Route route)
    {
        if (!_bindings.Remove(route, out var ended))
        {
            return [];
        }

        var silent = ended.VehicleRows.Where(row => Speaks(ended, row)).ToHashSet();
        foreach (var row in silent)
        {
            _bindingOf[row] = null;
        }

        foreach (var binding in _bindings.Values.OrderByDescending(each => each.Number))
        {
            for (var member = 0; member < binding.VehicleRows.Length && silent.Count > 0; member++)
            {
                if (silent.Remove(binding.VehicleRows[member]))
                {
                    var row = binding.VehicleRows[member];
                    (_bindingOf[row], _memberOf[row]) = (binding, member);
                }
            }
        }

        return silent;
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
            Grow(row);
            _bindingOf[row] = null;
            foreach (var binding in _bindings.Values)
            {
                binding.VehicleRows.AsSpan().Replace(row, -1);
            }
        }
    }

    /// <summary>The setpoints of a decision, one batch per binding.</summary>
    public List<BoundSetpoints> Batch(FeederDecision decision, FeederControl control)
    {
        foreach (var row in decision.Rows)
        {
            if (row < _bindingOf.Length && _bindingOf[row] is { } binding)
            {
                if (binding.Told.Count == 0)
                {
                    _told.Add(binding);
                }

                binding.Told.Add(row);
            }
        }

        var batches = _told.ConvertAll(binding => new BoundSetpoints(binding.Route.Server, Columns(binding, control)));
        _told.Clear();
        return batches;
    }

    private SetpointBatch Columns(FeederBinding binding, FeederControl control)
    {
        var rows = binding.Told;
        var batch = new SetpointBatch
        {
            Binding = binding.Route.Binding,
            Epoch = control.Epoch,
            Sequence = control.Sequence,
            TimeToLiveMs = (int)control.SetpointOf(rows[0]).TimeToLive.TotalMilliseconds,
            RampWPerSecond = (int)control.Options.ReturnRampWattsPerSecond,
            Member = new int[rows.Count],
            PowerW = new int[rows.Count],
            ReturnDelayMs = new int[rows.Count],
            AssuredW = new int[rows.Count],
        };
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            batch.Member[i] = _memberOf[row];
            batch.PowerW[i] = control.SetpointW(row);
            batch.ReturnDelayMs[i] = ReturnDelayMs(row, control);
            batch.AssuredW[i] = control.LastAssuredW(row);
        }

        rows.Clear();
        return batch;
    }

    // Drawn when a row is first told something since it was bound.
    private int ReturnDelayMs(int row, FeederControl control)
    {
        ref var delayMs = ref _returnDelayMs[row];
        return delayMs >= 0 ? delayMs : delayMs = (int)control.ReturnDelay(row).TotalMilliseconds;
    }

    private void Grow(int row)
    {
        if (row >= _bindingOf.Length)
        {
            Array.Resize(ref _bindingOf, Math.Max(row + 1, _bindingOf.Length * 2));
            Array.Resize(ref _memberOf, _bindingOf.Length);
            Array.Resize(ref _returnDelayMs, _bindingOf.Length);
        }
    }
}

/// <summary>Setpoints for one binding, and the server that holds it.</summary>
internal readonly record struct BoundSetpoints(SiloAddress Server, SetpointBatch Batch);

/// <summary>One connection's members, as the feeder numbers them.</summary>
/// <param name="Route">Where the connection ends.</param>
/// <param name="Number">The higher is the newer.</param>
/// <param name="VehicleRows">Rows by member; −1 where the feeder does not know the member.</param>
/// <param name="HomeRows">The same for homes.</param>
internal sealed record FeederBinding(Route Route, long Number, int[] VehicleRows, int[] HomeRows)
{
    /// <summary>Whether no other binding has ever spoken for any of its rows: most stay so, and are asked no more.</summary>
    public bool IsWhole { get; set; } = true;

    /// <summary>Rows that the batch which is being put together tells something.</summary>
    public List<int> Told { get; } = [];

    public int VehicleRow(int member) => member >= 0 && member < VehicleRows.Length ? VehicleRows[member] : -1;

    public int HomeRow(int member) => member >= 0 && member < HomeRows.Length ? HomeRows[member] : -1;
}
