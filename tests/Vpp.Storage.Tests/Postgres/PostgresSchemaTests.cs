using Npgsql;
using Vpp.Storage.Postgres;

namespace Vpp.Storage.Tests.Postgres;

public sealed class PostgresSchemaTests(PostgresServer server)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Servers_that_start_together_install_the_tables_once()
    {
        var connectionString = await server.CreateDatabase();
        await using var source = NpgsqlDataSource.Create(connectionString);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => PostgresSchema.Install(source, Cancellation)));

        await using var command = source.CreateCommand("SELECT change FROM terms_change");
        Assert.Equal(0L, await command.ExecuteScalarAsync(Cancellation));
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused()
    {
        await using var source = NpgsqlDataSource.Create(await server.CreateDatabase());
        await PostgresSchema.Install(source, Cancellation);
        await using var command = source.CreateCommand("UPDATE vpp_schema_version SET version = 1000");
        await command.ExecuteNonQueryAsync(Cancellation);

        var fault = await Assert.ThrowsAsync<UnusableDatabaseException>(
            () => PostgresSchema.Install(source, Cancellation));

        Assert.Contains("has version 1000", fault.Message, StringComparison.Ordinal);
    }
}
