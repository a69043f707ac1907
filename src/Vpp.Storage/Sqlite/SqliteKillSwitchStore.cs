using System.Text.Json;
using Vpp.Domain.Safety;
using Vpp.Grains.Serialization;
using Vpp.Grains.Storage;

namespace Vpp.Storage.Sqlite;

/// <inheritdoc cref="IKillSwitchStore"/>
internal sealed class SqliteKillSwitchStore(SqliteDatabase database) : IKillSwitchStore
{
    public ValueTask<KillSwitch?> Find(CancellationToken cancellation = default) => database.Read(
        session => session.QueryFirst(
            "SELECT body FROM kill_switch",
            row => JsonSerializer.Deserialize<KillSwitch>(row.GetString(0), DomainJson.Options)),
        cancellation);

    public async ValueTask Save(KillSwitch killSwitch, CancellationToken cancellation = default) =>
        await database.Write(
            session => session.Execute(
                """
                INSERT INTO kill_switch VALUES (1, $version, $body)
                ON CONFLICT (id) DO UPDATE SET version = excluded.version, body = excluded.body
                WHERE excluded.version > kill_switch.version
                """,
                ("$version", killSwitch.Version),
                ("$body", JsonSerializer.Serialize(killSwitch, DomainJson.Options))),
            cancellation);
}
