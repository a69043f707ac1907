namespace Vpp.Domain.Rules;

/// <summary>Broken rules, told to a person.</summary>
public static class FieldFaults
{
    /// <summary>One sentence for each.</summary>
    public static string Sentence(this IReadOnlyList<FieldFault> faults) => string.Join(' ', faults);
}
