using System.Text.Json;

namespace Vpp.Server.Api.Reading;

/// <summary>Finds where in a body the JSON breaks off, so that the refusal can name the field.</summary>
internal static class JsonPlace
{
    private const int NameLengthMax = 100;

    /// <summary>A name that the caller chose, as it is echoed: its first hundred characters.</summary>
    public static string Cut(string name) => name.Length <= NameLengthMax
        ? name
        : $"{name.AsSpan(0, NameLengthMax - (char.IsHighSurrogate(name[NameLengthMax - 1]) ? 1 : 0))}…";

    /// <summary>The field at which reading fails; empty for the body as a whole.</summary>
    public static string OfFault(ReadOnlySpan<byte> body, int depthMax)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = depthMax });
        var places = new Stack<(string? Name, int Index)>();
        try
        {
            while (reader.Read())
            {
                Follow(ref reader, places);
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // This is the place that was looked for.
        }

        // Up to the last name: lists within lists, however deep, stand for the field that holds them.
        return string.Concat(places.SkipWhile(place => place.Name is null).Reverse().Select(place =>
            place.Name is { } name ? $".{Cut(name)}" : place.Index >= 0 ? $"[{place.Index}]" : "")).TrimStart('.');
    }

    // The top of the stack is the value that comes next: a field's name, or a position in a list.
    private static void Follow(ref Utf8JsonReader reader, Stack<(string? Name, int Index)> places)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                places.Pop();
                places.Push((reader.GetString(), -1));
                break;
            case JsonTokenType.StartObject:
                places.Push((null, -1));
                break;
            case JsonTokenType.StartArray:
                places.Push((null, 0));
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                places.Pop();
                Next(places);
                break;
            default:
                Next(places);
                break;
        }
    }

    private static void Next(Stack<(string? Name, int Index)> places)
    {
        if (places.TryPop(out var place))
        {
            places.Push(place.Name is null && place.Index >= 0 ? (null, place.Index + 1) : (null, -1));
        }
    }
}
