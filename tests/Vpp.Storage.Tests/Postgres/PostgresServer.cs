using System.Diagnostics;
using Npgsql;
using Vpp.Storage.Tests.Postgres;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Vpp.Storage.Tests.Postgres;

/// <summary>A PostgreSQL of the tests' own, in a temporary directory, reached by a socket there and by nothing else.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private string _binaries = "";
    private int _databaseCount;

    private string Data => _directory.File("data");

    public async ValueTask InitializeAsync()
    {
        _binaries = FindBinaries();
        if (Environment.UserName == "root")
        {
            await Run("chown", "postgres", _directory.Path);
        }

        await RunAsOwner("initdb", "--pgdata", Data, "--auth", "trust", "--username", "vpp", "--encoding", "UTF8",
            "--locale", "C", "--no-sync");
        await RunAsOwner("pg_ctl", "--pgdata", Data, "--wait", "--log", _directory.File("log"), "--options",
            $"-c listen_addresses= -c unix_socket_directories={_directory.Path} -c fsync=off -c max_connections=200",
            "start");
    }

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
        {
            await RunAsOwner("pg_ctl", "--pgdata", Data, "--wait", "--mode", "immediate", "stop");
        }

        _directory.Dispose();
    }

    /// <summary>A new, empty database.</summary>
    /// <returns>How to connect to it.</returns>
    public async Task<string> CreateDatabase()
    {
        var name = $"test_{Interlocked.Increment(ref _databaseCount)}";
        await using var source = NpgsqlDataSource.Create(ConnectionString("postgres"));
        await using var command = source.CreateCommand($"CREATE DATABASE {name}");
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    private string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = _directory.Path,
        Database = database,
        Username = "vpp",
        MaxPoolSize = 32,
        IncludeErrorDetail = true,
    }.ToString();

    private static string FindBinaries()
    {
        var packaged = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(VersionOf)
            : Enumerable.Empty<string>();
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return packaged.Select(version => Path.Combine(version, "bin")).Concat(path)
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")))
            ?? throw new InvalidOperationException(
                "These tests need PostgreSQL and found none: install the package postgresql, or put initdb and pg_ctl "
                + "on the PATH.");
    }

    private static int VersionOf(string folder) => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0;

    // PostgreSQL refuses to run as root; the package's own user takes its place.
    private Task RunAsOwner(string program, params string[] arguments) =>
        Environment.UserName == "root"
            ? Run(
                "setpriv",
                ["--reuid=postgres", "--regid=postgres", "--clear-groups", Path.Combine(_binaries, program), .. arguments])
            : Run(Path.Combine(_binaries, program), arguments);

    private async Task Run(string program, params string[] arguments)
    {
        // No pipe: the server would inherit it and keep it open.
        using var process = Process.Start(new ProcessStartInfo("sh")
        {
            ArgumentList = { "-c", "out=$1; shift; exec \"$@\" >>\"$out\" 2>&1", "sh", _directory.File("output"), program },
            WorkingDirectory = "/",
        }.With(arguments))!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)} failed: {await File.ReadAllTextAsync(_directory.File("output"))}");
        }
    }
}

internal static class ProcessStartInfoArguments
{
    public static ProcessStartInfo With(this ProcessStartInfo start, IEnumerable<string> arguments)
    {
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}
