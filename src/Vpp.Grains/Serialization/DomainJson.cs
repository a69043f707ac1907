using System.Text.Json;
using System.Text.Json.Serialization;
using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Grains.Serialization;

/// <summary>
/// The JSON of domain values, between servers and in the ledger: a quantity is its integer, an identity its text.
/// Slow path only; telemetry and setpoints travel as columns.
/// </summary>
public static class DomainJson
{
    public static JsonSerializerOptions Options { get; } = MakeOptions();

    private static JsonSerializerOptions MakeOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            Converters =
            {
                new JsonStringEnumConverter(),
                new Integer<Power>(power => power.Watts, Power.FromWatts),
                new Integer<Energy>(energy => energy.Joules, Energy.FromJoules),
                new Integer<EnergyPrice>(price => price.MicroPerWattHour, EnergyPrice.FromMicroPerWattHour),
                new Integer<Efficiency>(share => share.BasisPoints, value => Efficiency.FromBasisPoints((int)value)),
                new Integer<StateOfCharge>(
                    share => share.BasisPoints, value => StateOfCharge.FromBasisPoints((int)value)),
                new Text<FeederId>(id => id.Text, text => new(text)),
                new Text<NodeId>(id => id.Text, text => new(text)),
                new Text<HomeId>(id => id.Text, text => new(text)),
                new Text<VehicleId>(id => id.Text, text => new(text)),
                new Text<DispatchEventId>(id => id.Text, text => new(text)),
                new Departures(),
            },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private sealed class Integer<T>(Func<T, long> toInteger, Func<long, T> fromInteger) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            fromInteger(reader.GetInt64());

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(toInteger(value));
    }

    private sealed class Text<T>(Func<T, string> toText, Func<string, T> fromText) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            fromText(reader.GetString() ?? throw new JsonException("An id must not be null."));

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(toText(value));
    }

    private sealed class Departures : JsonConverter<DepartureSchedule>
    {
        public override DepartureSchedule Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            new(JsonSerializer.Deserialize<TimeOnly?[]>(ref reader, options) ?? new TimeOnly?[7]);

        public override void Write(Utf8JsonWriter writer, DepartureSchedule value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.ByDay, options);
    }
}
