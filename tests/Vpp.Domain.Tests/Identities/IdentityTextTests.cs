using Vpp.Domain.Identities;

namespace Vpp.Domain.Tests.Identities;

public sealed class IdentityTextTests
{
    [Theory]
    [InlineData("v", null)]
    [InlineData("epri_ckt5/T-114", null)]
    [InlineData("Zähler 7 · A", null)]
    [InlineData("house 🏠", null)]
    [InlineData(null, "must not be empty")]
    [InlineData("", "must not be empty")]
    [InlineData(" v", "begin or end with a space")]
    [InlineData("v ", "begin or end with a space")]
    [InlineData("\u00A0v", "begin or end with a space")]
    [InlineData("a\0b", "control characters")]
    [InlineData("a\nb", "control characters")]
    [InlineData("a\u007Fb", "control characters")]
    [InlineData("a\u202Eb", "cannot be seen")]
    [InlineData("a\u200Bb", "cannot be seen")]
    [InlineData("a\u2028b", "cannot be seen")]
    public void An_id_is_visible_text_without_spaces_at_its_ends(string? text, string? fault)
    {
        if (fault is null)
        {
            Assert.Null(IdentityText.Fault(text));
            Assert.Equal(text, new VehicleId(text!).Text);
        }
        else
        {
            Assert.Contains(fault, IdentityText.Fault(text));
        }
    }

    [Theory]
    [InlineData('\uD83C', "a", "b")]
    [InlineData('\uDFE0', "a", "")]
    [InlineData('\uD83C', "", "")]
    public void Half_a_character_is_refused(char half, string before, string after) =>
        Assert.Contains("half a character", IdentityText.Fault(before + half + after));

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void An_id_has_at_most_100_characters(int length, bool accepted) =>
        Assert.Equal(accepted, IdentityText.Fault(new string('x', length)) is null);

    [Fact]
    public void No_identity_can_be_made_of_text_that_breaks_the_rule()
    {
        Assert.Throws<ArgumentException>(() => new VehicleId(""));
        Assert.Throws<ArgumentException>(() => new HomeId(" h"));
        Assert.Throws<ArgumentException>(() => new NodeId("n\t1"));
        Assert.Throws<ArgumentException>(() => new FeederId("\n"));
        Assert.Throws<ArgumentException>(() => new DispatchEventId(new string('e', 101)));
    }
}
