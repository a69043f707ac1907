using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Vpp.Grains.Storage;
using Vpp.Storage.Sqlite;

namespace Vpp.Storage.Tests.Sqlite;

// C3, C6: goal: what was acknowledged outlives the process. Method: another process writes; it is killed after a
// seeded number of acknowledgements, again and again over the same directory, and each time the file is checked.
public sealed class CrashTests
{
    private const int Seed = 20200814;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static int RoundCount => Environment.GetEnvironmentVariable("VPP_TEST_FULL") == "1" ? 50 : 5;

    [Fact]
    public async Task Every_acknowledged_write_outlives_a_kill()
    {
        using var directory = new TemporaryDirectory();
        var random = new Random(Seed);
        var acknowledged = new Dictionary<string, long>();
        for (var round = 0; round < RoundCount; round++)
        {
            await WriteUntilKilled(directory.Path, random.Next(1, 600), acknowledged);
            await AssertPresent(directory.Path, acknowledged);
        }

        Assert.Contains(CrashWriter.EpochLine, acknowledged.Keys);
        Assert.Contains(CrashWriter.Event.Text, acknowledged.Keys);
    }

    [Fact]
    public async Task A_second_process_on_the_directory_is_told_who_holds_it()
    {
        using var directory = new TemporaryDirectory();
        using var database = SqliteDatabase.Open(directory.Path);
        using var second = CrashWriter.Start(directory.Path);

        var sentence = await second.StandardError.ReadToEndAsync(Cancellation);
        await second.WaitForExitAsync(Cancellation);

        Assert.Equal(CrashWriter.InUseExitCode, second.ExitCode);
        Assert.Equal(
            $"The directory {directory.Path} is in use by process {Environment.ProcessId}; "
            + "stop it, or choose another directory.",
            sentence.Trim());
    }

    private static async Task WriteUntilKilled(string directory, int lineCount, Dictionary<string, long> acknowledged)
    {
        using var writer = CrashWriter.Start(directory);
        var errors = writer.StandardError.ReadToEndAsync(Cancellation);
        var count = 0;
        while (await writer.StandardOutput.ReadLineAsync(Cancellation) is { } line)
        {
            // What was printed before the kill is read after it, and counts as well.
            var words = line.Split(' ');
            acknowledged[words[0]] = long.Parse(words[1], CultureInfo.InvariantCulture);
            if (++count == lineCount)
            {
                writer.Kill();
            }
        }

        await writer.WaitForExitAsync(Cancellation);
        Assert.True(count >= lineCount, $"The writer ended by itself after {count} lines: {await errors}");
    }

    private static async Task AssertPresent(string directory, Dictionary<string, long> acknowledged)
    {
        await using var services = new ServiceCollection().AddSqliteStorage(directory).BuildServiceProvider();
        var database = services.GetRequiredService<SqliteDatabase>();
        var verdict = await database.Read(
            session => session.QueryFirst("PRAGMA integrity_check", row => row.GetString(0)), Cancellation);
        Assert.Equal("ok", verdict);

        foreach (var vehicle in CrashWriter.Vehicles)
        {
            var stored = await services.GetRequiredService<ITermsStore>().Find(vehicle, Cancellation);
            var version = stored?.Version ?? 0;
            Assert.True(version >= acknowledged.GetValueOrDefault(vehicle.Text), $"{vehicle} lost a version");
            Assert.True(stored is null || stored == CrashWriter.Terms(vehicle, version), $"{vehicle} is mixed up");
        }

        var record = await services.GetRequiredService<IEventLedger>().Find(CrashWriter.Event, Cancellation);
        Assert.True((record?.Version ?? 0) >= acknowledged.GetValueOrDefault(CrashWriter.Event.Text));
        var epoch = await services.GetRequiredService<IEpochSource>().Next("parent", Cancellation);
        Assert.True(epoch > acknowledged.GetValueOrDefault(CrashWriter.EpochLine), "An epoch was given out twice.");
    }
}
