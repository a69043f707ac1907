namespace Vpp.Domain.Feeders;

/// <summary>
/// The rows that are told something after a decision; what they are told stands in the rows' columns.
/// </summary>
/// <param name="Rows">Row numbers.</param>
public sealed record FeederDecision(int[] Rows)
{
    public static FeederDecision None { get; } = new([]);

    public int Count => Rows.Length;
}
