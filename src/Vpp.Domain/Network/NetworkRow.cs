namespace Vpp.Domain.Network;

/// <summary>One row of a network file, with its numbers in the kernel's units.</summary>
internal sealed record NetworkRow
{
    /// <summary>The parent of a root.</summary>
    public const string NoParent = "-1";

    public required int Line { get; init; }

    /// <summary>As in the file, without the file's stem.</summary>
    public required string Id { get; init; }

    public required string Parent { get; init; }

    public required NodeKind Kind { get; init; }

    public required string Name { get; init; }

    /// <summary>Volt-amperes, rounded down; null when unknown.</summary>
    public required long? RatingVa { get; init; }

    /// <summary>Peak load, rounded up.</summary>
    public required long LoadW { get; init; }

    /// <summary>Peak reactive load, rounded up.</summary>
    public required long LoadVar { get; init; }

    public required int Customers { get; init; }

    /// <summary>False where fields are missing or too many: the id counts as taken, the rest is not believed.</summary>
    public required bool IsWhole { get; init; }

    public bool IsRoot => Parent == NoParent;
}
