namespace Vpp.Domain.Feeders;

/// <summary>
/// The last gate before setpoints leave: with every message on its way taken at its worst, no node may exceed a limit
/// in either direction (P4). What would, waits: the vehicle stays within what it may already have until others have
/// acknowledged that they gave way. Below a node that may be over its limit already nothing rises above what it was
/// told last, since what it might have beyond that may have ended.
/// </summary>
internal sealed class Admission
{
    private readonly FeederLimits _limits;
    private readonly NodeLoads _loads;
    private readonly PriorityFill _import;
    private readonly PriorityFill _export;
    private readonly Func<int, (long Key, int LeastW)> _judgeImport;
    private readonly Func<int, (long Key, int LeastW)> _judgeExport;
    private VehicleRows _rows = null!;
    private int _now;
    private long[] _committedW = [];
    private long[] _wantedW = [];
    private bool[] _isOver = [];
    private int[] _moreW = [];

    public Admission(FeederLimits limits, NodeLoads loads)
    {
        (_limits, _loads) = (limits, loads);
        (_import, _export) = (new(limits.Import), new(limits.Export));
        (_judgeImport, _judgeExport) = (Judge<Import>, Judge<Export>);
    }

    public void Clip(VehicleRows rows, int now)
    {
        (_rows, _now) = (rows, now);
        Clip<Import>(_limits.Import, _limits.ImportW, _loads.HighW, _import, _judgeImport);
        Clip<Export>(_limits.Export, _limits.ExportW, _loads.LowW, _export, _judgeExport);
    }

    private void Clip<TDirection>(
        LimitedTree tree,
        long[] limitW,
        long[] loadW,
        PriorityFill fill,
        Func<int, (long Key, int LeastW)> judge)
        where TDirection : IDirection
    {
        Sum<TDirection>(tree);
        var (isAnyOver, isExceeded, roomW) = (false, false, fill.Room());
        for (var entry = 1; entry < tree.Count; entry++)
        {
            var node = tree.Node[entry];
            roomW[entry] = limitW[node] - (TDirection.Sign * loadW[node]) - _committedW[entry];
            var isOver = roomW[entry] < 0;
            isExceeded |= _wantedW[entry] > _committedW[entry]
                && _wantedW[entry] - _committedW[entry] > roomW[entry];
            _isOver[entry] = isOver || _isOver[tree.Above(entry)];
            isAnyOver |= isOver;
        }

        if (isAnyOver)
        {
            HoldBack<TDirection>(tree);
        }

        if (isExceeded)
        {
            Divide<TDirection>(fill, judge);
        }
    }

    // What is committed whatever is decided now, and what it would be with everything that is desired on top.
    private void Sum<TDirection>(LimitedTree tree)
        where TDirection : IDirection
    {
        var (committedW, wantedW) = (tree.Zeroed(ref _committedW), tree.Zeroed(ref _wantedW));
        var entryOfNode = tree.EntryOfNode;
        var (rows, node, desiredW, now) = (_rows, _rows.Node, _rows.DesiredW, _now);
        for (var row = 0; row < rows.Count; row++)
        {
            if (node[row] >= 0)
            {
                var (entry, worstW) = (entryOfNode[node[row]], TDirection.WorstW(rows, row, now));
                committedW[entry] += worstW;
                wantedW[entry] += Math.Max(worstW, TDirection.Sign * desiredW[row]);
            }
        }

        tree.SumUp(committedW);
        tree.SumUp(wantedW);
        if (_isOver.Length < tree.Count)
        {
            _isOver = new bool[tree.Count];
        }
    }

    private void HoldBack<TDirection>(LimitedTree tree)
        where TDirection : IDirection
    {
        for (var row = 0; row < _rows.Count; row++)
        {
            if (_rows.Node[row] >= 0 && _isOver[tree.EntryOf(_rows, row)])
            {
                var toldW = TDirection.ToldW(_rows, row, _now);
                if (TDirection.Sign * _rows.DesiredW[row] > toldW)
                {
                    _rows.DesiredW[row] = TDirection.Sign * Runnable(row, toldW);
                }
            }
        }
    }

    private void Divide<TDirection>(PriorityFill fill, Func<int, (long Key, int LeastW)> judge)
        where TDirection : IDirection
    {
        if (_moreW.Length < _rows.Count)
        {
            _moreW = new int[_rows.Terms.Length];
        }

        for (var row = 0; row < _rows.Count; row++)
        {
            _moreW[row] = Math.Max(
                0, (TDirection.Sign * _rows.DesiredW[row]) - TDirection.WorstW(_rows, row, _now));
        }

        fill.Divide(_rows, _moreW, judge);
        foreach (var row in fill.Cut)
        {
            _rows.DesiredW[row] =
                TDirection.Sign * Runnable(row, TDirection.WorstW(_rows, row, _now) + _moreW[row]);
        }
    }

    // Who comes first does not matter much, as long as it is the same everywhere (C16).
    private (long Key, int LeastW) Judge<TDirection>(int row)
        where TDirection : IDirection =>
        (0, MinimumW(row) - TDirection.WorstW(_rows, row, _now));

    // A power in the gap below the minimum cannot be held; then the vehicle stands still.
    private int Runnable(int row, int powerW) => powerW >= MinimumW(row) ? powerW : 0;

    private int MinimumW(int row) => (int)_rows.Terms[row]!.Nameplate.MinimumPower.Watts;

    private interface IDirection
    {
        static abstract int Sign { get; }

        static abstract int WorstW(VehicleRows rows, int row, int now);

        static abstract int ToldW(VehicleRows rows, int row, int now);
    }

    private readonly struct Import : IDirection
    {
        public static int Sign => 1;

        public static int WorstW(VehicleRows rows, int row, int now) => WorstCase.ImportW(rows, row, now);

        public static int ToldW(VehicleRows rows, int row, int now) => WorstCase.ToldImportW(rows, row, now);
    }

    private readonly struct Export : IDirection
    {
        public static int Sign => -1;

        public static int WorstW(VehicleRows rows, int row, int now) => WorstCase.ExportW(rows, row, now);

        public static int ToldW(VehicleRows rows, int row, int now) => WorstCase.ToldExportW(rows, row, now);
    }
}
