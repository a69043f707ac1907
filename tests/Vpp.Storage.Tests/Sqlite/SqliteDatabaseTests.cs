using System.Net.Sockets;
using System.Runtime.Versioning;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Vpp.Grains.Storage;
using Vpp.Storage.Sqlite;

namespace Vpp.Storage.Tests.Sqlite;

public sealed class SqliteDatabaseTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void A_directory_that_does_not_exist_is_made()
    {
        using var database = SqliteDatabase.Open(_directory.File("new/deep"));

        Assert.True(File.Exists(_directory.File("new/deep/vpp.db")));
    }

    [Fact]
    public void A_directory_is_held_until_its_database_is_closed()
    {
        using (SqliteDatabase.Open(_directory.Path))
        {
            var fault = Assert.Throws<DirectoryInUseException>(() => SqliteDatabase.Open(_directory.Path));
            Assert.Equal(Environment.ProcessId, fault.HolderProcessId);
            Assert.Contains(_directory.Path, fault.Message, StringComparison.Ordinal);
        }

        SqliteDatabase.Open(_directory.Path).Dispose();
    }

    [Fact]
    public void A_holder_that_cannot_be_read_is_another_process()
    {
        using var database = SqliteDatabase.Open(_directory.Path);
        File.WriteAllText(_directory.File("vpp.pid"), "none");

        var fault = Assert.Throws<DirectoryInUseException>(() => SqliteDatabase.Open(_directory.Path));

        Assert.Null(fault.HolderProcessId);
        Assert.Contains("another process", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_a_dead_process_left_lock_nobody_out()
    {
        File.WriteAllText(_directory.File("vpp.lock"), "");
        File.WriteAllText(_directory.File("vpp.pid"), "1");

        SqliteDatabase.Open(_directory.Path).Dispose();
    }

    [Fact]
    public void A_file_in_place_of_the_directory_is_refused()
    {
        File.WriteAllText(_directory.File("file"), "");

        AssertRefused("cannot be used", _directory.File("file"));
    }

    [Fact]
    public void A_text_is_not_a_database()
    {
        File.WriteAllText(_directory.File("vpp.db"), string.Concat(Enumerable.Repeat("not a database\n", 1000)));

        AssertRefused("is not a database");
    }

    [Fact]
    public void A_damaged_database_is_refused()
    {
        SqliteDatabase.Open(_directory.Path).Dispose();
        var content = File.ReadAllBytes(_directory.File("vpp.db"));
        content.AsSpan(4096).Fill(0x5a);
        File.WriteAllBytes(_directory.File("vpp.db"), content);

        AssertRefused("is damaged");
    }

    [Fact]
    public void A_database_cut_short_is_refused()
    {
        SqliteDatabase.Open(_directory.Path).Dispose();
        var content = File.ReadAllBytes(_directory.File("vpp.db"));
        File.WriteAllBytes(_directory.File("vpp.db"), content[..(content.Length / 2)]);

        AssertRefused("is damaged");
    }

    [Fact]
    public void A_database_of_a_newer_program_is_refused()
    {
        SqliteDatabase.Open(_directory.Path).Dispose();
        Execute($"UPDATE schema_version SET version = {SqliteSchema.NewestVersion + 1}");

        AssertRefused($"has version {SqliteSchema.NewestVersion + 1}; this program knows up to");
    }

    [Theory]
    [InlineData("CREATE TABLE songs (title TEXT)")]
    [InlineData("CREATE VIEW songs AS SELECT 1 AS title")]
    [InlineData("CREATE TABLE schema_version (version INTEGER); CREATE TABLE vehicle_terms (vehicle TEXT)")]
    [InlineData("PRAGMA application_id = 7")]
    [InlineData("PRAGMA journal_mode = WAL; CREATE TABLE songs (title TEXT)")]
    public void A_database_of_another_program_is_refused_and_left_as_it_is(string sql)
    {
        Execute(sql);
        var before = File.ReadAllBytes(_directory.File("vpp.db"));

        AssertRefused("is the database of another program");

        Assert.Equal(before, File.ReadAllBytes(_directory.File("vpp.db")));
    }

    [Fact]
    public void A_directory_is_held_although_its_lock_file_was_removed()
    {
        using var database = SqliteDatabase.Open(_directory.Path);
        File.Delete(_directory.File("vpp.lock"));

        var fault = Assert.Throws<DirectoryInUseException>(() => SqliteDatabase.Open(_directory.Path));

        Assert.Equal(Environment.ProcessId, fault.HolderProcessId);
    }

    [Fact]
    public void A_database_that_two_directories_lead_to_is_held_by_one()
    {
        using var database = SqliteDatabase.Open(_directory.File("one"));
        Directory.CreateDirectory(_directory.File("other"));
        File.CreateSymbolicLink(_directory.File("other/vpp.db"), _directory.File("one/vpp.db"));

        var fault = Assert.Throws<DirectoryInUseException>(() => SqliteDatabase.Open(_directory.File("other")));

        Assert.Equal(Environment.ProcessId, fault.HolderProcessId);
        Assert.Contains(_directory.File("other"), fault.Message, StringComparison.Ordinal);
    }

    // A socket there cannot be opened, for a reason that has nothing to do with another process.
    [Fact]
    public void A_lock_file_that_cannot_be_opened_is_not_in_use()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_directory.File("vpp.lock")));

        AssertRefused("cannot be used");
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Files_are_for_the_account_that_runs_the_plant_alone()
    {
        var services = new ServiceCollection().AddSqliteStorage(_directory.File("data"));
        await using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<ICancelJournal>();
        await provider.GetRequiredService<IEpochSource>().Next("test", TestContext.Current.CancellationToken);

        Assert.Equal(Owner | UnixFileMode.UserExecute, File.GetUnixFileMode(_directory.File("data")));
        var files = Directory.GetFiles(_directory.File("data"));
        Assert.Contains(_directory.File("data/cancels.jsonl"), files);
        Assert.All(files, file => Assert.Equal(Owner, File.GetUnixFileMode(file)));
    }

    [Fact]
    public void A_refused_directory_is_not_held()
    {
        File.WriteAllText(_directory.File("vpp.db"), new string('x', 5000));
        AssertRefused("is not a database");
        File.Delete(_directory.File("vpp.db"));

        SqliteDatabase.Open(_directory.Path).Dispose();
    }

    [Theory]
    [InlineData(SqliteDurability.PowerLoss, 2)]
    [InlineData(SqliteDurability.ProcessDeath, 1)]
    public async Task Durability_decides_whether_a_commit_waits_for_the_disk(SqliteDurability durability, long level)
    {
        using var database = SqliteDatabase.Open(_directory.Path, durability);

        var actual = await database.Write(
            session => session.QueryFirst("PRAGMA synchronous", row => row.GetInt64(0)),
            TestContext.Current.CancellationToken);

        Assert.Equal(level, actual);
    }

    public void Dispose() => _directory.Dispose();

    private void AssertRefused(string reason, string? directory = null)
    {
        var fault = Assert.Throws<UnusableDatabaseException>(() => SqliteDatabase.Open(directory ?? _directory.Path));
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.Contains(directory ?? _directory.Path, fault.Message, StringComparison.Ordinal);
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_directory.File("vpp.db")};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
