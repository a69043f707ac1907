using Microsoft.Data.Sqlite;

namespace Vpp.Storage.Sqlite;

/// <summary>The tables. A change is a further migration at the end; what was released is never edited.</summary>
internal static class SqliteSchema
{
    private static readonly string[] Migrations =
    [
        """
        CREATE TABLE terms_change (id INTEGER PRIMARY KEY CHECK (id = 1), change INTEGER NOT NULL) STRICT;
        INSERT INTO terms_change VALUES (1, 0);

        CREATE TABLE vehicle_terms (
            vehicle TEXT PRIMARY KEY,
            home TEXT NOT NULL,
            node TEXT NOT NULL,
            feeder TEXT NOT NULL,
            time_zone TEXT NOT NULL,
            usable_capacity_j INTEGER NOT NULL,
            charge_power_max_w INTEGER NOT NULL,
            discharge_power_max_w INTEGER NOT NULL,
            minimum_power_w INTEGER NOT NULL,
            charge_efficiency_bp INTEGER NOT NULL,
            discharge_efficiency_bp INTEGER NOT NULL,
            departures TEXT NOT NULL,
            energy_at_departure_j INTEGER NOT NULL,
            reserve_j INTEGER NOT NULL,
            discharge_allowed INTEGER NOT NULL,
            price_micro_per_wh INTEGER NOT NULL,
            discharge_price_micro_per_wh INTEGER NOT NULL,
            opted_out INTEGER NOT NULL,
            version INTEGER NOT NULL,
            change INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX vehicle_terms_by_change ON vehicle_terms (feeder, change);
        CREATE INDEX vehicle_terms_by_home ON vehicle_terms (home, vehicle);
        CREATE TABLE vehicle_moves (
            feeder TEXT NOT NULL, vehicle TEXT NOT NULL, PRIMARY KEY (feeder, vehicle)) STRICT, WITHOUT ROWID;

        CREATE TABLE home_terms (
            home TEXT PRIMARY KEY,
            node TEXT NOT NULL,
            feeder TEXT NOT NULL,
            time_zone TEXT NOT NULL,
            import_limit_w INTEGER,
            export_limit_w INTEGER NOT NULL,
            owner_import_limit_w INTEGER,
            owner_export_limit_w INTEGER,
            version INTEGER NOT NULL,
            change INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX home_terms_by_change ON home_terms (feeder, change);
        CREATE TABLE home_moves (
            feeder TEXT NOT NULL, home TEXT NOT NULL, PRIMARY KEY (feeder, home)) STRICT, WITHOUT ROWID;

        CREATE TABLE dispatch_events (
            event TEXT PRIMARY KEY,
            version INTEGER NOT NULL,
            status INTEGER NOT NULL,
            is_over INTEGER NOT NULL,
            starts_at_us INTEGER NOT NULL,
            ends_at_us INTEGER NOT NULL,
            body TEXT NOT NULL,
            history TEXT NOT NULL
        ) STRICT;
        CREATE INDEX dispatch_events_by_start ON dispatch_events (starts_at_us, event);
        CREATE INDEX dispatch_events_open ON dispatch_events (starts_at_us, event) WHERE is_over = 0;
        CREATE TABLE dispatch_performance (event TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT;

        CREATE TABLE epochs (
            epoch INTEGER PRIMARY KEY AUTOINCREMENT,
            owner TEXT NOT NULL,
            taken_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ'))
        ) STRICT;

        CREATE TABLE feeder_snapshots (
            feeder TEXT PRIMARY KEY,
            epoch INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            content BLOB NOT NULL
        ) STRICT;
        """,
        """
        CREATE TABLE kill_switch (
            id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
        """,
    ];

    // "VPPE" in the header of the file.
    private const int ApplicationId = 0x56505045;

    public static int NewestVersion => Migrations.Length;

    /// <summary>
    /// Refuses a database that is not empty and does not bear this program's mark. It only looks: to open a file for
    /// writing, or to ask for another journal, may already change it.
    /// </summary>
    /// <exception cref="UnusableDatabaseException">It is another program's.</exception>
    public static void RefuseForeign(string file)
    {
        using var session = SqliteSession.Open(file, SqliteOpenMode.ReadOnly);
        var mark = session.QueryFirst("PRAGMA application_id", row => row.GetInt32(0));
        if (mark != ApplicationId && (mark != 0 || !IsEmpty(session)))
        {
            throw new UnusableDatabaseException($"The file {file} is the database of another program.");
        }
    }

    /// <summary>Brings a database to the newest version, in one transaction.</summary>
    /// <exception cref="UnusableDatabaseException">It is newer than this program.</exception>
    public static void Install(SqliteSession session, string file)
    {
        session.RunScript("BEGIN IMMEDIATE");
        var version = ReadVersion(session, file);
        foreach (var migration in Migrations.Skip(version))
        {
            session.RunScript(migration);
        }

        if (version < NewestVersion)
        {
            session.Execute(
                """
                INSERT INTO schema_version VALUES (1, $version)
                ON CONFLICT (id) DO UPDATE SET version = excluded.version
                """,
                ("$version", NewestVersion));
        }

        session.RunScript("COMMIT");
    }

    private static int ReadVersion(SqliteSession session, string file)
    {
        if (IsEmpty(session))
        {
            session.RunScript(
                $"""
                PRAGMA application_id = {ApplicationId};
                CREATE TABLE schema_version (id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL) STRICT
                """);
            return 0;
        }

        var version = session.QueryFirst("SELECT version FROM schema_version", row => row.GetInt32(0));
        return version <= NewestVersion
            ? version
            : throw new UnusableDatabaseException(
                $"The database {file} has version {version}; this program knows up to {NewestVersion}. "
                + "Use the newer program, or the directory of this one.");
    }

    private static bool IsEmpty(SqliteSession session) =>
        session.QueryFirst("SELECT count(*) FROM sqlite_schema", row => row.GetInt64(0)) == 0;
}
