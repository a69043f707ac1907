using Vpp.Storage.Tests.Contract;

namespace Vpp.Storage.Tests.Sqlite;

public sealed class SqliteTermsStoreTests(SqliteUnderTest store)
    : TermsStoreTests(store), IClassFixture<SqliteUnderTest>;

public sealed class SqliteTermsChangesTests(SqliteUnderTest store)
    : TermsChangesTests(store), IClassFixture<SqliteUnderTest>;

public sealed class SqliteEventLedgerTests(SqliteUnderTest store)
    : EventLedgerTests(store), IClassFixture<SqliteUnderTest>;

public sealed class SqliteEpochSourceTests(SqliteUnderTest store)
    : EpochSourceTests(store), IClassFixture<SqliteUnderTest>;

public sealed class SqliteSnapshotStoreTests(SqliteUnderTest store)
    : SnapshotStoreTests(store), IClassFixture<SqliteUnderTest>;

public sealed class SqliteKillSwitchStoreTests(SqliteUnderTest store)
    : KillSwitchStoreTests(store), IClassFixture<SqliteUnderTest>;
