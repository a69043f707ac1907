using System.Text.Json;
using Vpp.Domain.Identities;

namespace Vpp.Domain.Dispatch;

/// <summary>
/// The fields of one JSON object read strictly: known names only, each once, of the right kind and range.
/// </summary>
internal sealed class ScenarioFields
{
    private const int QuotedLengthMax = 40;

    private readonly Dictionary<string, JsonElement> _values = new(StringComparer.Ordinal);
    private readonly string _place;
    private readonly ScenarioFaults _faults;

    public ScenarioFields(JsonElement element, string place, ScenarioFaults faults, params ReadOnlySpan<string> known)
    {
        (_place, _faults) = (place, faults);
        if (element.ValueKind != JsonValueKind.Object)
        {
            faults.Add(place.Length == 0 ? "scenario" : place, "must be an object");
            IsObject = false;
            return;
        }

        IsObject = true;
        foreach (var property in element.EnumerateObject())
        {
            var name = NameOf(property);
            if (name is null || !known.Contains(name))
            {
                faults.Add(PlaceOf(Quoted(name ?? "?")), "is not a field of this object");
            }
            else if (!_values.TryAdd(name, property.Value))
            {
                faults.Add(PlaceOf(name), "is given twice");
            }
        }
    }

    public bool IsObject { get; }

    public string PlaceOf(string name) => _place.Length == 0 ? name : $"{_place}.{name}";

    /// <summary>A whole number in a range; the fallback when absent, or a fault when there is none.</summary>
    public long Integer(string name, long min, long max, long? whenAbsent = null)
    {
        if (!Find(name, required: whenAbsent is null, out var value))
        {
            return whenAbsent ?? 0;
        }

        return IntegerOf(name, value, min, max);
    }

    /// <summary>A magnitude that may be absent or null, which is no limit.</summary>
    public long? Limit(string name, long max) =>
        Find(name, required: false, out var value) && value.ValueKind != JsonValueKind.Null
            ? IntegerOf(name, value, 0, max)
            : null;

    /// <summary>A text; null, with a fault, when it is absent or none.</summary>
    public string? Text(string name)
    {
        if (!Find(name, required: true, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String && TextOf(value) is { } text)
        {
            return text;
        }

        _faults.Add(PlaceOf(name), "must be a text");
        return null;
    }

    /// <summary>An identity; null, with a fault, when it breaks the rule for identities.</summary>
    public string? Identity(string name)
    {
        var text = Text(name);
        if (text is null || IdentityText.Fault(text) is not { } fault)
        {
            return text;
        }

        _faults.Add(PlaceOf(name), fault);
        return null;
    }

    /// <summary>Whether a required field is null; absent is a fault and not null.</summary>
    public bool IsNull(string name) =>
        _values.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Null;

    /// <summary>The elements of a required array; empty, with a fault, when it is none.</summary>
    public IReadOnlyList<JsonElement> Elements(string name)
    {
        if (!Find(name, required: true, out var value))
        {
            return [];
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            return [.. value.EnumerateArray()];
        }

        _faults.Add(PlaceOf(name), "must be an array");
        return [];
    }

    /// <summary>A required object; null, with a fault, when absent.</summary>
    public JsonElement? Element(string name) => Find(name, required: true, out var value) ? value : null;

    /// <summary>Text from a document shortened and made printable for a message.</summary>
    public static string Quoted(string text)
    {
        var shown = text.Length > QuotedLengthMax ? string.Concat(text.AsSpan(0, QuotedLengthMax), "…") : text;
        return string.Concat(shown.Select(c => char.IsControl(c) ? '?' : c));
    }

    private long IntegerOf(string name, JsonElement value, long min, long max)
    {
        if (value.ValueKind != JsonValueKind.Number)
        {
            _faults.Add(PlaceOf(name), "must be a whole number");
            return min;
        }

        var raw = value.GetRawText();
        if (raw.AsSpan().ContainsAny('.', 'e', 'E'))
        {
            _faults.Add(PlaceOf(name), $"must be a whole number written in digits, not {Quoted(raw)}");
            return min;
        }

        if (value.TryGetInt64(out var number) && number >= min && number <= max)
        {
            return number;
        }

        _faults.Add(PlaceOf(name), $"must be from {min} to {max}, not {Quoted(raw)}");
        return min;
    }

    private bool Find(string name, bool required, out JsonElement value)
    {
        if (_values.TryGetValue(name, out value))
        {
            return true;
        }

        if (required && IsObject)
        {
            _faults.Add(PlaceOf(name), "is missing");
        }

        return false;
    }

    // Escapes of lone surrogates are well-formed JSON but no text.
    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
