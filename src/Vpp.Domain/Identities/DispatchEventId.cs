namespace Vpp.Domain.Identities;

/// <summary>One dispatch event.</summary>
public readonly record struct DispatchEventId(string Text)
{
    /// <summary>At most 100 characters; see <see cref="IdentityText"/>.</summary>
    public string Text { get; } = IdentityText.Checked(Text);

    public override string ToString() => Text;
}
