namespace Vpp.Domain.Identities;

/// <summary>One home: premises behind one point of common coupling.</summary>
public readonly record struct HomeId(string Text)
{
    /// <summary>At most 100 characters; see <see cref="IdentityText"/>.</summary>
    public string Text { get; } = IdentityText.Checked(Text);

    public override string ToString() => Text;
}
