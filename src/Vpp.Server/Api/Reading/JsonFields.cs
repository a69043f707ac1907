using System.Collections.Concurrent;
using System.Text.Json;

namespace Vpp.Server.Api.Reading;

/// <summary>
/// The fields of one JSON object, held against the contract type that describes it: what the contract does not name,
/// or the body names twice, is a fault.
/// </summary>
internal sealed class JsonFields
{
    private static readonly ConcurrentDictionary<Type, string[]> Names = [];

    private readonly Dictionary<string, JsonElement> _values = [];
    private readonly string[] _names;
    private readonly JsonField _owner;

    public JsonFields(JsonField owner, string[] names)
    {
        (_owner, _names) = (owner, names);
        if (owner.Element is not { ValueKind: JsonValueKind.Object } element)
        {
            owner.Refuse("must be a JSON object", 0);
            return;
        }

        foreach (var (name, value) in Properties(element))
        {
            if (!names.Contains(name, StringComparer.Ordinal))
            {
                owner.Faults.Add(PlaceOf(name), "is not a field of this call");
            }
            else if (!_values.TryAdd(name, value))
            {
                owner.Faults.Add(PlaceOf(name), "is given twice");
            }
        }
    }

    /// <summary>The names that a contract type gives to its fields.</summary>
    public static string[] NamesOf<T>() => Names.GetOrAdd(
        typeof(T), type => [.. ApiJson.Options.GetTypeInfo(type).Properties.Select(property => property.Name)]);

    public JsonField this[string name] => _names.Contains(name, StringComparer.Ordinal)
        ? new(PlaceOf(name), _values.TryGetValue(name, out var value) ? value : null, _owner.Faults)
        : throw new ArgumentOutOfRangeException(nameof(name), name, "The contract has no such field.");

    private string PlaceOf(string name) =>
        _owner.Place.Length > 0 ? $"{_owner.Place}.{JsonPlace.Cut(name)}" : JsonPlace.Cut(name);

    private IEnumerable<(string Name, JsonElement Value)> Properties(JsonElement element)
    {
        foreach (var property in element.EnumerateObject())
        {
            string? name = null;
            try
            {
                name = property.Name;
            }
            catch (InvalidOperationException)
            {
                _owner.Faults.Add(PlaceOf("?"), "is not a field of this call");
            }

            if (name is not null)
            {
                yield return (name, property.Value);
            }
        }
    }
}
