using Microsoft.Extensions.Logging;
using Vpp.Domain.Safety;
using Vpp.Grains.Storage;
using Vpp.Storage.Tests.Contract;

namespace Vpp.Storage.Tests;

/// <summary>C10: what was appended is there after a restart, until it is settled.</summary>
public sealed class CancelJournalTests : IDisposable
{
    private static readonly CancelEntry First = new(new("first/電"), Samples.Start, "operator \"one\"\n");
    private static readonly CancelEntry Second = new(new("second"), Samples.Start.AddTicks(1), "operator");

    private readonly TemporaryDirectory _directory = new();
    private readonly AlarmLog _log = new();

    private string File => _directory.File(FileCancelJournal.FileName);

    [Fact]
    public async Task What_is_appended_comes_back_in_order_after_a_restart()
    {
        await Append(First, Second);

        Assert.Equal([First, Second], await ReadAfterRestart());
        Assert.Empty(_log.Alarms);
    }

    [Fact]
    public async Task What_is_settled_does_not_come_back_once_all_are()
    {
        using (var journal = Open())
        {
            await journal.Append(First);
            await journal.Append(Second);
            await journal.Settle(First.Event);
            Assert.Equal([Second], await journal.Read());
            await journal.Settle(Second.Event);
            Assert.Equal(0, new FileInfo(File).Length);
            await journal.Append(Second);
        }

        Assert.Equal([Second], await ReadAfterRestart());
    }

    [Theory]
    [InlineData("{\"event\": \"torn")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"event\": \"\", \"at\": \"2020-08-14T18:00:00Z\", \"principal\": \"operator\"}")]
    public async Task A_line_that_was_cut_off_is_left_out_with_an_alarm_F20(string torn)
    {
        await Append(First);
        await System.IO.File.AppendAllTextAsync(File, torn, TestContext.Current.CancellationToken);
        await Append(Second);

        Assert.Equal([First, Second], await ReadAfterRestart());
        Assert.Contains(_log.Alarms, alarm => alarm.Contains(FileCancelJournal.FileName, StringComparison.Ordinal));
    }

    [Fact]
    public async Task How_the_kill_switch_was_turned_comes_back_after_a_restart_C13()
    {
        var turned = new KillSwitch(true, Samples.Start, "operator", 1, TimeSpan.FromMinutes(2));
        using (var journal = Open())
        {
            Assert.Null(await journal.ReadKillSwitch());
            await journal.Keep(turned);
            await journal.Keep(turned with { Version = 2 });
        }

        using (var journal = Open())
        {
            Assert.Equal(turned with { Version = 2 }, await journal.ReadKillSwitch());
        }

        var file = _directory.File(FileCancelJournal.KillFileName);
        await System.IO.File.WriteAllTextAsync(file, "{\"isOn", TestContext.Current.CancellationToken);
        using (var journal = Open())
        {
            Assert.Null(await journal.ReadKillSwitch());
            Assert.Contains(_log.Alarms, alarm => alarm.Contains("kill-switch.json", StringComparison.Ordinal));
        }
    }

    public void Dispose() => _directory.Dispose();

    private async Task Append(params CancelEntry[] entries)
    {
        using var journal = Open();
        foreach (var entry in entries)
        {
            await journal.Append(entry);
        }
    }

    private async Task<IReadOnlyList<CancelEntry>> ReadAfterRestart()
    {
        using var journal = Open();
        return await journal.Read();
    }

    private FileCancelJournal Open()
    {
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(_log));
        return new(_directory.Path, factory.CreateLogger<FileCancelJournal>());
    }
}
