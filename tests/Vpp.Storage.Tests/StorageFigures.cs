using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Vpp.Grains.Storage;
using Vpp.Storage.Postgres;
using Vpp.Storage.Sqlite;
using Vpp.Storage.Tests.Contract;

namespace Vpp.Storage.Tests;

/// <summary>
/// Measures the stores on this machine: <c>-- figures DIRECTORY</c>, or a connection string in its place. It writes
/// terms from 64 writers and 100 snapshots of 32 KiB in one call, and prints a line for each.
/// </summary>
internal static class StorageFigures
{
    public const string Argument = "figures";

    private const int WriterCount = 64;
    private const int SnapshotCount = 100;
    private const int SnapshotSize = 32 * 1024;
    private const int BulkRepeats = 20;

    private static readonly TimeProvider Clock = TimeProvider.System;

    public static async Task<int> Run(string place)
    {
        if (place.Contains('=', StringComparison.Ordinal))
        {
            await using var source = NpgsqlDataSource.Create(place);
            await PostgresSchema.Install(source);
            await Measure("PostgreSQL", new ServiceCollection().AddPostgresStorage(source), 10_000);
            return 0;
        }

        foreach (var durability in Enum.GetValues<SqliteDurability>())
        {
            var directory = Path.Combine(place, durability.ToString());
            var services = new ServiceCollection().AddSqliteStorage(directory, durability);
            await Measure($"SQLite {durability}", services, 50_000);
        }

        return 0;
    }

    private static async Task Measure(string name, IServiceCollection registered, int writeCount)
    {
        await using var services = registered.BuildServiceProvider();
        var terms = services.GetRequiredService<ITermsStore>();
        await WriteTerms(terms, "warm", writeCount / 5);
        var (elapsed, latencies) = await WriteTerms(terms, "measured", writeCount);
        var perSecond = writeCount / elapsed.TotalSeconds;
        Console.WriteLine($"{name}: {perSecond:F0} acknowledged terms/s, {WriterCount} writers, "
            + $"p50 {latencies[writeCount / 2]:F1} ms, p99 {latencies[writeCount * 99 / 100]:F1} ms, "
            + $"longest {latencies[^1]:F1} ms");

        var snapshots = services.GetRequiredService<ISnapshotStore>();
        var bulks = new List<double>();
        for (var repeat = 0; repeat < BulkRepeats; repeat++)
        {
            var start = Clock.GetTimestamp();
            await snapshots.Save(Bulk(repeat));
            bulks.Add(Clock.GetElapsedTime(start).TotalMilliseconds);
        }

        bulks.Sort();
        Console.WriteLine($"{name}: {SnapshotCount} snapshots of {SnapshotSize / 1024} KiB: "
            + $"p50 {bulks[BulkRepeats / 2]:F0} ms, longest {bulks[^1]:F0} ms");

        var vehicles = Enumerable.Range(0, 100_000)
            .Select(index => Samples.Vehicle($"import/{index}", $"f/{index / 1000}"))
            .ToArray();
        var importStart = Clock.GetTimestamp();
        var count = await terms.Import([], vehicles);
        Console.WriteLine($"{name}: import of {count} vehicles: {Clock.GetElapsedTime(importStart).TotalSeconds:F1} s");

        var readStart = Clock.GetTimestamp();
        var changes = await terms.ReadChanges(new("f/7"), 0);
        Console.WriteLine($"{name}: {changes.Vehicles.Count} vehicles of a feeder: "
            + $"{Clock.GetElapsedTime(readStart).TotalMilliseconds:F0} ms");
    }

    private static async Task<(TimeSpan Elapsed, double[] Latencies)> WriteTerms(
        ITermsStore store,
        string name,
        int count)
    {
        var latencies = new double[count];
        var start = Clock.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, WriterCount).Select(async writer =>
        {
            var version = 0;
            for (var index = writer; index < count; index += WriterCount)
            {
                var sent = Clock.GetTimestamp();
                var terms = Samples.Vehicle($"{name}/{writer}", $"feeder/{writer % 8}", ++version);
                if (!await store.TrySave(terms))
                {
                    throw new InvalidOperationException("Figures need an empty database.");
                }

                latencies[index] = Clock.GetElapsedTime(sent).TotalMilliseconds;
            }
        }));
        var elapsed = Clock.GetElapsedTime(start);
        Array.Sort(latencies);
        return (elapsed, latencies);
    }

    private static StoredSnapshot[] Bulk(int sequence)
    {
        var random = new Random(sequence);
        return Enumerable.Range(0, SnapshotCount)
            .Select(index =>
            {
                var content = new byte[SnapshotSize];
                random.NextBytes(content);
                return new StoredSnapshot(new($"snapshot/{index}"), 1, sequence, content);
            })
            .ToArray();
    }
}
