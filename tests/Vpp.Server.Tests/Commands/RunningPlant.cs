using System.Text;
using System.Text.RegularExpressions;
using Vpp.Server.Commands;

namespace Vpp.Server.Tests.Commands;

/// <summary>A plant started through the entry point, known by the one line it prints.</summary>
internal sealed partial class RunningPlant : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly FirstLine _output = new();
    private readonly StringWriter _error = new();
    private readonly Task<int> _run;

    private RunningPlant(string[] arguments) =>
        _run = Task.Run(() => CommandLine.Run(arguments, _output, _error, _stop.Token));

    public HttpClient Client { get; } = new();

    public static async Task<RunningPlant> Start(params string[] arguments)
    {
        var plant = new RunningPlant(arguments);
        var first = await Task.WhenAny(plant._output.Line, plant._run);
        Assert.True(first == plant._output.Line, $"The plant ended before it listened: {plant._error}");
        plant.Client.BaseAddress = new Uri(AddressPattern().Match(await plant._output.Line).Value);
        return plant;
    }

    public async Task<int> Stop()
    {
        await _stop.CancelAsync();
        return await _run;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Client.Dispose();
        _stop.Dispose();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex AddressPattern();

    private sealed class FirstLine : TextWriter
    {
        private readonly TaskCompletionSource<string> _line = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override Encoding Encoding => Encoding.UTF8;

        public Task<string> Line => _line.Task;

        public override void WriteLine(string? value) => _line.TrySetResult(value ?? "");
    }
}
