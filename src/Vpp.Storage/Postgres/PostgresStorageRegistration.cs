using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Vpp.Grains.Storage;

namespace Vpp.Storage.Postgres;

/// <summary>Registers the stores of a cluster; the tables must stand (<see cref="PostgresSchema.Install"/>).</summary>
public static class PostgresStorageRegistration
{
    /// <summary>The stores over a data source shared with others, not disposed with the container.</summary>
    public static IServiceCollection AddPostgresStorage(this IServiceCollection services, NpgsqlDataSource source) =>
        services.AddSingleton(source).AddStores();

    /// <summary>The stores over a data source of their own, disposed with the container.</summary>
    public static IServiceCollection AddPostgresStorage(this IServiceCollection services, string connectionString) =>
        services.AddSingleton(_ => NpgsqlDataSource.Create(connectionString)).AddStores();

    private static IServiceCollection AddStores(this IServiceCollection services) => services
        .AddLogging()
        .AddSingleton<ITermsStore, PostgresTermsStore>()
        .AddSingleton<IEventLedger, PostgresEventLedger>()
        .AddSingleton<IEpochSource, PostgresEpochSource>()
        .AddSingleton<ISnapshotStore, PostgresSnapshotStore>()
        .AddSingleton<IKillSwitchStore, PostgresKillSwitchStore>();
}
