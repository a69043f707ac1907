using System.Text;
using Vpp.Domain.Quantities;
using Vpp.Server.Demo;

namespace Vpp.Server.Tests.Demo;

/// <summary>A feeder of twenty homes under five transformers, and a day of forty minutes with a dispatch.</summary>
internal static class SmallFeeder
{
    public const int Homes = 20;

    public const string Header = "id,parent,kind,rating_kva,load_kw,load_kvar";

    public static readonly DemoDay ShortDay =
        new(TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(40));

    public static readonly string Text = Write();

    /// <summary>Many vehicles a home, since few have come home by the middle of the afternoon.</summary>
    public static readonly DemoOptions Options = new()
    {
        VehiclesPerHome = 4,
        PluggedIn = 1,
        Reduction = Power.FromWatts(60_000),
        Speed = double.PositiveInfinity,
        Day = ShortDay,
    };

    public static DemoFeeder Read(string file)
    {
        var feeder = DemoFeeder.Read(file, out var faults);
        Assert.Empty(faults);
        return feeder!;
    }

    public static DemoWorld World(this DemoFeeder feeder, DemoOptions options) =>
        DemoWorld.Build(feeder.Customers(), new DemoWorldOptions
        {
            Seed = options.Seed,
            VehiclesPerHome = options.VehiclesPerHome,
            PluggedIn = options.PluggedIn,
            Feeder = feeder.Network.Id,
        });

    private static string Write()
    {
        var text = new StringBuilder($"{Header}\nsrc,-1,source,,0,0\nsub,src,substation,1000,0,0\n");
        text.Append("head,sub,feeder_head,500,0,0\n");
        for (var home = 0; home < Homes; home++)
        {
            if (home % 4 == 0)
            {
                text.Append($"t{home / 4},head,svc_xfmr,{50 + home},0,0\n");
            }

            text.Append($"c{home},t{home / 4},customer,,{4 + (home % 3)},1\n");
        }

        return text.ToString();
    }
}
