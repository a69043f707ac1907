namespace Vpp.Domain.Dispatch;

/// <summary>The lowest limit that one more watt of a vehicle would break; none when price alone decided.</summary>
public readonly record struct BindingLimit(BindingLimitKind Kind, int Node)
{
    public static BindingLimit None => new(BindingLimitKind.None, -1);

    /// <summary>A limit of the vehicle itself.</summary>
    public static BindingLimit Own(BindingLimitKind kind) => new(kind, -1);

    /// <summary>The room of a node above the vehicle, by the node's index in the problem.</summary>
    public static BindingLimit AtNode(int node) => new(BindingLimitKind.Node, node);
}
