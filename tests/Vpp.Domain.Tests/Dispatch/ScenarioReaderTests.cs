using System.Text;
using CsCheck;
using Vpp.Domain.Dispatch;

namespace Vpp.Domain.Tests.Dispatch;

public sealed class ScenarioReaderTests
{
    private const string Valid = """
        { "nodes": [ { "id": "feeder", "parent": null, "importLimitW": null } ],
          "vehicles": [ { "id": "a", "node": "feeder", "powerW": -5, "chargeMaxW": 7, "dischargeMaxW": 8,
                          "dischargeableWh": 9, "chargeableWh": 10 } ],
          "request": { "reductionW": -1000000000, "duration": "PT1H30M", "objective": "equal-share" } }
        """;

    [Fact]
    public void What_may_be_absent_is_zero_or_no_limit()
    {
        var scenario = Read(Valid);

        Assert.Null(scenario.Nodes[0].ImportLimit);
        Assert.Null(scenario.Nodes[0].ExportLimit);
        Assert.Equal(0, scenario.Nodes[0].UncontrolledLoad.Watts);
        Assert.Equal(-5, scenario.Vehicles[0].Power.Watts);
        Assert.Equal(0, scenario.Vehicles[0].Minimum.Watts);
        Assert.Equal(0, scenario.Vehicles[0].MustCharge.Watts);
        Assert.Equal(default, scenario.Vehicles[0].Prices);
        Assert.Equal(TimeSpan.FromMinutes(90), scenario.Request.Duration);
    }

    [Fact]
    public void A_byte_order_mark_is_skipped() =>
        Assert.NotNull(ScenarioReader.Read(
            (byte[])[.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Valid)], out _));

    [Fact]
    public void F13_ten_megabytes_of_faults_are_refused_with_a_readable_number_of_sentences()
    {
        var body = "[" + string.Join(",", Enumerable.Repeat("{\"id\":\"x\"}", 1_000_000)) + "]";
        var json = $$"""{ "nodes": {{body}}, "vehicles": [], "request": {} }""";

        Assert.Null(ScenarioReader.Read(Encoding.UTF8.GetBytes(json), out var faults));
        Assert.Equal(101, faults.Count);
        Assert.EndsWith("more faults, not listed", faults[^1].ToString());
    }

    [Fact]
    public void F13_an_id_of_ten_megabytes_is_refused_without_repeating_it()
    {
        var json = Valid.Replace("\"node\": \"feeder\"", $"\"node\": \"{new string('x', 10_000_000)}\"");

        Assert.Null(ScenarioReader.Read(Encoding.UTF8.GetBytes(json), out var faults));
        Assert.True(Assert.Single(faults).ToString().Length < 200);
    }

    // F13: whatever bytes are changed, the reader answers a scenario or faults, never an exception, and what it
    // accepts solves.
    [Fact]
    public void F13_changed_bytes_never_crash_the_reader_or_the_kernel() =>
        Gen.Select(Gen.Int[0, Valid.Length - 1], Gen.Int[0, 6], Gen.Byte).Sample(
            (at, length, value) =>
            {
                var bytes = Encoding.UTF8.GetBytes(Valid);
                bytes.AsSpan(at, Math.Min(length, bytes.Length - at)).Fill(value);
                var scenario = ScenarioReader.Read(bytes, out var faults);
                if (scenario is not null)
                {
                    ScenarioAllocation.Solve(scenario);
                }

                return scenario is null == faults.Count > 0;
            },
            iter: 20_000);

    [Fact]
    public void The_largest_numbers_of_the_contract_do_not_overflow()
    {
        const string Largest = """
            { "nodes": [ { "id": "feeder", "parent": null, "uncontrolledLoadW": -1000000000 } ],
              "vehicles": [ { "id": "a", "node": "feeder", "powerW": 1000000000, "chargeMaxW": 1000000000,
                              "dischargeMaxW": 1000000000, "dischargeableWh": 1000000000000,
                              "chargeableWh": 1000000000000, "minimumW": 1000000000, "costMicroPerWh": 1000000000,
                              "dischargeCostMicroPerWh": 1000000000, "costSlopeMicroPerWhPerKw": 1000000000 },
                            { "id": "b", "node": "feeder", "powerW": 1000000000, "chargeMaxW": 1000000000,
                              "dischargeMaxW": 1000000000, "dischargeableWh": 1000000000000,
                              "chargeableWh": 0, "costSlopeMicroPerWhPerKw": 999999999 } ],
              "request": { "reductionW": 1000000000, "duration": "P1D", "objective": "OBJECTIVE" } }
            """;
        foreach (var objective in new[] { "least-cost", "longest-sustain", "equal-share" })
        {
            var answer = ScenarioAllocation.Solve(Read(Largest.Replace("OBJECTIVE", objective)));
            Assert.Equal(1_000_000_000, answer.Allocated.Watts);
            Assert.True(answer.CostMicro > 0);
        }
    }

    private static AllocationScenario Read(string json)
    {
        var scenario = ScenarioReader.Read(Encoding.UTF8.GetBytes(json), out var faults);
        Assert.Empty(faults);
        return scenario!;
    }
}
