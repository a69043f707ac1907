namespace Vpp.Domain.Rules;

/// <summary>A rule that a value breaks.</summary>
/// <param name="Field">The field as the contract spells it, with its place: <c>intervals[0].reductionW</c>.</param>
/// <param name="Rule">The end of a sentence that begins with the field: <c>must not be negative</c>.</param>
public readonly record struct FieldFault(string Field, string Rule)
{
    /// <summary>The whole sentence.</summary>
    public override string ToString() => $"{Field} {Rule}.";
}
