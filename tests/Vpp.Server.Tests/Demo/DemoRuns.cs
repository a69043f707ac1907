using Vpp.Domain.Quantities;
using Vpp.Server.Demo;

namespace Vpp.Server.Tests.Demo;

/// <summary>The command on the small feeder, once for all tests that look at what it leaves behind.</summary>
public sealed class DemoRuns : IAsyncLifetime
{
    // A name that would break a page which did not escape it.
    private const string FileName = "a <b>&\"feeder.csv";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vpp-demo-test-");

    public string FeederFile => In(FileName);

    internal DemoOutcome First { get; private set; } = null!;

    public string In(string name) => Path.Combine(_directory.FullName, name);

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(FeederFile, SmallFeeder.Text);
        First = await Run(seed: 1);
    }

    public ValueTask DisposeAsync()
    {
        _directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    internal async Task<DemoOutcome> Run(long seed, long reductionW = 60_000, string? signal = null)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var (json, html, svg) = (In("summary.json"), In("report.html"), In("picture.svg"));
        var options = SmallFeeder.Options with
        {
            FeederFile = FeederFile,
            Seed = seed,
            Reduction = Power.FromWatts(reductionW),
            JsonFile = json,
            HtmlFile = html,
            SvgFile = svg,
            SignalFile = signal,
        };
        var exitCode = await DemoCommand.Run(options, output, error, TestContext.Current.CancellationToken);
        return new(
            exitCode,
            output.ToString(),
            error.ToString(),
            await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken),
            await File.ReadAllTextAsync(html, TestContext.Current.CancellationToken),
            await File.ReadAllTextAsync(svg, TestContext.Current.CancellationToken));
    }
}

/// <summary>Everything that a run of the command leaves behind.</summary>
internal sealed record DemoOutcome(int ExitCode, string Output, string Error, string Json, string Html, string Svg);
