using System.Text.Json;
using System.Text.Unicode;
using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Dispatch;

/// <summary>Reads allocation scenarios from JSON, refusing everything that is not exactly of the form.</summary>
public static class ScenarioReader
{
    public const long PowerMaxW = 1_000_000_000;

    public const long EnergyMaxWh = 1_000_000_000_000;

    private const int DepthMax = 8;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The scenario, or null with one fault per broken rule.</summary>
    public static AllocationScenario? Read(ReadOnlyMemory<byte> json, out IReadOnlyList<ScenarioFault> faults)
    {
        if (json.Span.StartsWith(ByteOrderMark))
        {
            json = json[ByteOrderMark.Length..];
        }

        if (!Utf8.IsValid(json.Span))
        {
            faults = [new ScenarioFault("scenario", "is not UTF-8 text")];
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = DepthMax });
            var found = new ScenarioFaults();
            var scenario = ReadRoot(document.RootElement, found);
            faults = found.ToList();
            return found.Any ? null : scenario;
        }
        catch (JsonException exception)
        {
            var place = $"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}";
            faults = [new ScenarioFault(place, $"is not well-formed JSON, or nests deeper than {DepthMax} levels")];
            return null;
        }
    }

    private static AllocationScenario? ReadRoot(JsonElement root, ScenarioFaults faults)
    {
        var fields = new ScenarioFields(root, "", faults, "nodes", "vehicles", "request");
        if (!fields.IsObject)
        {
            return null;
        }

        var tree = new ScenarioTree(faults);
        var nodes = tree.Read(fields.Elements("nodes"), fields.PlaceOf("nodes"));
        var vehicles = ReadVehicles(fields.Elements("vehicles"), tree, faults);
        var request = fields.Element("request") is { } element ? ReadRequest(element, faults) : null;
        return faults.Any || request is null ? null : new AllocationScenario(nodes, vehicles, request);
    }

    private static List<ScenarioVehicle> ReadVehicles(
        IReadOnlyList<JsonElement> elements, ScenarioTree tree, ScenarioFaults faults)
    {
        var vehicles = new List<ScenarioVehicle>(elements.Count);
        var indexOf = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var index = 0; index < elements.Count; index++)
        {
            var fields = new ScenarioFields(
                elements[index],
                $"vehicles[{index}]",
                faults,
                "id", "node", "powerW", "chargeMaxW", "dischargeMaxW", "minimumW", "dischargeableWh", "chargeableWh",
                "mustChargeW", "costMicroPerWh", "dischargeCostMicroPerWh", "costSlopeMicroPerWhPerKw");
            if (!fields.IsObject)
            {
                continue;
            }

            var id = fields.Identity("id");
            if (id is not null && !indexOf.TryAdd(id, index))
            {
                faults.Add(fields.PlaceOf("id"), $"is the id of vehicles[{indexOf[id]}] already");
            }

            var vehicle = ReadVehicle(fields, id, tree);
            if (!faults.Any)
            {
                vehicles.Add(vehicle);
            }
        }

        return vehicles;
    }

    private static ScenarioVehicle ReadVehicle(ScenarioFields fields, string? id, ScenarioTree tree) => new(
        new VehicleId(id ?? "?"),
        tree.IndexOf(fields, "node"),
        Power.FromWatts(fields.Integer("powerW", -PowerMaxW, PowerMaxW)),
        Power.FromWatts(fields.Integer("chargeMaxW", 0, PowerMaxW)),
        Power.FromWatts(fields.Integer("dischargeMaxW", 0, PowerMaxW)),
        Power.FromWatts(fields.Integer("minimumW", 0, PowerMaxW, whenAbsent: 0)),
        Energy.FromWattHours(fields.Integer("dischargeableWh", 0, EnergyMaxWh)),
        Energy.FromWattHours(fields.Integer("chargeableWh", 0, EnergyMaxWh)),
        Power.FromWatts(fields.Integer("mustChargeW", 0, PowerMaxW, whenAbsent: 0)),
        new OwnerPrices(
            fields.Integer("costMicroPerWh", 0, LeastCost.PriceMax, whenAbsent: 0),
            fields.Integer("dischargeCostMicroPerWh", 0, LeastCost.PriceMax, whenAbsent: 0),
            fields.Integer("costSlopeMicroPerWhPerKw", 0, LeastCost.PriceMax, whenAbsent: 0)));

    private static ScenarioRequest? ReadRequest(JsonElement element, ScenarioFaults faults)
    {
        var fields = new ScenarioFields(element, "request", faults, "reductionW", "duration", "objective");
        if (!fields.IsObject)
        {
            return null;
        }

        var reduction = Power.FromWatts(fields.Integer("reductionW", -PowerMaxW, PowerMaxW));
        var durationText = fields.Text("duration");
        var duration = durationText is null ? null : DispatchDuration.Parse(durationText);
        if (durationText is not null && duration is null)
        {
            faults.Add("request.duration", "must be an ISO 8601 duration from PT1S to P1D in whole seconds");
        }

        var objectiveText = fields.Text("objective");
        DispatchObjective? objective = objectiveText switch
        {
            "least-cost" => DispatchObjective.LeastCost,
            "longest-sustain" => DispatchObjective.LongestSustain,
            "equal-share" => DispatchObjective.EqualShare,
            _ => null,
        };
        if (objectiveText is not null && objective is null)
        {
            faults.Add("request.objective", "must be least-cost, longest-sustain or equal-share");
        }

        return duration is { } time && objective is { } preferred
            ? new ScenarioRequest(reduction, time, preferred)
            : null;
    }
}
