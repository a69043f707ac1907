namespace Vpp.Domain.Network;

/// <summary>One record of a comma-separated text.</summary>
/// <param name="Line">The line it begins on, from 1; a quoted field may span several.</param>
/// <param name="Fields">Without their quotes.</param>
/// <param name="Fault">The rule of quoting that it breaks, or null.</param>
internal readonly record struct CsvRecord(int Line, IReadOnlyList<string> Fields, string? Fault)
{
    public bool IsBlank => Fields is [""];
}

/// <summary>Splits a comma-separated text (RFC 4180, either line ending) into records, in one pass.</summary>
internal sealed class CsvRecords(string text)
{
    private int _position;
    private int _line = 1;
    private string? _fault;

    /// <summary>The next record, or null at the end of the text.</summary>
    public CsvRecord? Next()
    {
        if (_position >= text.Length)
        {
            return null;
        }

        var line = _line;
        var fields = new List<string>();
        _fault = null;
        do
        {
            fields.Add(NextField());
        }
        while (Skip(','));

        if (Skip('\n'))
        {
            _line++;
        }

        return new(line, fields, _fault);
    }

    private string NextField() => Skip('"') ? QuotedField() : PlainField();

    private string PlainField()
    {
        var start = _position;
        _position = IndexOfAny(',', '\n');
        var field = text.AsSpan(start, _position - start);
        if (field is [.., '\r'] && !At(','))
        {
            field = field[..^1];
        }

        if (field.Contains('"'))
        {
            _fault ??= "a field that holds a quote must be quoted as a whole";
        }

        return field.ToString();
    }

    private string QuotedField()
    {
        var start = _position;
        var closed = false;
        do
        {
            _position = IndexOf('"');
            closed = Skip('"');
        }
        while (Skip('"'));

        var field = text[start..(closed ? _position - 1 : _position)];
        _line += field.AsSpan().Count('\n');
        if (!closed)
        {
            _fault ??= "a quoted field is never closed";
        }
        else if (PlainField() is not "")
        {
            _fault ??= "text follows the closing quote of a field";
        }

        return field.Replace("\"\"", "\"", StringComparison.Ordinal);
    }

    private bool At(char character) => _position < text.Length && text[_position] == character;

    private bool Skip(char character)
    {
        var found = At(character);
        _position += found ? 1 : 0;
        return found;
    }

    private int IndexOf(char character) =>
        text.IndexOf(character, _position) is >= 0 and var index ? index : text.Length;

    private int IndexOfAny(char one, char other) =>
        text.AsSpan(_position).IndexOfAny(one, other) is >= 0 and var offset ? _position + offset : text.Length;
}
