using Vpp.Server.Commands;
using Vpp.Server.Demo;

namespace Vpp.Server.Tests.Demo;

/// <summary>What the command refuses, before anything runs.</summary>
public sealed class DemoCommandTests : IDisposable
{
    private const string Head = SmallFeeder.Header + "\nsrc,-1,source,,0,0\nsub,src,substation,1000,0,0\n";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vpp-demo-test-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("--reduction much", "--reduction must be a power such as")]
    [InlineData("--reduction 0W", "--reduction must be a power such as")]
    [InlineData("--speed 0", "--speed must be above 0")]
    [InlineData("--speed NaN", "--speed must be above 0")]
    [InlineData("--speed fast", "fast")]
    [InlineData("--vehicles-per-home 11", "--vehicles-per-home must be above 0 and at most 10")]
    [InlineData("--vehicles-per-home 0.0001", "it leaves no vehicle")]
    [InlineData("--plugged-in 1.1", "--plugged-in must be between 0 and 1")]
    [InlineData("--seed one", "one")]
    [InlineData("--feeder /nowhere/net.csv", "--feeder /nowhere/net.csv: there is no such file")]
    [InlineData("--json /nowhere/summary.json", "the folder to write it to does not exist")]
    [InlineData("--html /", "/ is a folder")]
    [InlineData("--svg /nowhere/picture.svg", "the folder to write it to does not exist")]
    [InlineData("--signal regx", "--signal regx: it is neither regd nor rega, nor a file to read")]
    [InlineData("--signal regd --reduction -1MW", "--reduction must be above 0 with --signal")]
    [InlineData("--unheard-of", "--unheard-of")]
    public async Task Wrong_input_is_a_sentence_and_exit_code_2(string arguments, string told) =>
        await AssertRefused(told, arguments.Split(' '));

    [Theory]
    [InlineData("two.csv", Head + "f1,sub,feeder_head,500,0,0\nf2,sub,feeder_head,500,0,0\n", "has 2")]
    [InlineData("unrated.csv", Head + "f1,sub,feeder_head,500,0,0\nt1,f1,svc_xfmr,,0,0\n", "unrated.csv:5: rating_kva")]
    [InlineData("empty.csv", "", "empty.csv:1:")]
    [InlineData("idle.csv", Head + "f1,sub,feeder_head,500,0,0\nt1,f1,svc_xfmr,9,0,0\nc1,t1,customer,,0,0\n", "a load")]
    [InlineData("nobody.csv", Head + "f1,sub,feeder_head,500,0,0\n", "a load")]
    public async Task A_feeder_that_cannot_be_shown_is_a_sentence_and_exit_code_2(
        string name, string text, string told)
    {
        var file = Path.Combine(_directory.FullName, name);
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);

        await AssertRefused(told, "--feeder", file);
    }

    [Fact]
    public async Task A_malformed_signal_is_a_sentence_a_fault_and_exit_code_2()
    {
        var file = Path.Combine(_directory.FullName, "wave.csv");
        await File.WriteAllTextAsync(file, "t_s,regd_pu\n0,2\n3,x\n", TestContext.Current.CancellationToken);

        var error = await AssertRefused("wave.csv: line 2: '2' is not a number from -1 to 1.", "--signal", file);

        Assert.Equal(3, error.TrimEnd().Split('\n').Length);
    }

    [Theory]
    [InlineData("2MW", 2_000_000L)]
    [InlineData("1.5 MW", 1_500_000L)]
    [InlineData("1500kW", 1_500_000L)]
    [InlineData("-500kw", -500_000L)]
    [InlineData(" 900W ", 900L)]
    [InlineData("0.001kW", 1L)]
    [InlineData("0W", 0L)]
    [InlineData("10000MW", 10_000_000_000L)]
    [InlineData("10001MW", null)]
    [InlineData("0.5W", null)]
    [InlineData("2", null)]
    [InlineData("2 GW", null)]
    [InlineData("1e6W", null)]
    [InlineData("NaNW", null)]
    [InlineData("1,5MW", null)]
    [InlineData("--1MW", null)]
    [InlineData("MW", null)]
    [InlineData("", null)]
    public void A_power_is_whole_watts_with_a_unit(string text, long? watts) =>
        Assert.Equal(watts, DemoCommand.ParsePower(text)?.Watts);

    private static async Task<string> AssertRefused(string told, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await CommandLine.Run(
            ["demo", .. arguments], output, error, TestContext.Current.CancellationToken);

        Assert.Equal(ExitCodes.WrongInput, exitCode);
        Assert.Contains(told, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error.ToString(), StringComparison.Ordinal);
        return error.ToString();
    }
}
