using System.Diagnostics.Metrics;

namespace Vpp.Server.Api.Problems;

/// <summary>What the HTTP interface counts.</summary>
internal sealed class ApiInstruments(IMeterFactory meters)
{
    public const string MeterName = "Vpp.Api";

    private readonly Counter<long> _problems = meters.Create(MeterName).CreateCounter<long>(
        "vpp.api.problems", "{request}", "Requests answered by a problem, by its type.");

    public void OnProblem(ProblemType type) => _problems.Add(
        1,
        new KeyValuePair<string, object?>("problem", type.Name),
        new KeyValuePair<string, object?>("status", type.Status));
}
