using System.Text.Json.Nodes;

namespace Vpp.Server.Tests.Process;

/// <summary>A day with the plant, through nothing but its HTTP interface and the actors behind it.</summary>
public sealed class DayTests
{
    private const long ReductionW = 6_000;

    private static readonly string[] Vehicles = ["v1", "v2", "v3"];

    [Fact]
    public async Task An_owner_enrols_an_operator_dispatches_and_everybody_keeps_their_word()
    {
        using var files = new PlantFiles();
        await using var server = await ServerProcess.Start(files.Data, "--network", files.NetworkFile);
        var client = server.Client;
        var fleet = new PollingFleet(Vehicles);

        // In the morning the owners enrol; what they ask is agreed once the feeder has it.
        await Enrol(client);
        await Eventually.Holds(
            () => client.Get("/vehicles/v1"),
            view => view["agreedAt"] is not null && (long)view["version"]! == 2,
            "the feeder to agree to the owner's settings");

        // Everybody plugs in, and charges.
        await Eventually.Holds(
            () => Poll(fleet, client),
            power => power == Vehicles.Length * PlantFiles.ChargeW,
            "every vehicle to charge by plan");
        await Eventually.Holds(
            () => Look(fleet, client, "/feeders/net%2Ff1"),
            view => (long)view["feeder"]!["vehiclesW"]! == Vehicles.Length * PlantFiles.ChargeW
                && (int)view["feeder"]!["vehiclesByState"]!["charging"]! == Vehicles.Length,
            "the feeder to show what its vehicles draw and do");
        Assert.Equal("charging", (string?)(await client.Get("/vehicles/v2"))["live"]!["state"]);

        // The operator asks what a dispatch would do, which does nothing.
        var asked = EventBody("evening", ReductionW);
        var preview = await Eventually.Holds(
            async () =>
            {
                await fleet.Poll(client);
                return await client.Expect(200, HttpMethod.Post, "/dispatch-events/preview", asked);
            },
            preview => (long)preview["allocatedW"]! == ReductionW,
            "a preview that finds the whole reduction");
        Assert.Equal(0, (long)preview["shortfallW"]!);
        Assert.InRange((int)preview["vehiclesTouched"]!, 1, Vehicles.Length);
        Assert.Empty((await client.Get("/dispatch-events"))["events"]!.AsArray());

        // Then commits it, twice, as a nervous operator does; another event does not pass under its name.
        var accepted = await client.Expect(202, HttpMethod.Post, "/dispatch-events", asked);
        var again = await client.Expect(202, HttpMethod.Post, "/dispatch-events", asked);
        Assert.True(JsonNode.DeepEquals(accepted["event"], again["event"]), $"{accepted} became {again}");
        var (conflict, _) = await client.Call(HttpMethod.Post, "/dispatch-events", EventBody("evening", 1));
        Assert.Equal(409, conflict);
        await Eventually.Holds(
            async () => (await Look(fleet, client, "/portfolio"))["events"]!.AsArray().SingleOrDefault(),
            running => running is not null
                && (string)running["status"]! == "Active"
                && (long)running["deliveredW"]! >= ReductionW
                && fleet.PowerW == (Vehicles.Length * PlantFiles.ChargeW) - ReductionW,
            $"{ReductionW} W to be delivered");

        // In the middle of it an owner wants out: nothing more is told to that vehicle, and the others make up for it.
        var optedOut = await client.Expect(200, HttpMethod.Post, "/vehicles/v2/opt-out");
        Assert.True((bool)optedOut["optedOut"]!);
        var lastTold = fleet.FenceOf("v2");
        await Eventually.Holds(
            async () =>
            {
                var answer = await fleet.Poll(client);
                Assert.Equal(lastTold, fleet.FenceOf("v2"));
                Assert.DoesNotContain(
                    answer["setpoints"]!.AsArray(), setpoint => (string?)setpoint!["vehicle"] == "v2");
                return await client.Get("/vehicles/v2");
            },
            view => (string?)view["live"]!["state"] == "opted-out",
            "the feeder to know that the vehicle is out");
        var outAt = (await Intervals(fleet, client)).Last()["at"]!.GetValue<DateTimeOffset>();
        await Eventually.Holds(
            async () => (await Intervals(fleet, client)).Last(),
            interval => interval["at"]!.GetValue<DateTimeOffset>() > outAt + TimeSpan.FromSeconds(2)
                && (long)interval["allocatedW"]! == ReductionW
                && (long)interval["deliveredW"]! >= ReductionW,
            $"the others to deliver {ReductionW} W without it");

        // What was asked, found and measured can be read, and the operator calls it off, as often as they like.
        var performance = await client.Get("/dispatch-events/evening/performance");
        Assert.Contains(performance["intervals"]!.AsArray(), interval =>
            (long)interval!["targetW"]! == ReductionW && (long)interval["deliveredW"]! >= ReductionW);
        Assert.NotNull(performance["score"]);
        for (var time = 0; time < 2; time++)
        {
            var cancelled = await client.Expect(200, HttpMethod.Post, "/dispatch-events/evening/cancel");
            Assert.Equal(("Cancelled", true), ((string?)cancelled["status"], (bool)cancelled["recorded"]!));
        }

        var history = (await client.Get("/dispatch-events/evening"))["history"]!.AsArray();
        Assert.Equal(
            ["Submitted", "Scheduled", "Notified", "Ramping", "Active", "Cancelled"],
            history.Select(change => (string?)change!["status"]));
        Assert.Equal("local", (string?)history[^1]!["principal"]);

        // Everybody charges on, the one who was out too once the owner lets it.
        await client.Expect(200, HttpMethod.Post, "/vehicles/v2/opt-in");
        await Eventually.Holds(
            () => fleet.Poll(client),
            answer => answer["setpoints"]!.AsArray().Count == Vehicles.Length
                && fleet.PowerW == Vehicles.Length * PlantFiles.ChargeW,
            "every vehicle to be told to charge again after the event");
        Assert.Empty((await client.Get("/portfolio"))["events"]!.AsArray());
    }

    private static async Task Enrol(HttpClient client)
    {
        foreach (var (vehicle, place) in Vehicles.Select((vehicle, place) => (vehicle, place + 1)))
        {
            var home = await client.Expect(
                200, HttpMethod.Put, $"/homes/h{place}", $$"""{"node":"net/a{{place}}","timeZone":"Etc/UTC"}""");
            Assert.Equal("net/f1", (string?)home["feeder"]);
            await client.Expect(200, HttpMethod.Put, $"/vehicles/{vehicle}", PlantFiles.VehicleBody($"h{place}"));
            var settings = await client.Expect(
                200,
                HttpMethod.Put,
                $"/vehicles/{vehicle}/settings",
                """{"energyAtDepartureWh":48000,"reserveWh":6000,"dischargeAllowed":false,"priceMicroPerWh":80}""");
            Assert.Equal(2, (long)settings["version"]!);
        }
    }

    // Vehicles that fell silent would be stale, so they speak before each look.
    private static async Task<JsonNode> Look(PollingFleet fleet, HttpClient client, string path)
    {
        await fleet.Poll(client);
        return await client.Get(path);
    }

    private static async Task<long> Poll(PollingFleet fleet, HttpClient client)
    {
        await fleet.Poll(client);
        return fleet.PowerW;
    }

    private static async Task<IEnumerable<JsonNode>> Intervals(PollingFleet fleet, HttpClient client) =>
        (await Look(fleet, client, "/dispatch-events/evening/performance"))["intervals"]!.AsArray().OfType<JsonNode>();

    private static string EventBody(string id, long reductionW) => new JsonObject
    {
        ["id"] = id,
        ["scope"] = new JsonObject { ["portfolio"] = "all" },
        ["start"] = TimeProvider.System.GetUtcNow(),
        ["intervals"] = new JsonArray(new JsonObject { ["duration"] = "PT1H", ["reductionW"] = reductionW }),
        ["rampUp"] = "PT1S",
        ["release"] = new JsonObject { ["window"] = "PT0S" },
    }.ToJsonString();
}
