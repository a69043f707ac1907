using Vpp.Storage.Tests.Contract;

namespace Vpp.Storage.Tests.Postgres;

public sealed class PostgresTermsStoreTests(PostgresUnderTest store)
    : TermsStoreTests(store), IClassFixture<PostgresUnderTest>;

public sealed class PostgresTermsChangesTests(PostgresUnderTest store)
    : TermsChangesTests(store), IClassFixture<PostgresUnderTest>;

public sealed class PostgresEventLedgerTests(PostgresUnderTest store)
    : EventLedgerTests(store), IClassFixture<PostgresUnderTest>;

public sealed class PostgresEpochSourceTests(PostgresUnderTest store)
    : EpochSourceTests(store), IClassFixture<PostgresUnderTest>;

public sealed class PostgresSnapshotStoreTests(PostgresUnderTest store)
    : SnapshotStoreTests(store), IClassFixture<PostgresUnderTest>;

public sealed class PostgresKillSwitchStoreTests(PostgresUnderTest store)
    : KillSwitchStoreTests(store), IClassFixture<PostgresUnderTest>;
