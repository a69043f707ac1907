namespace Vpp.Domain.Identities;

/// <summary>One feeder head and all it feeds.</summary>
public readonly record struct FeederId(string Text)
{
    /// <summary>At most 100 characters; see <see cref="IdentityText"/>.</summary>
    public string Text { get; } = IdentityText.Checked(Text);

    public override string ToString() => Text;
}
