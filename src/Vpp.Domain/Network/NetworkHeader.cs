namespace Vpp.Domain.Network;

/// <summary>Where each column of a network file stands; columns have names, their order is free.</summary>
internal sealed class NetworkHeader
{
    private static readonly string[] Required = ["id", "parent", "kind", "rating_kva", "load_kw", "load_kvar"];
    private static readonly string[] Optional = ["name", "num_cust"];

    private readonly Dictionary<string, int> _columns = [];

    private NetworkHeader(int width) => Width = width;

    /// <summary>The number of columns, and so of fields in every row.</summary>
    public int Width { get; }

    /// <summary>The header, or null and its faults.</summary>
    public static NetworkHeader? Read(CsvRecord? record, NetworkFaults faults)
    {
        if (record is not { IsBlank: false } first)
        {
            faults.Add(1, $"the first line must be a header with the columns {string.Join(", ", Required)}");
            return null;
        }

        if (first.Fault is { } fault)
        {
            faults.Add(first.Line, fault);
        }

        var header = new NetworkHeader(first.Fields.Count);
        for (var column = 0; column < first.Fields.Count; column++)
        {
            var name = first.Fields[column];
            if (!header._columns.TryAdd(name, column) && (Required.Contains(name) || Optional.Contains(name)))
            {
                faults.Add(first.Line, $"the column {name} appears twice");
            }
        }

        foreach (var name in Required.Where(name => !header._columns.ContainsKey(name)))
        {
            faults.Add(first.Line, $"the column {name} is missing");
        }

        return faults.Any ? null : header;
    }

    /// <summary>The field under a column's name; empty where the file or the row lacks it.</summary>
    public string Field(CsvRecord record, string column) =>
        _columns.TryGetValue(column, out var index) && index < record.Fields.Count ? record.Fields[index] : "";
}
