namespace Vpp.Domain.Dispatch;

/// <summary>One fault of a scenario: where it is and which rule it breaks, printed as one sentence.</summary>
public sealed record ScenarioFault(string Place, string Rule)
{
    public override string ToString() => $"{Place}: {Rule}";
}
