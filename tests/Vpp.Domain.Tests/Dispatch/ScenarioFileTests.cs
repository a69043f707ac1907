using System.Text;
using System.Text.Json.Nodes;
using Vpp.Domain.Dispatch;

namespace Vpp.Domain.Tests.Dispatch;

/// <summary>
/// Every file of <c>Scenarios</c> against the file of the same name in <c>Scenarios/Answers</c>, and every malformed
/// one against its sentences: a new case needs no code.
/// </summary>
public sealed class ScenarioFileTests
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Dispatch", "Scenarios");

    public static TheoryData<string> Scenarios => NamesIn(Folder);

    public static TheoryData<string> Malformed => NamesIn(Path.Combine(Folder, "Malformed"));

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void A_scenario_has_the_answer_beside_it(string name)
    {
        var scenario = ScenarioReader.Read(File.ReadAllBytes(Path.Combine(Folder, name)), out var faults);
        Assert.Empty(faults);
        using var answer = new MemoryStream();
        ScenarioAllocation.Solve(scenario!).WriteTo(answer);

        var expected = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "Answers", name)));
        var actual = Encoding.UTF8.GetString(answer.ToArray());
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(actual)), actual);
    }

    // F13, P5: what is malformed is refused as a whole, with one sentence per fault that names place and rule.
    [Theory]
    [MemberData(nameof(Malformed))]
    public void F13_a_malformed_scenario_is_refused_with_the_place_and_the_rule(string name)
    {
        var path = Path.Combine(Folder, "Malformed", name);
        var scenario = ScenarioReader.Read(File.ReadAllBytes(path), out var faults);

        Assert.Null(scenario);
        Assert.Equal(
            File.ReadAllLines(Path.ChangeExtension(path, ".txt")), faults.Select(fault => fault.ToString()));
    }

    private static TheoryData<string> NamesIn(string folder) =>
        new(Directory.GetFiles(folder, "*.json").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
}
