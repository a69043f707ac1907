using Npgsql;

namespace Vpp.Storage.Postgres;

/// <summary>
/// The tables, in the schema that the connection's search path names first. A change of them is a further migration at
/// the end; what was released is never edited.
/// </summary>
public static class PostgresSchema
{
    // Any number that no other program is likely to lock: "vpp1" in ASCII.
    private const long InstallLock = 0x76707031;

    private static readonly string[] Migrations =
    [
        """
        CREATE TABLE terms_change (id int PRIMARY KEY CHECK (id = 1), change bigint NOT NULL);
        INSERT INTO terms_change VALUES (1, 0);

        CREATE TABLE vehicle_terms (
            vehicle text COLLATE "C" PRIMARY KEY,
            home text COLLATE "C" NOT NULL,
            node text COLLATE "C" NOT NULL,
            feeder text COLLATE "C" NOT NULL,
            time_zone text NOT NULL,
            usable_capacity_j bigint NOT NULL,
            charge_power_max_w bigint NOT NULL,
            discharge_power_max_w bigint NOT NULL,
            minimum_power_w bigint NOT NULL,
            charge_efficiency_bp bigint NOT NULL,
            discharge_efficiency_bp bigint NOT NULL,
            departures text NOT NULL,
            energy_at_departure_j bigint NOT NULL,
            reserve_j bigint NOT NULL,
            discharge_allowed boolean NOT NULL,
            price_micro_per_wh bigint NOT NULL,
            discharge_price_micro_per_wh bigint NOT NULL,
            opted_out boolean NOT NULL,
            version bigint NOT NULL,
            change bigint NOT NULL
        );
        CREATE INDEX vehicle_terms_by_change ON vehicle_terms (feeder, change);
        CREATE INDEX vehicle_terms_by_home ON vehicle_terms (home, vehicle);
        CREATE TABLE vehicle_moves (
            feeder text COLLATE "C" NOT NULL,
            vehicle text COLLATE "C" NOT NULL,
            PRIMARY KEY (feeder, vehicle)
        );

        CREATE TABLE home_terms (
            home text COLLATE "C" PRIMARY KEY,
            node text COLLATE "C" NOT NULL,
            feeder text COLLATE "C" NOT NULL,
            time_zone text NOT NULL,
            import_limit_w bigint,
            export_limit_w bigint NOT NULL,
            owner_import_limit_w bigint,
            owner_export_limit_w bigint,
            version bigint NOT NULL,
            change bigint NOT NULL
        );
        CREATE INDEX home_terms_by_change ON home_terms (feeder, change);
        CREATE TABLE home_moves (
            feeder text COLLATE "C" NOT NULL,
            home text COLLATE "C" NOT NULL,
            PRIMARY KEY (feeder, home)
        );

        CREATE TABLE dispatch_events (
            event text COLLATE "C" PRIMARY KEY,
            version bigint NOT NULL,
            status int NOT NULL,
            is_over boolean NOT NULL,
            starts_at_us bigint NOT NULL,
            ends_at_us bigint NOT NULL,
            body json NOT NULL,
            history json NOT NULL
        );
        CREATE INDEX dispatch_events_by_start ON dispatch_events (starts_at_us, event);
        CREATE INDEX dispatch_events_open ON dispatch_events (starts_at_us, event) WHERE NOT is_over;
        CREATE TABLE dispatch_performance (event text COLLATE "C" PRIMARY KEY, content bytea NOT NULL);

        CREATE TABLE epochs (
            epoch bigint GENERATED ALWAYS AS IDENTITY (CACHE 1) PRIMARY KEY,
            owner text NOT NULL,
            taken_at timestamptz NOT NULL DEFAULT now()
        );

        CREATE TABLE feeder_snapshots (
            feeder text COLLATE "C" PRIMARY KEY,
            epoch bigint NOT NULL,
            sequence bigint NOT NULL,
            content bytea NOT NULL
        );
        ALTER TABLE feeder_snapshots ALTER COLUMN content SET STORAGE EXTERNAL;
        """,
        """
        CREATE TABLE kill_switch (id int PRIMARY KEY CHECK (id = 1), version bigint NOT NULL, body json NOT NULL);
        """,
    ];

    /// <summary>Brings the database to the newest version; of servers that start together one does it, once.</summary>
    /// <exception cref="UnusableDatabaseException">It is newer than this program, or not in UTF-8.</exception>
    public static async Task Install(NpgsqlDataSource source, CancellationToken cancellation = default)
    {
        var calls = new PostgresCalls(source);
        await calls.Write(
            async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellation);
                await Execute(connection, $"SELECT pg_advisory_xact_lock({InstallLock})", cancellation);
                await RefuseOtherEncoding(connection, cancellation);
                await Migrate(connection, cancellation);
                await transaction.CommitAsync(cancellation);
                return 0;
            },
            cancellation);
    }

    private static async Task RefuseOtherEncoding(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SHOW server_encoding", connection);
        var encoding = await command.ExecuteScalarAsync(cancellation);
        if (encoding is not "UTF8")
        {
            throw new UnusableDatabaseException(
                $"The database {connection.Database} has the encoding {encoding}; identities need UTF8.");
        }
    }

    private static async Task Migrate(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await Execute(
            connection,
            "CREATE TABLE IF NOT EXISTS vpp_schema_version (id int PRIMARY KEY CHECK (id = 1), version int NOT NULL)",
            cancellation);
        await using var command = new NpgsqlCommand("SELECT version FROM vpp_schema_version", connection);
        var version = await command.ExecuteScalarAsync(cancellation) as int? ?? 0;
        if (version > Migrations.Length)
        {
            throw new UnusableDatabaseException(
                $"The database {connection.Database} has version {version}; this program knows up to "
                + $"{Migrations.Length}. Use the newer program, or the database of this one.");
        }

        foreach (var migration in Migrations.Skip(version))
        {
            await Execute(connection, migration, cancellation);
        }

        await Execute(
            connection,
            $"""
            INSERT INTO vpp_schema_version VALUES (1, {Migrations.Length})
            ON CONFLICT (id) DO UPDATE SET version = excluded.version
            """,
            cancellation);
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
