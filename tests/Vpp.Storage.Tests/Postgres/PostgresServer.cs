using System.Diagnostics;
using Npgsql;
using Vpp.Storage.Tests.Postgres;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Vpp.Storage.Tests.Postgres;

/// <summary>A PostgreSQL of the tests' own, in a temporary directory, reached only by a socket there.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private static readonly string[] AsPostgres = ["--reuid=postgres", "--regid=postgres", "--clear-groups"];

    private readonly TemporaryDirectory _directory = new();
    private string _binaries = "";
    private Process? _guard;
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
        _guard = StartGuard();
    }

    public async ValueTask DisposeAsync()
    {
        if (_guard is not null)
        {
            _guard.StandardInput.Close();
            await _guard.WaitForExitAsync();
            _guard.Dispose();
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

    private static int VersionOf(string folder) =>
        int.TryParse(Path.GetFileName(folder), out var version) ? version : 0;

    // Its input ends when this process does, however that ends; then it stops the server.
    private Process StartGuard()
    {
        string[] stop = AsOwner("pg_ctl", "--pgdata", Data, "--wait", "--mode", "immediate", "stop");
        var guard = new ProcessStartInfo("sh") { RedirectStandardInput = true, WorkingDirectory = "/" };
        foreach (var argument in (string[])
            ["-c", "read -r _; \"$@\" >/dev/null 2>&1; rm -rf \"$0\"", Data, .. stop])
        {
            guard.ArgumentList.Add(argument);
        }

        return Process.Start(guard)!;
    }

    private Task RunAsOwner(string program, params string[] arguments) => Run(AsOwner(program, arguments));

    // PostgreSQL refuses to run as root; the package's own user takes its place.
    private string[] AsOwner(string program, params string[] arguments)
    {
        string[] asGiven = [Path.Combine(_binaries, program), .. arguments];
        return Environment.UserName == "root" ? ["setpriv", .. AsPostgres, .. asGiven] : asGiven;
    }

    private async Task Run(params string[] command)
    {
        // Into a file, not a pipe: the server would inherit the pipe and keep it open.
        const string script = "output=$1; shift; exec \"$@\" >>\"$output\" 2>&1";
        var output = _directory.File("output");
        using var process = Process.Start("sh", ["-c", script, "sh", output, .. command]);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"{string.Join(' ', command)} failed: {await File.ReadAllTextAsync(output)}");
        }
    }
}
