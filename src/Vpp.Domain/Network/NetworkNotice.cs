namespace Vpp.Domain.Network;

/// <summary>A fault or a warning found in a network file.</summary>
/// <param name="File">The file's name as it was given.</param>
/// <param name="Line">Counted from 1; what concerns the whole file stands at line 1.</param>
/// <param name="Rule">The rule that is broken, as a sentence.</param>
public sealed record NetworkNotice(string File, int Line, string Rule)
{
    private const int QuotedLengthMax = 40;

    public override string ToString() => $"{File}:{Line}: {Rule}";

    /// <summary>A piece of the file made fit for a sentence: short, on one line, in quotes.</summary>
    internal static string Quote(string text)
    {
        var shown = text.Length > QuotedLengthMax ? string.Concat(text.AsSpan(0, QuotedLengthMax), "…") : text;
        return $"'{string.Concat(shown.Select(character => char.IsControl(character) ? '\u00b7' : character))}'";
    }
}
