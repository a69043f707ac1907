using System.Text.Json;
using Vpp.Server.Allocate;

namespace Vpp.Server.Tests.Allocate;

public sealed class AllocateCommandTests
{
    private const string Scenario = """
        { "nodes": [ { "id": "feeder", "parent": null } ],
          "vehicles": [ { "id": "é", "node": "feeder", "powerW": 7200, "chargeMaxW": 7200, "dischargeMaxW": 0,
                          "dischargeableWh": 0, "chargeableWh": 0 } ],
          "request": { "reductionW": 9000, "duration": "PT1H", "objective": "least-cost" } }
        """;

    [Fact]
    public void A_shortfall_is_an_answer_and_exits_0()
    {
        var (code, output, error) = Run(Scenario);

        Assert.Equal((0, ""), (code, error));
        var answer = JsonDocument.Parse(output).RootElement;
        Assert.Equal(7_200, answer.GetProperty("allocatedW").GetInt64());
        Assert.Equal(1_800, answer.GetProperty("shortfallW").GetInt64());
        Assert.Equal("é", answer.GetProperty("setpoints")[0].GetProperty("vehicle").GetString());
    }

    [Fact]
    public void A_malformed_scenario_exits_2_with_one_sentence_per_fault_and_no_output()
    {
        var (code, output, error) = Run(Scenario.Replace("PT1H", "PT").Replace("9000", "9e3"));

        Assert.Equal((2, ""), (code, output));
        Assert.Equal(2, error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("request.reductionW: ", error, StringComparison.Ordinal);
        Assert.Contains("request.duration: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-file.json")]
    [InlineData(".")]
    [InlineData("")]
    public void A_file_that_cannot_be_read_exits_2_with_a_sentence(string path)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        Assert.Equal(2, AllocateCommand.Run(path, output, error));
        Assert.Equal("", output.ToString());
        Assert.Contains("cannot be read", error.ToString(), StringComparison.Ordinal);
    }

    private static (int Code, string Output, string Error) Run(string scenario)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, scenario);
            using var output = new StringWriter();
            using var error = new StringWriter();
            return (AllocateCommand.Run(path, output, error), output.ToString(), error.ToString());
        }
        finally
        {
            File.Delete(path);
        }
    }
}
