namespace Vpp.Server.Tests.Api;

/// <summary>Rules of single fields, one row each: what is written, in which call, and what is told.</summary>
public sealed class FieldRuleTests(TestApi api) : IClassFixture<TestApi>
{
    [Theory]
    [InlineData("\"duration\":\"PT1H\"", "\"duration\":\"1h\"", "intervals[0].duration", "ISO 8601 duration")]
    [InlineData("\"duration\":\"PT1H\"", "\"duration\":\"P1M\"", "intervals[0].duration", "ISO 8601 duration")]
    [InlineData("\"duration\":\"PT1H\"", "\"duration\":\"PT\"", "intervals[0].duration", "ISO 8601 duration")]
    [InlineData("\"duration\":\"PT1H\"", "\"duration\":\"-PT1H\"", "intervals[0].duration", "ISO 8601 duration")]
    [InlineData("\"duration\":\"PT1H\"", "\"duration\":\"PT0S\"", "intervals[0].duration", "PT1S to P1D")]
    [InlineData("\"duration\":\"PT1H\"", "\"duration\":\"PT25H\"", "intervals[0].duration", "PT1S to P1D")]
    [InlineData("\"duration\":\"PT1H\"", "\"duration\":3600", "intervals[0].duration", "ISO 8601 duration")]
    [InlineData("2025-08-29T23:00:00Z", "2025-08-29T23:00:00", "start", "with its zone")]
    [InlineData("2025-08-29T23:00:00Z", "29.8.2025 23:00", "start", "with its zone")]
    [InlineData("2025-08-29T23:00:00Z", "2025-08-29T21:58:59Z", "start", "in the past")]
    [InlineData("2025-08-29T23:00:00Z", "9999-12-31T23:59:59Z", "start", "within 366 days")]
    [InlineData("2025-08-29T23:00:00Z", "9999-12-31T23:59:59-12:00", "start", "")]
    [InlineData("\"rampUp\":\"PT60S\"", "\"rampUp\":\"PT2H\"", "rampUp", "first interval")]
    [InlineData("\"window\":\"PT10M\"", "\"window\":\"PT5H\"", "release.window", "PT0S to PT4H")]
    [InlineData("\"reductionW\":2000000", "\"reductionW\":1000000001", "intervals[0].reductionW", "in magnitude")]
    [InlineData("\"reductionW\":2000000", "\"reductionW\":-1000000001", "intervals[0].reductionW", "in magnitude")]
    [InlineData("\"objective\":\"least-cost\"", "\"objective\":\"cheapest\"", "objective", "least-cost")]
    [InlineData("\"priority\":5", "\"priority\":256", "priority", "from 0 to 255")]
    [InlineData("{\"portfolio\":\"all\"}", "{\"portfolio\":\"half\"}", "scope.portfolio", "word all")]
    [InlineData("{\"portfolio\":\"all\"}", "{}", "scope", "exactly one")]
    [InlineData("{\"portfolio\":\"all\"}", "{\"portfolio\":\"all\",\"feeders\":[\"net/f1\"]}", "scope", "exactly one")]
    [InlineData("{\"portfolio\":\"all\"}", "{\"feeders\":[]}", "scope.feeders", "1 to")]
    [InlineData("{\"portfolio\":\"all\"}", "{\"feeders\":[\"net/f1\",\"net/f1\"]}", "scope.feeders", "each id once")]
    [InlineData("{\"portfolio\":\"all\"}", "{\"feeders\":[\"net/t1\"]}", "scope.feeders[0]", "must be a feeder")]
    [InlineData(
        "{\"portfolio\":\"all\"}",
        "{\"serviceTransformers\":[\"net/c1\"]}",
        "scope.serviceTransformers[0]",
        "must be a service transformer")]
    [InlineData("\"id\":\"e9\"", "\"id\":\"\"", "id", "must not be empty")]
    [InlineData("\"id\":\"e9\"", "\"id\":\" e9\"", "id", "begin or end with a space")]
    [InlineData("\"id\":\"e9\"", "\"id\":\"\\ud800\"", "id", "surrogate")]
    [InlineData("\"intervals\":[{", "\"intervals\":[7,{", "intervals[0]", "JSON object")]
    [InlineData("Recovered\":false", "Recovered\":\"no\"", "release.requiresGridRecovered", "true or false")]
    public async Task A_dispatch_event_that_breaks_a_rule_is_refused(
        string written, string instead, string field, string rule) =>
        await Refuses(HttpMethod.Post, "/dispatch-events", ValidCalls.Event, written, instead, field, rule);

    [Theory]
    [InlineData("\"usableCapacityWh\":60000", "\"usableCapacityWh\":0", "nameplate.usableCapacityWh", "at least 1 Wh")]
    [InlineData("\"chargePowerMaxW\":9600", "\"chargePowerMaxW\":1000001", "nameplate.chargePowerMaxW", "1000000 W")]
    [InlineData("\"minimumPowerW\":1400", "\"minimumPowerW\":9700", "nameplate.minimumPowerW", "at most charge")]
    [InlineData("94.5", "0", "nameplate.chargeEfficiencyPercent", "from 0.01 to 100")]
    [InlineData("94.5", "100.01", "nameplate.chargeEfficiencyPercent", "from 0.01 to 100")]
    [InlineData("94.5", "8e26", "nameplate.chargeEfficiencyPercent", "from 0.01 to 100")]
    [InlineData("94.5", "-79228162514264337593543950335", "nameplate.chargeEfficiencyPercent", "from 0.01 to 100")]
    [InlineData("94.5", "0.009999", "nameplate.chargeEfficiencyPercent", "from 0.01 to 100")]
    [InlineData("94.5", "1e308", "nameplate.chargeEfficiencyPercent", "from 0.01 to 100")]
    [InlineData("\"home\":\"h1\",", "", "home", "is missing")]
    public async Task A_nameplate_that_breaks_a_rule_is_refused(
        string written, string instead, string field, string rule) =>
        await Refuses(HttpMethod.Put, "/vehicles/v1", ValidCalls.Vehicle, written, instead, field, rule);

    [Theory]
    [InlineData("\"07:30\"", "\"7:30\"", "departures.monday", "time of day")]
    [InlineData("\"07:30\"", "\"24:00\"", "departures.monday", "time of day")]
    [InlineData("\"monday\"", "\"Monday\"", "departures.Monday", "not a field")]
    [InlineData("\"reserveWh\":12000", "\"reserveWh\":1000001", "reserveWh", "at most 1000000 Wh")]
    [InlineData("\"dischargeAllowed\":true", "\"dischargeAllowed\":1", "dischargeAllowed", "true or false")]
    public async Task Settings_that_break_a_rule_are_refused(
        string written, string instead, string field, string rule) =>
        await Refuses(HttpMethod.Put, "/vehicles/v1/settings", ValidCalls.Settings, written, instead, field, rule);

    [Theory]
    [InlineData("America/Los_Angeles", "Pacific Standard Time", "timeZone", "IANA")]
    [InlineData("America/Los_Angeles", "../../etc/passwd", "timeZone", "IANA")]
    [InlineData("America/Los_Angeles", "posix/America/Los_Angeles", "timeZone", "IANA")]
    [InlineData("America/Los_Angeles", "right/UTC", "timeZone", "IANA")]
    [InlineData("America/Los_Angeles", "localtime", "timeZone", "IANA")]
    [InlineData("America/Los_Angeles", "Factory", "timeZone", "IANA")]
    [InlineData("America/Los_Angeles", "etc/utc", "timeZone", "IANA")]
    [InlineData("America/Los_Angeles", "America/../America/Los_Angeles", "timeZone", "IANA")]
    [InlineData("America/Los_Angeles", "America//Los_Angeles", "timeZone", "IANA")]
    [InlineData("\"importLimitW\":9000", "\"importLimitW\":1000000001", "importLimitW", "at most 1000000000 W")]
    public async Task A_home_that_breaks_a_rule_is_refused(
        string written, string instead, string field, string rule) =>
        await Refuses(HttpMethod.Put, "/homes/h1", ValidCalls.Home, written, instead, field, rule);

    [Theory]
    [InlineData("51.5", "100.5", "[0].stateOfChargePercent", "from 0 to 100")]
    [InlineData("51.5", "79228162514264337593543950335", "[0].stateOfChargePercent", "from 0 to 100")]
    [InlineData("51.5", "-0.5", "[0].stateOfChargePercent", "from 0 to 100")]
    [InlineData("\"connected\"", "\"plugged\"", "[0].connection", "connected-elsewhere")]
    [InlineData("\"ageMs\":1500", "\"ageMs\":86400001", "[0].ageMs", "from 0 to 86400000")]
    [InlineData("}]", "},{\"vehicle\":\"a1\",\"powerW\":0,\"stateOfChargePercent\":0}]", "[1].vehicle", "stands twice")]
    public async Task A_reading_that_breaks_a_rule_refuses_the_whole_batch(
        string written, string instead, string field, string rule) =>
        await Refuses(HttpMethod.Post, "/telemetry", ValidCalls.Telemetry, written, instead, field, rule);

    [Fact]
    public async Task More_than_10_000_readings_are_refused()
    {
        var readings = Enumerable.Range(0, 10_001).Select(number =>
            $$"""{"vehicle":"a{{number}}","powerW":0,"stateOfChargePercent":0}""");

        var answer = await api.Send(HttpMethod.Post, "/telemetry", $"[{string.Join(',', readings)}]");

        Assert.Equal((400, "invalid-field"), (answer.Status, answer.Problem));
        Assert.Contains("at most 10000 entries", answer.Detail, StringComparison.Ordinal);
    }

    // The zone was found before, by its right name.
    [Fact]
    public async Task A_time_zone_in_other_capitals_is_refused()
    {
        Assert.True(TimeZoneInfo.TryFindSystemTimeZoneById("America/Los_Angeles", out _));

        await Refuses(
            HttpMethod.Put,
            "/homes/h1",
            ValidCalls.Home,
            "America/Los_Angeles",
            "America/LOS_ANGELES",
            "timeZone",
            "IANA");
    }

    // A scope's ids are held against the network one by one.
    [Fact]
    public async Task Of_many_faults_a_hundred_are_listed_and_all_are_counted()
    {
        var scope = string.Join(',', Enumerable.Range(0, 10_000).Select(feeder => $"\"net/x{feeder}\""));
        foreach (var path in new[] { "/dispatch-events", "/dispatch-events/preview" })
        {
            var answer = await api.Send(HttpMethod.Post, path, ValidCalls.Event.Replace(
                "{\"portfolio\":\"all\"}", $$"""{"feeders":[{{scope}}]}""", StringComparison.Ordinal));

            Assert.Equal((400, "invalid-field"), (answer.Status, answer.Problem));
            Assert.Equal(100, answer.FaultyFields.Count);
            Assert.Contains("10000 faults in all", answer.Detail, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("{NAME:1}")]
    [InlineData("{NAME:")]
    [InlineData("{\"nameplate\":{NAME:{NAME:NaN}}}")]
    public async Task A_long_name_is_echoed_by_its_first_hundred_characters(string body)
    {
        var name = $"\"{new string('x', 99)}{string.Concat(Enumerable.Repeat("🚗", 50_000))}\"";

        var answer = await api.Send(
            HttpMethod.Put, "/vehicles/v1", body.Replace("NAME", name, StringComparison.Ordinal));

        Assert.Equal(400, answer.Status);
        Assert.Contains(new string('x', 99) + "…", answer.Body!["detail"]!.ToString(), StringComparison.Ordinal);
        Assert.All(answer.FaultyFields, field => Assert.InRange(field.Length, 1, 300));
        Assert.InRange(answer.Detail.Length, 1, 600);
    }

    [Fact]
    public async Task More_than_96_intervals_are_refused()
    {
        var interval = """{"duration":"PT1H","reductionW":2000000}""";
        var body = ValidCalls.Event.Replace(
            interval, string.Join(',', Enumerable.Repeat(interval, 97)), StringComparison.Ordinal);

        var answer = await api.Send(HttpMethod.Post, "/dispatch-events", body);

        Assert.Equal(["intervals"], answer.FaultyFields);
    }

    private async Task Refuses(
        HttpMethod method, string path, string body, string written, string instead, string field, string rule)
    {
        Assert.Contains(written, body, StringComparison.Ordinal);
        var before = api.Problems;

        var answer = await api.Send(method, path, body.Replace(written, instead, StringComparison.Ordinal));

        Assert.Equal((400, "invalid-field"), (answer.Status, answer.Problem));
        Assert.Contains(field, answer.FaultyFields);
        Assert.Contains(rule, (string?)answer.Body!["faults"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(before + 1, api.Problems);
        Assert.DoesNotContain(api.Plant.Calls, call => call.Contains("submit", StringComparison.Ordinal)
            || call.Contains("enroll", StringComparison.Ordinal) || call.Contains("Poll", StringComparison.Ordinal));
    }
}
