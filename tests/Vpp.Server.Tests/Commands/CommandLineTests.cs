using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Vpp.Server.Commands;
using Vpp.Server.Tests.Api;

namespace Vpp.Server.Tests.Commands;

/// <summary>The entry point in process: exit codes, sentences, and a whole plant from start to stop.</summary>
public sealed class CommandLineTests : IDisposable
{
    private const string AnyPort = "http://127.0.0.1:0";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vpp-command-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("--help", "serve")]
    [InlineData("serve --help", "--fleetlink-urls")]
    [InlineData("allocate --help", "SCENARIO.json")]
    public async Task Every_command_explains_itself(string arguments, string told)
    {
        var (exitCode, output, _) = await Run(arguments.Split(' '));

        Assert.Equal(ExitCodes.Done, exitCode);
        Assert.Contains(told, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--unheard-of", "--unheard-of")]
    [InlineData("conquer", "conquer")]
    [InlineData("allocate", "allocate")]
    [InlineData("serve --urls", "--urls")]
    [InlineData("serve --urls http://0.0.0.0:5080", "only on loopback")]
    [InlineData("--urls http://plant.example:5080", "only on loopback")]
    [InlineData("--fleetlink-urls http://*:5081", "--fleetlink-urls")]
    [InlineData("--silo-port many", "not a port")]
    [InlineData("--event-max-w 0", "--event-max-w: 0 is neither")]
    [InlineData("--rate-w-per-minute much", "--rate-w-per-minute: much is neither")]
    [InlineData("--feeder-share-percent 101", "from 1 to 100 nor none")]
    [InlineData("--approval-above-w -1", "--approval-above-w")]
    [InlineData("--network /nowhere/net.csv", "net.csv:1: the file cannot be read")]
    [InlineData("allocate /nowhere/scenario.json", "scenario.json")]
    public async Task Wrong_input_is_a_sentence_and_exit_code_2(string arguments, string told)
    {
        var (exitCode, _, error) = await Run(arguments.Split(' '));

        Assert.Equal(ExitCodes.WrongInput, exitCode);
        Assert.Contains(told, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_faults_of_the_network_are_told_with_file_and_line()
    {
        var file = Write("bad.csv", TestApi.NetworkText.Replace("500", "-5").Replace("c1,t1", "c1,t9"));

        var (exitCode, _, error) = await Run("--network", file);

        Assert.Equal(ExitCodes.WrongInput, exitCode);
        Assert.Contains("bad.csv:4:", error, StringComparison.Ordinal);
        Assert.Contains("bad.csv:6:", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plant_runs_from_its_options_to_its_stop()
    {
        var network = Write("net.csv", TestApi.NetworkText);
        var fleet = Write("fleet.jsonl", Fleets.FleetFileTests.Sound);
        await using var plant = await RunningPlant.Start(
            "--urls", AnyPort, "--fleetlink-urls", AnyPort, "--data", Data, "--network", network, "--fleet", fleet);

        var ready = await plant.Client.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        var vehicle = await plant.Client.GetFromJsonAsync<JsonNode>(
            "/api/v1/vehicles/v1", TestContext.Current.CancellationToken);
        var feeder = await plant.Client.GetFromJsonAsync<JsonNode>(
            "/api/v1/feeders/net%2Ff1", TestContext.Current.CancellationToken);
        var second = await Run("--urls", AnyPort, "--fleetlink-urls", AnyPort, "--data", Data);

        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Equal("net/f1", (string?)vehicle!["feeder"]);
        Assert.Equal("net/f1", (string?)feeder!["feeder"]!["id"]);
        Assert.Equal(ExitCodes.WrongInput, second.ExitCode);
        Assert.Contains("is in use by process", second.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, await plant.Stop());
    }

    [Fact]
    public async Task A_port_in_use_is_a_sentence_and_exit_code_1()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();

        var (exitCode, _, error) = await Run(
            "--urls", $"http://{holder.LocalEndpoint}", "--fleetlink-urls", AnyPort, "--data", Data);

        Assert.False(Directory.Exists(Data), "Nothing is started for the want of a port.");
        Assert.Equal(ExitCodes.Failed, exitCode);
        Assert.Contains("already in use", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fleet_with_a_fault_enrols_nothing()
    {
        var network = Write("net.csv", TestApi.NetworkText);
        var fleet = Write("fleet.jsonl", Fleets.FleetFileTests.Sound + "\n{\"vehicle\":\"v2\",\"home\":\"h9\"}");

        var (exitCode, _, error) = await Run(
            "--urls", AnyPort, "--fleetlink-urls", AnyPort, "--data", Data, "--network", network, "--fleet", fleet);

        Assert.Equal(ExitCodes.WrongInput, exitCode);
        Assert.Contains("fleet.jsonl:3: nameplate is missing", error, StringComparison.Ordinal);
    }

    private string Data => Path.Combine(_directory.FullName, "data");

    private static async Task<(int ExitCode, string Output, string Error)> Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await CommandLine.Run(arguments, output, error, TestContext.Current.CancellationToken);
        return (exitCode, output.ToString(), error.ToString());
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_directory.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
