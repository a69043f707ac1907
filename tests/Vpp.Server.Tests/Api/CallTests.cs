namespace Vpp.Server.Tests.Api;

public sealed class CallTests(TestApi api) : IClassFixture<TestApi>
{
    private const string VehicleOfNowhere =
        """{"home":"nowhere","nameplate":{"usableCapacityWh":1,"chargePowerMaxW":0,"dischargePowerMaxW":0}}""";

    [Fact]
    public async Task The_portfolio_adds_up_its_feeders_and_tells_ages()
    {
        api.Clock.Now = FakePlant.Start.AddSeconds(3);

        var portfolio = (await api.Send(HttpMethod.Get, "/portfolio")).Body!;

        api.Clock.Now = FakePlant.Start;
        Assert.Equal((3_000, 3_900), ((int)portfolio["ageMs"]!, (int)portfolio["oldestReadingMs"]!));
        Assert.Equal(23_000, (int)portfolio["capacityAgeMs"]!);
        var capacity = portfolio["capacity"]!;
        Assert.Equal((1_500, 800), ((int)capacity["reductionW"]!, (int)capacity["increaseW"]!));
        Assert.Equal(
            ["PT15M", "PT1H", "PT2H", "PT4H"],
            capacity["sustained"]!.AsArray().Select(each => (string?)each!["duration"]));
        Assert.Equal(1_100, (int)capacity["sustained"]![3]!["reductionW"]!);
        Assert.Equal((2_000, 500), ((int)portfolio["targetW"]!, (int)portfolio["shortfallW"]!));
        Assert.Equal(6, (int)portfolio["vehiclesByState"]!["opted-out"]!);
        Assert.Equal("net/f2", (string?)portfolio["silentFeeders"]![0]);
    }

    [Fact]
    public async Task A_feeder_is_found_by_its_encoded_id_and_shows_rating_headroom_and_nodes()
    {
        var feeder = (await api.Send(HttpMethod.Get, "/feeders/net%2Ff1")).Body!;

        var figures = feeder["feeder"]!;
        Assert.Equal((500_000, 300_000), ((int)figures["ratingVa"]!, (int)figures["importHeadroomW"]!));
        Assert.Equal(-10_000, (int)feeder["nodes"]![0]!["importHeadroomW"]!);
        Assert.Null(feeder["nodes"]![0]!["exportHeadroomW"]);
        Assert.Equal(-12_000, (int)feeder["nodes"]![0]!["importRoomW"]!);
        Assert.Equal(
            ("both", "meters"), ((string?)figures["loadSource"], (string?)feeder["nodes"]![0]!["loadSource"]));
        Assert.Single((await api.Send(HttpMethod.Get, "/feeders")).Body!["feeders"]!.AsArray());
    }

    [Fact]
    public async Task A_node_that_heads_no_feeder_is_not_found()
    {
        var before = api.Plant.Calls.Count;

        var answer = await api.Send(HttpMethod.Get, "/feeders/net%2Ft1");

        Assert.Equal((404, "not-found"), (answer.Status, answer.Problem));
        Assert.Equal(before, api.Plant.Calls.Count);
    }

    [Fact]
    public async Task Vehicles_of_a_feeder_come_in_pages()
    {
        var first = (await api.Send(HttpMethod.Get, "/feeders/net%2Ff1/vehicles?state=stale&sort=power")).Body!;
        var second = (await api.Send(HttpMethod.Get, $"/feeders/net%2Ff1/vehicles?cursor={first["nextCursor"]}")).Body!;

        Assert.Equal("stale", (string?)first["vehicles"]![0]!["state"]);
        Assert.Equal(51.5m, (decimal)first["vehicles"]![0]!["stateOfChargePercent"]!);
        Assert.Equal("200", (string?)first["nextCursor"]);
        Assert.Null(second["nextCursor"]);
    }

    [Theory]
    [InlineData("state=lost", "state")]
    [InlineData("stat=stale", "stat")]
    [InlineData("state=stale&limit=5", "limit")]
    [InlineData("sort=price", "sort")]
    [InlineData("cursor=-1", "cursor")]
    [InlineData("cursor=99999999999", "cursor")]
    public async Task A_wrong_query_is_refused_by_name(string query, string parameter)
    {
        var answer = await api.Send(HttpMethod.Get, $"/feeders/net%2Ff1/vehicles?{query}");

        Assert.Equal((400, "invalid-query"), (answer.Status, answer.Problem));
        Assert.Equal([parameter], answer.FaultyFields);
    }

    [Theory]
    [InlineData("GET", "/portfolio?verbose=true", "verbose")]
    [InlineData("GET", "/feeders?sort=load", "sort")]
    [InlineData("GET", "/dispatch-events?status=Active", "status")]
    [InlineData("POST", "/vehicles/v1/opt-out?until=tomorrow", "until")]
    public async Task A_query_parameter_that_a_call_does_not_have_is_refused_before_anything_happens(
        string method, string path, string parameter)
    {
        var before = api.Plant.Calls.Count;

        var answer = await api.Send(new HttpMethod(method), path);

        Assert.Equal((400, "invalid-query"), (answer.Status, answer.Problem));
        Assert.Equal([parameter], answer.FaultyFields);
        Assert.Contains($"{parameter} is unknown", answer.Detail, StringComparison.Ordinal);
        Assert.Equal(before, api.Plant.Calls.Count);
    }

    [Fact]
    public async Task A_path_with_the_slash_of_an_id_is_told_how_to_write_it()
    {
        var answer = await api.Send(HttpMethod.Get, "/feeders/net/f1");

        Assert.Equal((404, "not-found"), (answer.Status, answer.Problem));
        Assert.Contains("a slash in an id is written %2F", answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vehicle_is_enrolled_set_opted_out_and_in_and_read()
    {
        var enrolled = await api.Send(HttpMethod.Put, "/vehicles/fleet%2F7", ValidCalls.Vehicle);
        var set = await api.Send(HttpMethod.Put, "/vehicles/fleet%2F7/settings", ValidCalls.Settings);
        var @out = await api.Send(HttpMethod.Post, "/vehicles/fleet%2F7/opt-out");
        var @in = await api.Send(HttpMethod.Post, "/vehicles/fleet%2F7/opt-in");
        var read = await api.Send(HttpMethod.Get, "/vehicles/fleet%2F7");

        Assert.All([enrolled, set, @out, @in, read], answer => Assert.Equal(200, answer.Status));
        Assert.Equal("fleet/7", (string?)enrolled.Body!["id"]);
        Assert.Null(enrolled.Body["agreedAt"]);
        Assert.Equal(94.5m, (decimal)enrolled.Body["nameplate"]!["chargeEfficiencyPercent"]!);
        Assert.Equal("07:30", (string?)set.Body!["settings"]!["departures"]!["monday"]);
        Assert.Equal((true, false), ((bool)@out.Body!["optedOut"]!, (bool)@in.Body!["optedOut"]!));
        Assert.Equal(12_000, (int)read.Body!["settings"]!["reserveWh"]!);
        Assert.All([@out, @in, read], answer => Assert.Equal(7_200, (int)answer.Body!["live"]!["powerW"]!));
    }

    [Theory]
    [InlineData("GET", "/vehicles/none", null)]
    [InlineData("GET", "/homes/none", null)]
    [InlineData("GET", "/dispatch-events/none", null)]
    [InlineData("POST", "/vehicles/none/opt-out", null)]
    [InlineData("PUT", "/vehicles/none/settings", ValidCalls.Settings)]
    [InlineData("PUT", "/vehicles/v8", VehicleOfNowhere)]
    public async Task What_is_not_there_is_not_found(string method, string path, string? body)
    {
        var answer = await api.Send(new HttpMethod(method), path, body);

        Assert.Equal((404, "not-found"), (answer.Status, answer.Problem));
    }

    [Fact]
    public async Task A_home_is_enrolled_without_permission_to_export()
    {
        var answer = await api.Send(HttpMethod.Put, "/homes/h2", """{"node":"net/c1","timeZone":"Europe/Berlin"}""");

        Assert.Equal(200, answer.Status);
        Assert.Null(answer.Body!["importLimitW"]);
        Assert.Equal(0, (int)answer.Body["exportLimitW"]!);
        Assert.Equal("v1", (string?)answer.Body["vehicles"]![0]);
        var read = await api.Send(HttpMethod.Get, "/homes/h2");
        Assert.Equal((200, "2025-08-29T22:00:00Z"), (read.Status, (string?)read.Body!["agreedAt"]));
        var refused = await api.Send(HttpMethod.Put, "/homes/h2/settings", "{}");
        Assert.Equal((409, "conflict"), (refused.Status, refused.Problem));
    }

    [Fact]
    public async Task Opting_out_takes_no_fields()
    {
        var answer = await api.Send(HttpMethod.Post, "/vehicles/v1/opt-out", """{"until":"tomorrow"}""");

        Assert.Equal((400, "invalid-field"), (answer.Status, answer.Problem));
        Assert.Equal(["until"], answer.FaultyFields);
    }

    // C18
    [Fact]
    public async Task C18_telemetry_is_answered_by_setpoints_and_a_silent_feeder_costs_only_its_own_vehicles()
    {
        api.Plant.SilentFeeders.Add("net/f2");

        var answer = await api.Send(HttpMethod.Post, "/telemetry", Readings("a1", "b1", "a2", "c1"));

        api.Plant.SilentFeeders.Clear();
        Assert.Equal(200, answer.Status);
        var setpoint = Assert.Single(answer.Body!["setpoints"]!.AsArray())!;
        Assert.Equal("a1", (string?)setpoint["vehicle"]);
        Assert.Equal((-700, 120_000), ((int)setpoint["powerW"]!, (int)setpoint["timeToLiveMs"]!));
        Assert.Equal("b1", (string?)Assert.Single(answer.Body["unansweredVehicles"]!.AsArray()));
        Assert.Equal("c1", (string?)Assert.Single(answer.Body["unknownVehicles"]!.AsArray()));
        Assert.Equal(1, (int)answer.Body["dropped"]!);
    }

    [Fact]
    public async Task Telemetry_that_no_feeder_answers_is_to_be_sent_again()
    {
        api.Plant.SilentFeeders.Add("net/f2");

        var answer = await api.Send(HttpMethod.Post, "/telemetry", Readings("b1"));

        api.Plant.SilentFeeders.Clear();
        Assert.Equal((503, "unavailable"), (answer.Status, answer.Problem));
        Assert.NotNull(answer.RetryAfter);
    }

    [Theory]
    [InlineData("GET", "/nothing", 404, "not-found")]
    [InlineData("DELETE", "/portfolio", 405, "method-not-allowed")]
    public async Task A_call_that_does_not_exist_is_a_problem_too(
        string method, string path, int status, string problem)
    {
        var answer = await api.Send(new HttpMethod(method), path);

        Assert.Equal((status, problem), (answer.Status, answer.Problem));
    }

    private static string Readings(params string[] vehicles)
    {
        var readings = vehicles.Select(vehicle =>
            $$"""{"vehicle":"{{vehicle}}","powerW":7200,"stateOfChargePercent":50}""");
        return $"[{string.Join(',', readings)}]";
    }
}
