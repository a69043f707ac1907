namespace Vpp.Domain.Identities;

/// <summary>One electric vehicle.</summary>
public readonly record struct VehicleId(string Text)
{
    /// <summary>At most 100 characters; see <see cref="IdentityText"/>.</summary>
    public string Text { get; } = IdentityText.Checked(Text);

    public override string ToString() => Text;
}
