using System.Text;
using Vpp.Domain.Network;
using Vpp.Server.Demo;

namespace Vpp.Server.Tests.EventDays;

/// <summary>The shipped circuit, whole, and one lateral of it with 114 homes as a feeder of its own.</summary>
internal static class Circuit5
{
    private const string Lateral = "1716";

    public static DemoFeeder Whole { get; } = DemoFeeder.Read(null, out _)!;

    public static DemoFeeder Cut { get; } = Read(CutText());

    public static int CutHomes => Cut.Customers().Count;

    private static DemoFeeder Read(string text)
    {
        var reading = NetworkCsv.Read(
            "cut.csv", Encoding.UTF8.GetBytes(text), new NetworkOptions { ReverseFlowAllowed = true });
        var model = Assert.IsType<NetworkReading.Accepted>(reading).Model;
        return new DemoFeeder(model, model.Feeders[0], UpperShare.Of(model, 0));
    }

    // The lateral with its rating is the head; what hangs below it stays as it is. Parents stand before children.
    private static string CutText()
    {
        using var stream = typeof(DemoFeeder).Assembly.GetManifestResourceStream("Demo.Data.epri_ckt5_tree.csv")!;
        using var reader = new StreamReader(stream);
        var rows = new StringBuilder(reader.ReadLine()).Append("\n0,-1,source,cut,,,,\n1,0,substation,S,10000,,,\n");
        var kept = new HashSet<string>();
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(',');
            if (fields[0] == Lateral)
            {
                (fields[1], fields[2]) = ("1", "feeder_head");
            }

            if (fields[0] == Lateral || kept.Contains(fields[1]))
            {
                kept.Add(fields[0]);
                rows.AppendJoin(',', fields).Append('\n');
            }
        }

        return rows.ToString();
    }
}
