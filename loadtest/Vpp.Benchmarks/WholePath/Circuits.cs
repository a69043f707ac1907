using System.Globalization;
using System.Text;
using Vpp.Domain.Fleets;
using Vpp.Domain.Network;

namespace Vpp.Benchmarks.WholePath;

/// <summary>
/// A network of any size out of five real circuits: each substation feeds one of each, with customers' peak loads
/// drawn anew from a seed, low enough that homes alone overload nothing.
/// </summary>
internal static class Circuits
{
    private const int LoadMinPerMille = 120;
    private const int LoadMaxPerMille = 250;

    private static readonly string[] s_names = ["epri_ckt5", "epri_ckt24", "epri_j1", "epri_k1", "ieee8500"];

    public static NetworkModel Replicate(int feeders)
    {
        var rows = Array.ConvertAll(s_names, Rows);
        var options = new NetworkOptions { ReverseFlowAllowed = true };
        var readings = new List<NetworkReading>();
        for (var first = 0; first < feeders; first += rows.Length)
        {
            var text = Substation(rows[..Math.Min(rows.Length, feeders - first)], first);
            readings.Add(NetworkCsv.Read($"substation{first / rows.Length}.csv", text, options));
        }

        return NetworkModel.Combine(readings) switch
        {
            NetworkReading.Accepted { Model: var model } => model,
            var refused => throw new InvalidOperationException($"The circuits do not fit together: {refused}"),
        };
    }

    // The transformer is a little smaller than its feeders together, as it is in life, so that it can bind.
    private static string Substation(string[][][] circuits, int first)
    {
        var text = new StringBuilder("id,parent,kind,rating_kva,load_kw,load_kvar,num_cust\n0,-1,source,,,,\n");
        var ratingKva = circuits.Sum(circuit => double.Parse(circuit[0][3], CultureInfo.InvariantCulture)) * 0.8;
        text.Append(CultureInfo.InvariantCulture, $"1,0,substation,{ratingKva:0},,,\n");
        var next = 2;
        for (var circuit = 0; circuit < circuits.Length; circuit++)
        {
            var draws = new SeededDraws(first + circuit);
            foreach (var row in circuits[circuit])
            {
                var parent = row[1] == "-1" ? 1 : next + int.Parse(row[1], CultureInfo.InvariantCulture);
                var id = next + int.Parse(row[0], CultureInfo.InvariantCulture);
                text.Append(CultureInfo.InvariantCulture, $"{id},{parent},{row[2]},{row[3]},");
                text.Append(CultureInfo.InvariantCulture, $"{Scaled(row[4], id, draws)},");
                text.Append(CultureInfo.InvariantCulture, $"{Scaled(row[5], id, draws)},{row[6]}\n");
            }

            next += circuits[circuit].Length;
        }

        return text.ToString();
    }

    private static string Scaled(string load, int id, SeededDraws draws) => load.Length == 0
        ? load
        : (double.Parse(load, CultureInfo.InvariantCulture)
            * (LoadMinPerMille + draws.Below(LoadMaxPerMille - LoadMinPerMille, id, 0, 0)) / 1_000)
        .ToString("0.000", CultureInfo.InvariantCulture);

    private static string[][] Rows(string name)
    {
        using var resource = typeof(Circuits).Assembly.GetManifestResourceStream($"{name}.csv")
            ?? throw new InvalidOperationException($"{name}.csv is missing from the executable.");
        using var reader = new StreamReader(resource);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Skip(1).Select(line => line.Split(','))];
    }
}
