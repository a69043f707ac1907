using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;
using Vpp.Grains.Storage;
using Vpp.Storage.Sqlite;
using Vpp.Storage.Tests.Contract;

namespace Vpp.Storage.Tests.Sqlite;

/// <summary>
/// The other process of the crash tests. It writes for as long as it lives, each writer as fast as its writes are
/// acknowledged, and prints a line for each: what was written and its number.
/// </summary>
internal static class CrashWriter
{
    public const string Argument = "crash-writer";
    public const string EpochLine = "epoch";
    public const int InUseExitCode = 2;

    private const int VehicleCount = 8;

    public static VehicleId[] Vehicles { get; } =
        Enumerable.Range(0, VehicleCount).Select(index => new VehicleId($"vehicle/{index}")).ToArray();

    public static DispatchEventId Event { get; } = new("event/0");

    /// <summary>What the terms of a version hold, so that a mixture of two versions would show.</summary>
    public static VehicleTerms Terms(VehicleId vehicle, long version)
    {
        var terms = Samples.Vehicle(vehicle.Text, "feeder", version);
        return terms with { Settings = terms.Settings with { Reserve = Energy.FromJoules(version) } };
    }

    public static Process Start(string directory) => Process.Start(
        new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, typeof(CrashWriter).Assembly.GetName().Name!))
        {
            ArgumentList = { Argument, directory },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    public static async Task<int> Run(string directory)
    {
        await using var services = new ServiceCollection().AddSqliteStorage(directory).BuildServiceProvider();
        try
        {
            services.GetRequiredService<SqliteDatabase>();
        }
        catch (DirectoryInUseException fault)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return InUseExitCode;
        }

        var terms = services.GetRequiredService<ITermsStore>();
        await Task.WhenAll(
        [
            .. Vehicles.Select(vehicle => WriteTerms(terms, vehicle)),
            WriteEvent(services.GetRequiredService<IEventLedger>()),
            TakeEpochs(services.GetRequiredService<IEpochSource>()),
        ]);
        return 1;
    }

    private static async Task WriteTerms(ITermsStore store, VehicleId vehicle)
    {
        var version = (await store.Find(vehicle))?.Version ?? 0;
        while (await store.TrySave(Terms(vehicle, ++version)))
        {
            Acknowledge(vehicle.Text, version);
        }
    }

    private static async Task WriteEvent(IEventLedger ledger)
    {
        var record = await ledger.Find(Event);
        while (true)
        {
            var next = record is null ? Samples.Event(Event.Text) : record with { Version = record.Version + 1 };
            if (!await ledger.TrySave(next))
            {
                return;
            }

            record = next;
            Acknowledge(Event.Text, record.Version);
        }
    }

    private static async Task TakeEpochs(IEpochSource epochs)
    {
        while (true)
        {
            Acknowledge(EpochLine, await epochs.Next("crash writer"));
        }
    }

    // Standard output is synchronized and flushes each line, so a line is out before its writer goes on.
    private static void Acknowledge(string subject, long number) => Console.WriteLine($"{subject} {number}");
}
