using System.Text;
using Spectre.Console;
using Spectre.Console.Testing;
using Vpp.Domain.Safety;
using Vpp.Grains.Feeders;
using Vpp.Server.Demo;

namespace Vpp.Server.Tests.Demo;

public sealed class DemoTableTests
{
    [Fact]
    public async Task A_terminal_shows_a_live_table_of_the_last_lines()
    {
        using var console = new TestConsole().Width(120).Interactive();
        console.Profile.Out = new Terminal(console.Profile.Out.Writer);
        var table = new DemoTable(console);

        await table.Show(() => Run(table, minutes: 20));

        var title = console.Output.LastIndexOf("14 August 2020, Pacific time", StringComparison.Ordinal);
        var last = console.Output[title..];
        Assert.Contains("worst", last, StringComparison.Ordinal);
        Assert.Contains("15:20", last, StringComparison.Ordinal);
        Assert.Contains("15:09", last, StringComparison.Ordinal);
        Assert.DoesNotContain("15:08", last, StringComparison.Ordinal);
        Assert.Contains("60", last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Elsewhere_there_is_one_plain_line_every_half_hour()
    {
        using var console = new TestConsole().Width(300);
        var table = new DemoTable(console);

        await table.Show(() => Run(table, minutes: 90));

        var lines = console.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["15:01", "15:31", "16:01"], lines.Select(line => line.Trim()[..5]));
        Assert.All(lines, line => Assert.EndsWith(" 0", line, StringComparison.Ordinal));
    }

    private static Task<int> Run(DemoTable table, int minutes)
    {
        var summary = Summary(uncontrolledLoadW: 80_000);
        for (var minute = 1; minute <= minutes; minute++)
        {
            var at = TimeSpan.FromMinutes(minute);
            var sample = new DemoSample(at, 10_000, 90_000, 700, 600);
            table.OnStep(new(at, 60_000, 60_000, 59_000, 58_000, sample, sample), summary, new InvariantCounts());
        }

        return Task.FromResult(minutes);
    }

    // The table shows the homes' load of it; the rest is nothing.
    private static FeederSummary Summary(long uncontrolledLoadW) => new()
    {
        Feeder = "f1",
        Epoch = 1,
        Version = 1,
        At = DemoWorld.Origin,
        LoadW = 0,
        UncontrolledLoadW = uncontrolledLoadW,
        VehiclesW = 0,
        BaselineW = 0,
        ImportLimitW = null,
        ExportLimitW = null,
        Supply = new([], [], [], [], []),
        Shares = [],
        VehiclesByState = [],
        OldestReadingMs = null,
        OverloadedNodes = [],
    };

    private sealed class Terminal(TextWriter writer) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => true;

        public int Width => 120;

        public int Height => 40;

        public void SetEncoding(Encoding encoding)
        {
        }
    }
}
