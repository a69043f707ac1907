using Vpp.Domain.Fleets;
using Vpp.Domain.Homes;
using Vpp.Domain.Leases;
using Vpp.Domain.Network;
using Vpp.Domain.Quantities;
using Vpp.Domain.Safety;
using Vpp.Domain.Vehicles;

namespace Vpp.Server.Tests.Demo;

/// <summary>
/// A checker that has never failed proves nothing: one vehicle at one home, sound in every way but one, and the id of
/// that one is counted and no other. P5 is not in the table: whole numbers hold no NaN.
/// </summary>
public sealed class FleetInvariantsTests
{
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(10);

    private static readonly VehicleNameplate Nameplate = new(
        Energy.FromKilowattHours(60), W(11_000), W(11_000), W(1_380), Efficiency.Lossless, Efficiency.Lossless);

    private static readonly VehicleSettings Settings = new(
        DepartureSchedule.None, Energy.FromKilowattHours(48), Energy.FromKilowattHours(12), true, default, default);

    public static TheoryData<string, Broken> Cases { get; } = new()
    {
        { "", new() },
        { "", new() { SetpointW = -5_000 } },
        { "P1", new() { SetpointW = -5_000, Settings = Settings with { Reserve = Energy.FromKilowattHours(31) } } },
        { "P2", new() { Nameplate = Nameplate with { ChargePowerMax = W(4_999) } } },
        { "P2", new() { SetpointW = -5_000, Nameplate = Nameplate with { DischargePowerMax = W(4_999) } } },
        { "P3", new() { ImportLimitW = 5_999 } },
        { "P3", new() { SetpointW = -5_000, ExportLimitW = 3_999 } },
        { "P4", new() { TransformerKva = 5 } },
        { "P4", new() { SetpointW = -5_000, ReverseFlow = false } },
        { "P6", new() { SetpointW = -5_000, Settings = Settings with { DischargeAllowed = false } } },
        { "P6", new() { SetpointW = -5_000, OptedOut = true } },
        { "C2", new() { Behaviours = new(0, 10_000, 0) } },
        { "C2", new() { Behaviours = new(0, 0, 10_000) } },
        { "C2", new() { Uncontrolled = true } },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_broken_is_counted_by_its_id_and_nothing_else_is(string id, Broken broken)
    {
        var invariants = Look(broken, controlled: true);

        Assert.Equal(["C2", "P1", "P2", "P3", "P4", "P6"], invariants.Counts.ById.Keys);
        Assert.Equal(
            id.Length == 0 ? [] : [id], invariants.Counts.ById.Where(each => each.Value > 0).Select(each => each.Key));
        Assert.All(invariants.Counts.Examples, example => Assert.StartsWith($"{id}: ", example));
        Assert.Equal(invariants.Counts.Total, invariants.Counts.Examples.Count);
    }

    [Fact]
    public void Without_a_plant_loading_is_measured_and_nothing_counted()
    {
        var invariants = Look(new() { TransformerKva = 5 }, controlled: false);

        Assert.Empty(invariants.Counts.ById);
        Assert.Equal((1_200, 200), (invariants.WorstTransformerPerMille, invariants.WorstOfHomesPerMille));
        Assert.Equal(W(6_000), invariants.NetLoad);
    }

    [Fact]
    public void Homes_that_overload_a_transformer_by_themselves_are_not_the_plants_doing()
    {
        Assert.Equal(0, Look(new() { HomeW = 30_000, SetpointW = 0 }, controlled: true).Counts.Total);
        Assert.Equal(0, Look(new() { HomeW = 30_000, SetpointW = -5_000 }, controlled: true).Counts.Total);
        Assert.True(Look(new() { HomeW = 30_000, SetpointW = 5_000 }, controlled: true).Counts.ById["P4"] > 0);
    }

    // The home draws 1 kW and the vehicle what it was told, unless it does something else.
    private static FleetInvariants Look(Broken broken, bool controlled)
    {
        var network = Network(broken);
        var home = new HomeTerms(
            new("h1"), new("net/c1"), new("net/f1"), "Etc/UTC",
            W(broken.ImportLimitW), W(broken.ExportLimitW), HomeSettings.None, 1);
        var vehicle = new VehicleTerms(
            new("v1"), home.Home, home.Node, home.Feeder, home.TimeZone,
            broken.Nameplate, broken.Settings, broken.OptedOut, 1);
        var fleet = new SimulatedFleet(
            new FleetOptions
            {
                SetpointLossBasisPoints = 0,
                Behaviours = broken.Behaviours,
                Uncontrolled = broken.Uncontrolled,
            },
            DateTimeOffset.UnixEpoch,
            [
                new(Nameplate, 0, DefaultControl.Idle,
                    [new(-Later, 1_000 * Later, Energy.FromKilowattHours(30), Energy.FromKilowattHours(48))]),
            ]);
        var homes = new SimulatedHomes(TimeSpan.Zero, [[W(broken.HomeW)]], [new(0, 1_000_000)]);
        var invariants = new FleetInvariants(network, null, [home], [vehicle]);
        fleet.Advance(TimeSpan.FromSeconds(1));
        fleet.Offer(
            0,
            new Setpoint(new Fence(1, 1), W(broken.SetpointW), TimeSpan.FromMinutes(2), DefaultControl.Idle),
            fleet.Now);
        fleet.Advance(Later);
        invariants.Look(fleet, homes, controlled);
        return invariants;
    }

    private static FeederNetwork Network(Broken broken)
    {
        var text = $"""
            id,parent,kind,rating_kva,load_kw,load_kvar
            sub,-1,substation,1000,0,0
            f1,sub,feeder_head,500,0,0
            t1,f1,svc_xfmr,{broken.TransformerKva},0,0
            c1,t1,customer,,1,0
            """;
        var reading = NetworkCsv.Read(
            "net.csv", text, new NetworkOptions { ReverseFlowAllowed = broken.ReverseFlow });
        return Assert.IsType<NetworkReading.Accepted>(reading).Model.Feeders[0];
    }

    private static Power W(long watts) => Power.FromWatts(watts);

    /// <summary>A case; whatever is not named is sound.</summary>
    public sealed record Broken
    {
        public long SetpointW { get; init; } = 5_000;

        public long HomeW { get; init; } = 1_000;

        public long ImportLimitW { get; init; } = 48_000;

        public long ExportLimitW { get; init; } = 11_500;

        public int TransformerKva { get; init; } = 25;

        public bool ReverseFlow { get; init; } = true;

        public bool OptedOut { get; init; }

        public bool Uncontrolled { get; init; }

        public BehaviourShares Behaviours { get; init; }

        public VehicleNameplate Nameplate { get; init; } = FleetInvariantsTests.Nameplate;

        public VehicleSettings Settings { get; init; } = FleetInvariantsTests.Settings;
    }
}
