namespace Vpp.Domain.Identities;

/// <summary>One node of the network tree; the network model's mRID where it has one.</summary>
public readonly record struct NodeId(string Text)
{
    /// <summary>At most 100 characters; see <see cref="IdentityText"/>.</summary>
    public string Text { get; } = IdentityText.Checked(Text);

    public override string ToString() => Text;
}
