namespace Vpp.Domain.Network;

/// <summary>What follows from a node's kind.</summary>
public static class NodeKinds
{
    private static readonly (NodeKind Kind, string Word)[] Words =
    [
        (NodeKind.Source, "source"),
        (NodeKind.Substation, "substation"),
        (NodeKind.FeederHead, "feeder_head"),
        (NodeKind.Section, "section"),
        (NodeKind.Lateral, "lateral"),
        (NodeKind.StepTransformer, "step_xfmr"),
        (NodeKind.ServiceTransformer, "svc_xfmr"),
        (NodeKind.Customer, "customer"),
        (NodeKind.CustomerPrimary, "customer_primary"),
    ];

    /// <summary>The word of the network file for this kind.</summary>
    public static string Word(this NodeKind kind) => Array.Find(Words, entry => entry.Kind == kind).Word;

    /// <summary>The kind that a word of the network file names, or null.</summary>
    public static NodeKind? FromWord(string word) =>
        Array.Find(Words, entry => entry.Word == word) is { Word: not null } entry ? entry.Kind : null;

    public static bool IsCustomer(this NodeKind kind) => kind is NodeKind.Customer or NodeKind.CustomerPrimary;

    /// <summary>A transformer always has a rating plate; a line's ampacity may be unknown.</summary>
    public static bool NeedsRating(this NodeKind kind) =>
        kind is NodeKind.Substation or NodeKind.StepTransformer or NodeKind.ServiceTransformer;
}
