using System.Text.Json;
using Vpp.Domain.Dispatch;
using Vpp.Grains.Serialization;

namespace Vpp.Storage;

/// <summary>A dispatch event in the ledger: what was asked and what became of it, each as one JSON text.</summary>
internal static class LedgerJson
{
    // What follows from the rest (end, release) is not stored: two truths could disagree.
    private static readonly JsonSerializerOptions Options = new(DomainJson.Options) { IgnoreReadOnlyProperties = true };

    public static string WriteBody(DispatchEvent body) => JsonSerializer.Serialize(body, Options);

    public static string WriteHistory(IReadOnlyList<StatusChange> history) =>
        JsonSerializer.Serialize(history, Options);

    /// <exception cref="InvalidDataException">A text is no event; the message names it.</exception>
    public static DispatchEventRecord Read(string id, long version, string body, string history)
    {
        try
        {
            var record = new DispatchEventRecord(
                Parse<DispatchEvent>(body), version, Parse<IReadOnlyList<StatusChange>>(history));
            return record.History.Count > 0
                ? record
                : throw new InvalidDataException($"The event {id} of the ledger has no history.");
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException($"The event {id} of the ledger cannot be read: {fault.Message}", fault);
        }
    }

    private static T Parse<T>(string text) =>
        JsonSerializer.Deserialize<T>(text, Options) ?? throw new JsonException("null stands in its place");
}
