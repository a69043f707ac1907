using System.Text.Json;
using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Dispatch;

/// <summary>Reads the nodes of a scenario and checks that they form one tree.</summary>
internal sealed class ScenarioTree(ScenarioFaults faults)
{
    private readonly Dictionary<string, int> _indexOf = new(StringComparer.Ordinal);

    public IReadOnlyList<ScenarioNode> Read(IReadOnlyList<JsonElement> elements, string place)
    {
        var fields = new ScenarioFields[elements.Count];
        var ids = new string?[elements.Count];
        for (var index = 0; index < elements.Count; index++)
        {
            fields[index] = new ScenarioFields(
                elements[index],
                $"{place}[{index}]",
                faults,
                "id", "parent", "importLimitW", "exportLimitW", "uncontrolledLoadW");
            ids[index] = fields[index].IsObject ? fields[index].Identity("id") : null;
            if (ids[index] is { } id && !_indexOf.TryAdd(id, index))
            {
                faults.Add(fields[index].PlaceOf("id"), $"is the id of {place}[{_indexOf[id]}] already");
            }
        }

        var nodes = new ScenarioNode[elements.Count];
        var root = -1;
        for (var index = 0; index < elements.Count; index++)
        {
            nodes[index] = ReadNode(fields[index], ids[index], place, index, ref root);
        }

        if (!faults.Any && root < 0)
        {
            faults.Add(place, "must have one root, a node with parent null");
        }

        RefuseCycles(nodes, place);
        return nodes;
    }

    /// <summary>The index of the node that a field names; -1, with a fault, when there is none.</summary>
    public int IndexOf(ScenarioFields fields, string name)
    {
        if (fields.Text(name) is not { } id)
        {
            return -1;
        }

        if (_indexOf.TryGetValue(id, out var index))
        {
            return index;
        }

        faults.Add(fields.PlaceOf(name), $"names no node: {ScenarioFields.Quoted(id)}");
        return -1;
    }

    private ScenarioNode ReadNode(ScenarioFields fields, string? id, string place, int index, ref int root)
    {
        var parent = -1;
        if (!fields.IsNull("parent"))
        {
            parent = fields.IsObject ? IndexOf(fields, "parent") : -1;
        }
        else if (root < 0)
        {
            root = index;
        }
        else
        {
            faults.Add(fields.PlaceOf("parent"), $"must not be null: {place}[{root}] is the root already");
        }

        return new ScenarioNode(
            new NodeId(id ?? "?"),
            parent,
            fields.Limit("importLimitW", ScenarioReader.PowerMaxW) is { } importW ? Power.FromWatts(importW) : null,
            fields.Limit("exportLimitW", ScenarioReader.PowerMaxW) is { } exportW ? Power.FromWatts(exportW) : null,
            Power.FromWatts(fields.Integer(
                "uncontrolledLoadW", -ScenarioReader.PowerMaxW, ScenarioReader.PowerMaxW, whenAbsent: 0)));
    }

    private void RefuseCycles(ScenarioNode[] nodes, string place)
    {
        // The walk on which a node was first met; meeting it again on the same walk closes a cycle.
        var metOn = new int[nodes.Length];
        for (var start = 0; start < nodes.Length; start++)
        {
            var node = start;
            while (node >= 0 && metOn[node] == 0)
            {
                metOn[node] = start + 1;
                node = nodes[node].Parent;
            }

            if (node >= 0 && metOn[node] == start + 1)
            {
                faults.Add($"{place}[{node}].parent", "leads back to the node itself");
            }
        }
    }
}
