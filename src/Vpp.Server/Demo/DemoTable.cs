using System.Globalization;
using Spectre.Console;
using Vpp.Domain.Safety;
using Vpp.Grains.Feeders;

namespace Vpp.Server.Demo;

/// <summary>The demonstration while it runs: a live table on a terminal, plain lines anywhere else.</summary>
internal sealed class DemoTable(IAnsiConsole console) : IDemoWatcher
{
    private const int LinesMax = 12;

    private static readonly TimeSpan EveryPlain = TimeSpan.FromMinutes(30);
    private static readonly string[] Columns =
        ["time", "homes kW", "vehicles kW", "plan kW", "target kW", "measured kW", "worst transformer", "violations"];

    private readonly Queue<string[]> _lines = new();
    private readonly bool _live = console.Profile.Capabilities.Interactive && console.Profile.Out.IsTerminal;
    private Action? _refresh;
    private TimeSpan _shownAt = TimeSpan.MinValue;
    private Table _table = new();

    /// <summary>Runs something under a live table where the console can show one.</summary>
    public async Task<T> Show<T>(Func<Task<T>> run)
    {
        if (!_live)
        {
            return await run();
        }

        return await console.Live(_table = Fresh()).StartAsync(async live =>
        {
            _refresh = () =>
            {
                live.UpdateTarget(_table);
                live.Refresh();
            };
            _refresh();
            return await run();
        });
    }

    public void OnStart()
    {
        if (!_live)
        {
            Line(string.Join("  ", Columns.Select(column => column.PadLeft(17))));
        }
    }

    public void OnStep(in DemoInterval interval, FeederSummary summary, InvariantCounts invariants)
    {
        var every = _live ? TimeSpan.FromMinutes(interval.TargetW == 0 ? 10 : 1) : EveryPlain;
        if (_shownAt != TimeSpan.MinValue && interval.At - _shownAt < every)
        {
            return;
        }

        _shownAt = interval.At;
        string[] cells =
        [
            DemoDay.LocalTime(interval.At)[..5],
            Kilowatts(summary.UncontrolledLoadW),
            Kilowatts(interval.Plant.VehiclesW),
            Kilowatts(interval.Twin.VehiclesW),
            interval.TargetW == 0 ? "–" : Kilowatts(interval.TargetW),
            interval.TargetW == 0 ? "–" : Kilowatts(interval.MeasuredW),
            $"{interval.Plant.WorstTransformerPerMille / 10.0:0} %",
            invariants.Total.ToString(CultureInfo.InvariantCulture),
        ];
        if (_live)
        {
            Redraw(cells);
        }
        else
        {
            Line(string.Join("  ", cells.Select(cell => cell.PadLeft(17))));
        }
    }

    private void Redraw(string[] cells)
    {
        _lines.Enqueue(cells);
        while (_lines.Count > LinesMax)
        {
            _lines.Dequeue();
        }

        _table = Fresh();
        foreach (var line in _lines)
        {
            _table.AddRow(line);
        }

        _refresh?.Invoke();
    }

    private static Table Fresh()
    {
        var table = new Table().RoundedBorder().Title("14 August 2020, Pacific time");
        foreach (var column in Columns)
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        return table;
    }

    private static string Kilowatts(long watts) => (watts / 1_000.0).ToString("N0", CultureInfo.InvariantCulture);

    private void Line(string text) => console.Profile.Out.Writer.WriteLine(text);
}
