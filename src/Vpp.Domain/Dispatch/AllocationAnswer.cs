using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Dispatch;

/// <summary>The allocation of a scenario in the operator's terms, vehicles and nodes in the scenario's order.</summary>
/// <param name="Reduction">What was asked for; positive lowers net load.</param>
/// <param name="Allocated">What was allocated, with the sign of the request.</param>
/// <param name="Shortfall">The rest, with the sign of the request: reduction = allocated + shortfall.</param>
/// <param name="CostMicro">Cost at the owners' prices in millionths of the account's currency.</param>
/// <param name="Setpoints">Every vehicle's power afterwards.</param>
/// <param name="Nodes">Every node's net load afterwards.</param>
public sealed record AllocationAnswer(
    Power Reduction,
    Power Allocated,
    Power Shortfall,
    Int128 CostMicro,
    IReadOnlyList<ScenarioSetpoint> Setpoints,
    IReadOnlyList<ScenarioNodeLoad> Nodes)
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the answer as JSON.</summary>
    public void WriteTo(Stream stream)
    {
        using var writer = new Utf8JsonWriter(stream, Options);
        writer.WriteStartObject();
        writer.WriteNumber("reductionW", Reduction.Watts);
        writer.WriteNumber("allocatedW", Allocated.Watts);
        writer.WriteNumber("shortfallW", Shortfall.Watts);
        writer.WritePropertyName("costMicro");
        writer.WriteRawValue(CostMicro.ToString(CultureInfo.InvariantCulture));
        writer.WriteStartArray("setpoints");
        foreach (var setpoint in Setpoints)
        {
            writer.WriteStartObject();
            writer.WriteString("vehicle", setpoint.Vehicle.Text);
            writer.WriteNumber("powerW", setpoint.Power.Watts);
            writer.WriteString("bindingLimit", setpoint.BindingLimit);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("nodes");
        foreach (var node in Nodes)
        {
            writer.WriteStartObject();
            writer.WriteString("id", node.Id.Text);
            writer.WriteNumber("loadW", node.Load.Watts);
            writer.WriteString("bindingDirection", node.BindingDirection);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}

/// <summary>One vehicle's power afterwards.</summary>
/// <param name="Vehicle">The vehicle.</param>
/// <param name="Power">Its power afterwards; positive is charging.</param>
/// <param name="BindingLimit">
/// The name of a limit of the vehicle, or a node's id; null when price alone decided.
/// </param>
public sealed record ScenarioSetpoint(VehicleId Vehicle, Power Power, string? BindingLimit);

/// <summary>One node's net load afterwards.</summary>
/// <param name="Id">The node.</param>
/// <param name="Load">Net load of all below it; positive is import.</param>
/// <param name="BindingDirection">The limit that is reached or exceeded: import or export; null when neither.</param>
public sealed record ScenarioNodeLoad(NodeId Id, Power Load, string? BindingDirection);
