using System.Globalization;
using System.Text;

namespace Vpp.Domain.Identities;

/// <summary>
/// The one rule for the text of an identity: 1 to 100 visible characters, no control characters, no spaces at the ends.
/// </summary>
public static class IdentityText
{
    public const int LengthMax = 100;

    /// <summary>The rule that the text breaks, as a sentence, or null when it breaks none.</summary>
    public static string? Fault(string? text) => text switch
    {
        null or "" => "an id must not be empty",
        { Length: > LengthMax } => $"an id has at most {LengthMax} characters, this one has {text.Length}",
        _ when !text.EnumerateRunes().All(IsVisible) || !IsWhole(text) =>
            "an id must not contain control characters, nor any that cannot be seen or are half a character",
        _ when char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]) => "an id must not begin or end with a space",
        _ => null,
    };

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    // Half of a surrogate pair would not survive being written and read.
    private static bool IsWhole(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text, i++)))
            {
                return false;
            }
        }

        return true;
    }

    internal static string Checked(string text) =>
        Fault(text) is { } fault ? throw new ArgumentException(fault, nameof(text)) : text;
}
