using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Vpp.Server.Tests.Process;

/// <summary>The built server as a process of its own, on ports that the system chose.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private const string AnyPort = "http://127.0.0.1:0";
    private const int TerminateSignal = 15;

    private readonly System.Diagnostics.Process _process;
    private readonly Task<string> _error;

    private ServerProcess(System.Diagnostics.Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    /// <summary>Where the HTTP interface listens.</summary>
    public Uri Address => Client.BaseAddress!;

    public HttpClient Client { get; } = new();

    /// <summary>Starts a server and waits for the line that says where it listens.</summary>
    public static async Task<ServerProcess> Start(string data, params string[] more)
    {
        var server = new ServerProcess(Launch(["serve", "--urls", AnyPort, .. Usual(data), .. more]));
        var line = await server._process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        if (line is null)
        {
            Assert.Fail($"the server ended before it listened: {await server._error}");
        }

        server.Client.BaseAddress = new Uri(AddressPattern().Match(line).Value);
        return server;
    }

    /// <summary>Runs a server that is expected to end by itself.</summary>
    public static async Task<Ended> RunToEnd(string data, string urls = AnyPort)
    {
        await using var server = new ServerProcess(Launch(["serve", "--urls", urls, .. Usual(data)]));
        return await server.WaitForEnd();
    }

    /// <summary>Starts another command and waits for a line of its output that begins so.</summary>
    public static async Task<ServerProcess> StartOther(string line, params string[] arguments)
    {
        var other = new ServerProcess(Launch(arguments));
        while (await other._process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } told
            && !told.TrimStart().StartsWith(line, StringComparison.Ordinal))
        {
        }

        return other;
    }

    /// <summary>Ends it at once, as <c>kill -9</c> does.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Asks it to stop, as a supervisor does.</summary>
    public void Terminate() => Assert.Equal(0, SendSignal(Id, TerminateSignal));

    public async Task<Ended> WaitForEnd()
    {
        var output = await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new(_process.ExitCode, output, await _error);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        Client.Dispose();
        _process.Dispose();
    }

    private static string[] Usual(string data) => ["--fleetlink-urls", AnyPort, "--data", data];

    private static System.Diagnostics.Process Launch(string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "vpp.dll"), .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        return System.Diagnostics.Process.Start(start)!;
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex AddressPattern();
}

/// <summary>How a process ended.</summary>
internal sealed record Ended(int ExitCode, string Output, string Error);
