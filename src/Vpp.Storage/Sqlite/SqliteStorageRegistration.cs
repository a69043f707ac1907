using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vpp.Grains.Storage;

namespace Vpp.Storage.Sqlite;

/// <summary>Registers the embedded stores.</summary>
public static class SqliteStorageRegistration
{
    /// <summary>
    /// The stores over one <see cref="SqliteDatabase"/>, opened when it is first asked for and closed, after all that
    /// use it, with the container. Ask for it before anything starts, to meet a directory in use at once.
    /// </summary>
    public static IServiceCollection AddSqliteStorage(
        this IServiceCollection services,
        string directory,
        SqliteDurability durability = SqliteDurability.PowerLoss) => services
        .AddLogging()
        .AddSingleton(_ => SqliteDatabase.Open(directory, durability))
        .AddSingleton<ITermsStore, SqliteTermsStore>()
        .AddSingleton<IEventLedger, SqliteEventLedger>()
        .AddSingleton<IEpochSource, SqliteEpochSource>()
        .AddSingleton<ISnapshotStore, SqliteSnapshotStore>()
        .AddSingleton<IKillSwitchStore, SqliteKillSwitchStore>()
        .AddSingleton<ICancelJournal>(provider =>
        {
            // The database holds the directory, and with it this file.
            provider.GetRequiredService<SqliteDatabase>();
            return new FileCancelJournal(directory, provider.GetRequiredService<ILogger<FileCancelJournal>>());
        });
}
