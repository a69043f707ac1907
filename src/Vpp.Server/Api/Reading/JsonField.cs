using System.Text.Json;
using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;

namespace Vpp.Server.Api.Reading;

/// <summary>
/// One value of a body with its place. Reading it yields the value, or notes a fault and yields a stand-in, so that
/// one pass names everything that is wrong.
/// </summary>
internal readonly struct JsonField(string place, JsonElement? element, BodyFaults faults)
{
    // Far beyond every rule of the domain, and near enough to zero that sums and products still fit 64 bits.
    private const long NumberMax = 1_000_000_000_000;

    public string Place { get; } = place;

    public BodyFaults Faults { get; } = faults;

    /// <summary>Not given, or given as null: both mean that there is none.</summary>
    public bool IsAbsent => element is null or { ValueKind: JsonValueKind.Null };

    public JsonFields Fields<T>() => new(this, JsonFields.NamesOf<T>());

    public JsonElement? Element => element;

    public Power Watts() => Power.FromWatts(WholeNumber(-NumberMax, NumberMax, "a whole number of watts"));

    public Energy WattHours() =>
        Energy.FromWattHours(WholeNumber(-NumberMax, NumberMax, "a whole number of watt-hours"));

    public EnergyPrice Price() => EnergyPrice.FromMicroPerWattHour(
        WholeNumber(0, EnergyPrice.MicroPerWattHourMax, "a whole number of millionths"));

    public int Integer(int least, int most) => (int)WholeNumber(least, most, "a whole number");

    public long WholeNumber(long least, long most, string what)
    {
        if (element is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value)
            && value >= least && value <= most)
        {
            return value;
        }

        return Refuse($"must be {what} from {least} to {most}, without fraction or exponent", Math.Max(least, 0));
    }

    /// <summary>Hundredths of a percent, from a number of percent; a third decimal is cut off.</summary>
    public int Percent(int leastBasisPoints)
    {
        if (element is { ValueKind: JsonValueKind.Number } number && number.TryGetDecimal(out var percent)
            && percent >= leastBasisPoints / 100m && percent <= 100)
        {
            return (int)(percent * 100);
        }

        return Refuse($"must be a number from {leastBasisPoints / 100m} to 100", leastBasisPoints);
    }

    /// <summary>A share from −1 to 1, to the nearest millionth.</summary>
    public PerUnit Share() =>
        element is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var value)
            && PerUnit.From(value) is { } share
            ? share
            : Refuse("must be a number from -1 to 1", PerUnit.Zero);

    public bool Flag() => element switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => Refuse("must be true or false", false),
    };

    public string Text(string what = "text")
    {
        try
        {
            return element is { ValueKind: JsonValueKind.String } text
                ? text.GetString()!
                : Refuse($"must be {what}, as a JSON string", "");
        }
        catch (InvalidOperationException)
        {
            // An escape such as \ud800 is JSON, but no text.
            return Refuse("must be text without half of a surrogate pair", "");
        }
    }

    public TimeSpan Duration() => Iso8601.TryReadDuration(Text("an ISO 8601 duration"), out var duration)
        ? duration
        : Refuse("must be an ISO 8601 duration in days, hours, minutes and seconds, such as PT1H", TimeSpan.Zero);

    public DateTimeOffset Instant() => Iso8601.TryReadInstant(Text("an ISO 8601 instant"), out var instant)
        ? instant
        : Refuse("must be an ISO 8601 instant with its zone, such as 2025-08-29T23:00:00Z", DateTimeOffset.UnixEpoch);

    public TimeOnly TimeOfDay() => TimeOnly.TryParseExact(Text("a time of day"), "HH:mm", out var time)
        ? time
        : Refuse("must be a time of day such as 07:30", default(TimeOnly));

    public string TimeZone()
    {
        var name = Text("a time zone");
        return IanaName.IsZone(name)
            ? name
            : Refuse("must be the IANA name of a time zone, such as America/Los_Angeles", "Etc/UTC");
    }

    public VehicleId VehicleId() => new(Identity());

    public HomeId HomeId() => new(Identity());

    public NodeId NodeId() => new(Identity());

    public FeederId FeederId() => new(Identity());

    public DispatchEventId DispatchEventId() => new(Identity());

    public string Identity()
    {
        var text = Text("an id");
        return IdentityText.Fault(text) is { } fault ? Refuse($"breaks the rule of ids: {fault}", "-") : text;
    }

    /// <summary>One of a few words.</summary>
    public T OneOf<T>(IReadOnlyDictionary<string, T> words)
    {
        var expected = $"must be one of {string.Join(", ", words.Keys)}";
        return words.TryGetValue(Text(), out var value) ? value : Refuse(expected, words.Values.First());
    }

    public IReadOnlyList<T> List<T>(int countMax, Func<JsonField, T> read)
    {
        if (element is not { ValueKind: JsonValueKind.Array } array)
        {
            return Refuse<IReadOnlyList<T>>("must be a list", []);
        }

        if (array.GetArrayLength() > countMax)
        {
            return Refuse<IReadOnlyList<T>>($"must hold at most {countMax} entries", []);
        }

        var list = new List<T>(array.GetArrayLength());
        foreach (var entry in array.EnumerateArray())
        {
            list.Add(read(new($"{Place}[{list.Count}]", entry, Faults)));
        }

        return list;
    }

    public T Refuse<T>(string rule, T standIn)
    {
        // A word of the wrong type is refused once, by the first reader that meets it.
        if (Faults.Listed is not [.., var last] || last.Field != Name)
        {
            Faults.Add(Name, IsAbsent ? "is missing" : rule);
        }

        return standIn;
    }

    private string Name => Place.Length > 0 ? Place : "the body";
}
