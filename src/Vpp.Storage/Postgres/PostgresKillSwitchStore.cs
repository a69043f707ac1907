using System.Text.Json;
using Npgsql;
using Vpp.Domain.Safety;
using Vpp.Grains.Serialization;
using Vpp.Grains.Storage;

namespace Vpp.Storage.Postgres;

/// <inheritdoc cref="IKillSwitchStore"/>
internal sealed class PostgresKillSwitchStore(NpgsqlDataSource source) : IKillSwitchStore
{
    private readonly PostgresCalls _calls = new(source);

    public ValueTask<KillSwitch?> Find(CancellationToken cancellation = default) => _calls.Read(
        connection => connection.QueryFirst(
            PostgresCommand.Of("SELECT body FROM kill_switch"),
            row => JsonSerializer.Deserialize<KillSwitch>(row.GetString(0), DomainJson.Options),
            cancellation),
        cancellation);

    public async ValueTask Save(KillSwitch killSwitch, CancellationToken cancellation = default) => await _calls.Write(
        connection => connection.Execute(
            PostgresCommand.Of(
                """
                INSERT INTO kill_switch VALUES (1, $1, $2::json)
                ON CONFLICT (id) DO UPDATE SET version = excluded.version, body = excluded.body
                WHERE excluded.version > kill_switch.version
                """,
                PostgresCommand.Argument(killSwitch.Version),
                PostgresCommand.Argument(JsonSerializer.Serialize(killSwitch, DomainJson.Options))),
            cancellation),
        cancellation);
}
