using System.Net;
using System.Net.Sockets;
using Vpp.Server.Commands;

namespace Vpp.Server.Tests.Process;

/// <summary>How a server ends, as a supervisor sees it.</summary>
public sealed class ExitTests
{
    [Fact]
    public async Task A_second_process_on_a_directory_names_it_and_exits_2_while_the_first_lives_on()
    {
        using var files = new PlantFiles();
        await using var first = await files.Start();

        var second = await ServerProcess.RunToEnd(files.Data);

        Assert.Equal(
            (ExitCodes.WrongInput, $"The directory {files.Data} is in use by process {first.Id}; "
                + "stop it, or choose another directory."),
            (second.ExitCode, second.Error.Trim()));
        Assert.Equal("", second.Output);
        File.Delete(Path.Combine(files.Data, "vpp.lock"));
        var third = await ServerProcess.RunToEnd(files.Data);
        Assert.Equal((second.ExitCode, second.Error), (third.ExitCode, third.Error));
        Assert.Equal(200, await first.Client.Ready());
        Assert.Equal("a1", (string?)(await first.Client.Get("/vehicles/a1"))["id"]);
    }

    [Fact]
    public async Task A_port_in_use_is_a_sentence_and_exit_code_1_and_the_directory_is_free_again()
    {
        using var files = new PlantFiles();
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();

        var refused = await ServerProcess.RunToEnd(files.Data, $"http://{holder.LocalEndpoint}");

        Assert.Equal(ExitCodes.Failed, refused.ExitCode);
        var sentence = refused.Error.TrimEnd().Split('\n')[^1];
        Assert.Contains($"{holder.LocalEndpoint}", sentence, StringComparison.Ordinal);
        Assert.EndsWith("Stop what uses it, or choose another with --urls.", sentence, StringComparison.Ordinal);
        await using var next = await files.Start();
        Assert.Equal(200, await next.Client.Ready());
    }

    [Theory]
    [InlineData("Here.csv")]
    [InlineData("15:")]
    public async Task A_demonstration_that_is_asked_to_stop_says_so_in_one_sentence(string after)
    {
        using var files = new PlantFiles();
        var feeder = Path.Combine(Path.GetDirectoryName(files.Data)!, "Here.csv");
        await File.WriteAllTextAsync(feeder, Demo.SmallFeeder.Text, TestContext.Current.CancellationToken);
        await using var demo = await ServerProcess.StartOther(after.Replace(".csv", "/", StringComparison.Ordinal),
            "demo", "--feeder", feeder, "--reduction", "10kW");

        demo.Terminate();
        var ended = await demo.WaitForEnd();

        Assert.Equal(ExitCodes.Stopped, ended.ExitCode);
        Assert.Equal(
            "The demonstration was stopped before its evening was over, so there is no summary.", ended.Error.Trim());
    }

    [Fact]
    public async Task A_server_that_is_asked_to_stop_exits_0_and_keeps_what_it_was_told()
    {
        using var files = new PlantFiles();
        await using (var server = await files.Start())
        {
            await server.Client.Expect(200, HttpMethod.Post, "/vehicles/b1/opt-out");
            server.Terminate();
            Assert.Equal(ExitCodes.Done, (await server.WaitForEnd()).ExitCode);
        }

        await using var next = await files.Start();
        Assert.True((bool)(await next.Client.Get("/vehicles/b1"))["optedOut"]!);
    }
}
