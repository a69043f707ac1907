using Vpp.Domain.Network;
using Vpp.Domain.Quantities;
using Vpp.Grains;
using Vpp.Server.Api;
using Vpp.Server.Fleets;
using Vpp.Server.Tests.Api;

namespace Vpp.Server.Tests.Fleets;

public sealed class FleetFileTests : IDisposable
{
    public const string Sound = $$$"""
        {"home":"h1","node":"net/c1","timeZone":"Etc/UTC","exportLimitW":5000,"settings":{"importLimitW":8000}}
        {"vehicle":"v1","home":"h1",{{{Nameplate}}},{{{Settings}}} }
        """;

    private const string Nameplate =
        """
        "nameplate":{"usableCapacityWh":60000,"chargePowerMaxW":9600,"dischargePowerMaxW":9600}
        """;

    private const string Settings =
        """
        "settings":{"energyAtDepartureWh":40000,"reserveWh":12000,"dischargeAllowed":true}
        """;

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Homes_and_vehicles_become_terms_at_their_feeder()
    {
        var reading = await Read(Sound);

        Assert.Empty(reading.Faults);
        var (home, vehicle) = (Assert.Single(reading.Homes), Assert.Single(reading.Vehicles));
        Assert.Equal(("net/c1", "net/f1", 1L), (home.Node.Text, home.Feeder.Text, home.Version));
        Assert.Equal((Power.FromWatts(5_000), Power.FromWatts(8_000)), (home.ExportLimit, home.EffectiveImportLimit));
        Assert.Equal((home.Node, home.Feeder, home.TimeZone), (vehicle.Node, vehicle.Feeder, vehicle.TimeZone));
        Assert.Equal(Energy.FromWattHours(12_000), vehicle.Settings.Reserve);
    }

    [Fact]
    public async Task A_vehicle_may_stand_before_its_home()
    {
        var lines = Sound.Split('\n');

        Assert.Empty((await Read($"{lines[1]}\r\n\n{lines[0]}")).Faults);
    }

    [Theory]
    [InlineData("{", "the body is not JSON")]
    [InlineData("[]", "the body must be a JSON object")]
    [InlineData("{'home':'h2','node':'net/t1','timeZone':'Etc/UTC'}", "node must be a customer")]
    [InlineData("{HOME,'importLimitW':-1}", "importLimitW must not be negative")]
    [InlineData("{HOME,'settings':{'exportLimitW':-1}}", "settings.exportLimitW must not be negative")]
    [InlineData("{'home':'h1','node':'net/c1','timeZone':'Etc/UTC'}", "home h1 stands on line 1 already")]
    [InlineData("{'vehicle':'v2','home':'h9',PLATE}", "home must be in the file or enrolled already")]
    [InlineData("{'vehicle':'v1','home':'h1',PLATE}", "vehicle v1 stands on line 2 already")]
    [InlineData("{'vehicle':'v2','nameplate':{'usableCapacityWh':NaN}}", "nameplate.usableCapacityWh is not JSON")]
    [InlineData(
        "{'vehicle':'v2','home':'h1',PLATE,'settings':{'energyAtDepartureWh':60001,MORE}}",
        "settings.energyAtDepartureWh must be at most 60000 Wh")]
    [InlineData("{'vehicle':'v2','home':'h1',PLATE,'surprise':1}", "surprise is not a field")]
    [InlineData(
        "{'vehicle':'v2','home':'h1','nameplate':{'chargeEfficiencyPercent':8e26}}",
        "nameplate.chargeEfficiencyPercent must be a number from 0.01 to 100")]
    public async Task A_fault_is_told_with_its_line_and_nothing_is_enrolled(string line, string told)
    {
        var json = line
            .Replace("HOME", "'home':'h2','node':'net/c1','timeZone':'Etc/UTC'", StringComparison.Ordinal)
            .Replace("MORE", "'reserveWh':0,'dischargeAllowed':true", StringComparison.Ordinal)
            .Replace("PLATE", Nameplate, StringComparison.Ordinal)
            .Replace('\'', '"');

        var reading = await Read($"{Sound}\n{json}");

        Assert.Contains(reading.Faults, fault => fault.Contains($":3: {told}", StringComparison.Ordinal));
        Assert.Empty(reading.Homes);
        Assert.Empty(reading.Vehicles);
    }

    [Fact]
    public async Task Many_faults_are_counted_beyond_a_hundred()
    {
        var reading = await Read(string.Concat(Enumerable.Repeat("{}\n", 200)));

        Assert.Equal(101, reading.Faults.Count);
        Assert.Contains("600 faults in all", reading.Faults[^1], StringComparison.Ordinal);
    }

    private async Task<FleetReading> Read(string text)
    {
        await File.WriteAllTextAsync(_file, text, TestContext.Current.CancellationToken);
        var model = ((NetworkReading.Accepted)NetworkCsv.Read("net.csv", TestApi.NetworkText)).Model;
        return await FleetFile.Read(
            _file,
            new KnownNetwork(new PlantNetwork(model)),
            FakeStore.Terms(new FakePlant()),
            TestContext.Current.CancellationToken);
    }
}
