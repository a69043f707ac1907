using Vpp.Domain.Network;
using Vpp.Domain.Quantities;
using Vpp.Grains;
using Vpp.Server.Api;
using Vpp.Server.Fleets;
using Vpp.Server.Tests.Api;

namespace Vpp.Server.Tests.Fleets;

public sealed class FleetFileTests : IDisposable
{
    public const string Sound = """
        {"home":"h1","node":"net/c1","timeZone":"America/Los_Angeles","exportLimitW":5000,"settings":{"importLimitW":8000}}
        {"vehicle":"v1","home":"h1","nameplate":{"usableCapacityWh":60000,"chargePowerMaxW":9600,"dischargePowerMaxW":9600},"settings":{"energyAtDepartureWh":40000,"reserveWh":12000,"dischargeAllowed":true}}
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
    [InlineData("{", ":3: the body is not JSON")]
    [InlineData("[]", ":3: the body must be a JSON object")]
    [InlineData("{\"home\":\"h2\",\"node\":\"net/t1\",\"timeZone\":\"Etc/UTC\"}", ":3: node must be a customer")]
    [InlineData("{\"home\":\"h2\",\"node\":\"net/c1\",\"timeZone\":\"Etc/UTC\",\"importLimitW\":-1}", ":3: importLimitW must not be negative")]
    [InlineData("{\"home\":\"h2\",\"node\":\"net/c1\",\"timeZone\":\"Etc/UTC\",\"settings\":{\"exportLimitW\":-1}}", ":3: settings.exportLimitW must not be negative")]
    [InlineData("{\"home\":\"h1\",\"node\":\"net/c1\",\"timeZone\":\"Etc/UTC\"}", ":3: home h1 stands on line 1 already")]
    [InlineData("{\"vehicle\":\"v2\",\"home\":\"h9\",\"nameplate\":{\"usableCapacityWh\":1,\"chargePowerMaxW\":0,\"dischargePowerMaxW\":0}}", ":3: home must be in the file or enrolled already")]
    [InlineData("{\"vehicle\":\"v1\",\"home\":\"h1\",\"nameplate\":{\"usableCapacityWh\":1,\"chargePowerMaxW\":0,\"dischargePowerMaxW\":0}}", ":3: vehicle v1 stands on line 2 already")]
    [InlineData("{\"vehicle\":\"v2\",\"home\":\"h1\",\"nameplate\":{\"usableCapacityWh\":NaN,\"chargePowerMaxW\":0,\"dischargePowerMaxW\":0}}", ":3: nameplate.usableCapacityWh is not JSON")]
    [InlineData("{\"vehicle\":\"v2\",\"home\":\"h1\",\"nameplate\":{\"usableCapacityWh\":9,\"chargePowerMaxW\":0,\"dischargePowerMaxW\":0},\"settings\":{\"energyAtDepartureWh\":10,\"reserveWh\":0,\"dischargeAllowed\":false}}", ":3: settings.energyAtDepartureWh must be at most 9 Wh")]
    [InlineData("{\"vehicle\":\"v2\",\"home\":\"h1\",\"surprise\":1,\"nameplate\":{\"usableCapacityWh\":9,\"chargePowerMaxW\":0,\"dischargePowerMaxW\":0}}", ":3: surprise is not a field")]
    public async Task A_fault_is_told_with_its_line_and_nothing_is_enrolled(string line, string told)
    {
        var reading = await Read($"{Sound}\n{line}");

        Assert.Contains(reading.Faults, fault => fault.Contains(told, StringComparison.Ordinal));
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
