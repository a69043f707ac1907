using System.Text;
using Vpp.Domain.Identities;
using Vpp.Domain.Network;

namespace Vpp.Grains.Tests.Plant;

/// <summary>
/// A substation with feeders f1, f2, …; each has two transformers with two homes: h1a, h1b, h1c, h1d.
/// </summary>
internal static class TestNetwork
{
    public const string HomesOfFeeder = "abcd";

    public static NetworkModel Of(int feeders)
    {
        var text = new StringBuilder("id,parent,kind,rating_kva,load_kw,load_kvar\n")
            .Append("grid,-1,source,,,\nsub,grid,substation,20000,,\n");
        for (var feeder = 1; feeder <= feeders; feeder++)
        {
            text.Append($"f{feeder},sub,feeder_head,2000,,\n");
            foreach (var (transformer, homes) in new[] { ("x", "ab"), ("y", "cd") })
            {
                text.Append($"t{feeder}{transformer},f{feeder},svc_xfmr,50,,\n");
                foreach (var home in homes)
                {
                    text.Append($"h{feeder}{home},t{feeder}{transformer},customer,,2,0\n");
                }
            }
        }

        var reading = NetworkCsv.Read("plant.csv", text.ToString(), new NetworkOptions { ReverseFlowAllowed = true });
        return Assert.IsType<NetworkReading.Accepted>(reading).Model;
    }

    public static string FeederId(int feeder) => $"plant/f{feeder}";

    public static NodeId Node(string home) => new($"plant/{home}");
}
