namespace Vpp.Domain.Feeders;

/// <summary>One direction of <see cref="Admission"/>: what is committed below each node, and who has to wait.</summary>
internal sealed class AdmissionSide<TDirection>(LimitedTree tree)
    where TDirection : IDirection
{
    private readonly PriorityFill _fill = new(tree);
    private Load[] _loads = [];
    private bool[] _isOver = [];
    private int[] _moreW = [];

    /// <summary>Sums by entry of the tree, all at nothing.</summary>
    public Span<Load> Begin()
    {
        if (_loads.Length < tree.Count)
        {
            (_loads, _isOver) = (new Load[tree.Count], new bool[tree.Count]);
        }

        _loads.AsSpan(0, tree.Count).Clear();
        return _loads;
    }

    /// <summary>Lowers what is desired to what the nodes above have room for, by the sums of all rows.</summary>
    public void Clip(VehicleRows rows, int now)
    {
        var loads = _loads.AsSpan(0, tree.Count);
        var freeW = tree.FreeW;
        var (isAnyOver, isExceeded) = (false, false);
        for (var entry = loads.Length - 1; entry > 0; entry--)
        {
            var (load, roomW) = (loads[entry], freeW[entry] - loads[entry].CommittedW);
            isAnyOver |= roomW < 0;
            isExceeded |= load.MoreW > 0 && load.MoreW > roomW;
            ref var above = ref loads[tree.Above(entry)];
            above.CommittedW += load.CommittedW;
            above.MoreW += load.MoreW;
        }

        if (isAnyOver)
        {
            HoldBack(rows, now);
        }

        if (isExceeded)
        {
            Divide(rows, now);
        }
    }

    private void HoldBack(VehicleRows rows, int now)
    {
        for (var entry = 1; entry < tree.Count; entry++)
        {
            _isOver[entry] = tree.FreeW[entry] < _loads[entry].CommittedW || _isOver[tree.Above(entry)];
        }

        for (var row = 0; row < rows.Count; row++)
        {
            if (_isOver[tree.EntryOfRow[row]])
            {
                var toldW = TDirection.ToldW(rows, row, now);
                if (TDirection.Sign * rows.DesiredW[row] > toldW)
                {
                    rows.DesiredW[row] = TDirection.Sign * Runnable(rows, row, toldW);
                }
            }
        }
    }

    private void Divide(VehicleRows rows, int now)
    {
        if (_moreW.Length < rows.Count)
        {
            _moreW = new int[rows.Terms.Length];
        }

        for (var row = 0; row < rows.Count; row++)
        {
            _moreW[row] = Math.Max(
                0, (TDirection.Sign * rows.DesiredW[row]) - TDirection.WorstW(rows, row, now));
        }

        var roomW = _fill.Room();
        for (var entry = 1; entry < tree.Count; entry++)
        {
            roomW[entry] = tree.FreeW[entry] - _loads[entry].CommittedW;
        }

        // Who comes first does not matter much, as long as it is the same everywhere (C16).
        _fill.Divide(rows, _moreW, row => (0, MinimumW(rows, row) - TDirection.WorstW(rows, row, now)));
        foreach (var row in _fill.Cut)
        {
            rows.DesiredW[row] =
                TDirection.Sign * Runnable(rows, row, TDirection.WorstW(rows, row, now) + _moreW[row]);
        }
    }

    // A power in the gap below the minimum cannot be held; then the vehicle stands still.
    private static int Runnable(VehicleRows rows, int row, int powerW) => powerW >= MinimumW(rows, row) ? powerW : 0;

    private static int MinimumW(VehicleRows rows, int row) => (int)rows.Terms[row]!.Nameplate.MinimumPower.Watts;

    /// <summary>What is committed whatever is decided now, and what everything that is desired adds to it.</summary>
    public struct Load
    {
        public long CommittedW;
        public long MoreW;

        public void Add(int worstW, int wantedW)
        {
            CommittedW += worstW;
            MoreW += Math.Max(0, wantedW - worstW);
        }
    }
}

/// <summary>Import or export, with what a row counts for in it at its worst.</summary>
internal interface IDirection
{
    /// <summary>The sign of power in this direction.</summary>
    static abstract int Sign { get; }

    /// <summary>The most it may have, W ≥ 0.</summary>
    static abstract int WorstW(VehicleRows rows, int row, int now);

    /// <summary>The most it may have by the last it was told, W ≥ 0.</summary>
    static abstract int ToldW(VehicleRows rows, int row, int now);
}

/// <inheritdoc cref="IDirection"/>
internal readonly struct Import : IDirection
{
    public static int Sign => 1;

    public static int WorstW(VehicleRows rows, int row, int now) => WorstCase.ImportW(rows, row, now);

    public static int ToldW(VehicleRows rows, int row, int now) => WorstCase.ToldImportW(rows, row, now);
}

/// <inheritdoc cref="IDirection"/>
internal readonly struct Export : IDirection
{
    public static int Sign => -1;

    public static int WorstW(VehicleRows rows, int row, int now) => WorstCase.ExportW(rows, row, now);

    public static int ToldW(VehicleRows rows, int row, int now) => WorstCase.ToldExportW(rows, row, now);
}
