using Vpp.Domain.Dispatch;

namespace Vpp.Server.Tests.Api;

public sealed class DispatchEventCallTests(TestApi api) : IClassFixture<TestApi>
{
    [Fact]
    public async Task An_event_is_accepted_with_its_place()
    {
        var answer = await Submit("a/1");

        Assert.Equal((202, "/api/v1/dispatch-events/a%2F1"), (answer.Status, answer.Location));
        Assert.Equal("Scheduled", (string?)answer.Body!["status"]);
        Assert.Equal("2025-08-30T00:00:00Z", (string?)answer.Body["end"]);
        var history = answer.Body["history"]!.AsArray();
        Assert.Equal(["Submitted", "Scheduled"], history.Select(change => (string?)change!["status"]));
        Assert.Equal("local", (string?)history[0]!["principal"]);
        Assert.Equal(200, (await api.Send(HttpMethod.Get, answer.Location!["/api/v1".Length..])).Status);
    }

    [Fact]
    public async Task What_was_sent_comes_back()
    {
        await Submit("echo");

        var body = (await api.Send(HttpMethod.Get, "/dispatch-events/echo")).Body!["event"]!;

        Assert.Equal("PT1H", (string?)body["intervals"]![0]!["duration"]);
        Assert.Equal(2_000_000, (long)body["intervals"]![0]!["reductionW"]!);
        Assert.Equal("all", (string?)body["scope"]!["portfolio"]);
        Assert.Equal("PT1M", (string?)body["rampUp"]);
        Assert.Equal("PT10M", (string?)body["release"]!["window"]);
        Assert.Equal("least-cost", (string?)body["objective"]);
    }

    // C4
    [Fact]
    public async Task C4_the_same_id_and_body_give_the_same_answer_even_after_the_start()
    {
        var first = await Submit("again");
        api.Clock.Now = FakePlant.Start.AddDays(2);
        try
        {
            var second = await Submit("again");

            Assert.Equal(202, second.Status);
            Assert.Equal(first.Body!.ToJsonString(), second.Body!.ToJsonString());
        }
        finally
        {
            api.Clock.Now = FakePlant.Start;
        }
    }

    // C4
    [Fact]
    public async Task C4_the_same_id_with_another_body_is_a_conflict_and_changes_nothing()
    {
        await Submit("taken");
        var before = api.Plant.Events["taken"];

        var answer = await Submit("taken", ("2000000", "1000000"));

        Assert.Equal((409, "duplicate-event"), (answer.Status, answer.Problem));
        Assert.Contains("taken", answer.Detail, StringComparison.Ordinal);
        Assert.Same(before, api.Plant.Events["taken"]);
    }

    [Fact]
    public async Task An_instant_of_another_zone_is_the_same_event()
    {
        await Submit("zoned");

        var answer = await Submit("zoned", ("2025-08-29T23:00:00Z", "2025-08-29T16:00:00-07:00"));

        Assert.Equal(202, answer.Status);
    }

    [Fact]
    public async Task What_is_not_given_takes_its_usual_value()
    {
        var answer = await api.Send(
            HttpMethod.Post,
            "/dispatch-events",
            """
            {
              "id": "short", "scope": { "feeders": ["net/f1"] }, "start": "2025-08-29T23:00:00Z",
              "intervals": [{ "duration": "PT30S", "reductionW": -5 }]
            }
            """);

        Assert.Equal(202, answer.Status);
        var @event = api.Plant.Events["short"].Event;
        Assert.Equal(TimeSpan.FromSeconds(30), @event.RampUp);
        Assert.Equal(ReleasePlan.Default, @event.Release);
        Assert.Equal((DispatchObjective.LeastCost, 5), (@event.Objective, @event.Priority));
    }

    // C14
    [Fact]
    public async Task C14_an_event_bound_to_a_preview_is_refused_once_the_preview_has_changed()
    {
        var body = ValidCalls.Event.Replace("{\"id\"", "{\"previewHash\":\"HASH\",\"id\"", StringComparison.Ordinal);
        var preview = await api.Send(HttpMethod.Post, "/dispatch-events/preview", ValidCalls.Event);
        var hash = (string)preview.Body!["previewHash"]!;

        var stale = await Submit("bound", body.Replace("HASH", "older", StringComparison.Ordinal));
        var bound = await Submit("bound", body.Replace("HASH", hash, StringComparison.Ordinal));

        Assert.Equal((409, "preview-changed"), (stale.Status, stale.Problem));
        Assert.Equal(202, bound.Status);
        var kept = await api.Send(HttpMethod.Get, "/dispatch-events/bound");
        Assert.All([bound, kept], answer => Assert.Equal(hash, (string?)answer.Body!["event"]!["previewHash"]));
    }

    // Feeder net/f1 could lower 1,500 W and raise 800 W.
    [Theory]
    [InlineData("1501", "1,500 W of 1,501 W", """{"portfolio":"all"}""")]
    [InlineData("-801", "800 W of 801 W", """{"feeders":["net/f1"]}""")]
    [InlineData("1501", "1,500 W of 1,501 W", """{"serviceTransformers":["net/t1"]}""")]
    [InlineData("1500", null, """{"portfolio":"all"}""")]
    [InlineData("-800", null, """{"portfolio":"all"}""")]
    public async Task An_event_for_which_too_little_is_there_is_accepted_with_a_warning_that_stays(
        string reductionW, string? told, string scope)
    {
        var id = $"warned {reductionW} {scope.Length}";
        var body = ValidCalls.Event.Replace("2000000", reductionW, StringComparison.Ordinal)
            .Replace("""{"portfolio":"all"}""", scope, StringComparison.Ordinal);

        var warning = (string?)(await Submit(id, body)).Body!["warning"];
        var kept = await api.Send(HttpMethod.Get, $"/dispatch-events/{Uri.EscapeDataString(id)}");

        Assert.Equal(
            told is null ? null : $"When it was submitted at most {told} could be found; a preview tells which limits "
                + "stand against the rest.",
            warning);
        Assert.Equal(warning, (string?)kept.Body!["warning"]);
    }

    // An event over which nobody would stir is a slip of the finger.
    [Theory]
    [InlineData("/dispatch-events")]
    [InlineData("/dispatch-events/preview")]
    public async Task An_event_that_asks_for_nothing_is_refused(string path)
    {
        var answer = await api.Send(
            HttpMethod.Post, path, ValidCalls.Event.Replace("2000000", "0", StringComparison.Ordinal));

        Assert.Equal((400, "invalid-field"), (answer.Status, answer.Problem));
        Assert.Equal(["intervals"], answer.FaultyFields);
    }

    [Fact]
    public async Task A_preview_tells_shares_limits_shortfall_and_rebound()
    {
        var preview = (await api.Send(HttpMethod.Post, "/dispatch-events/preview", ValidCalls.Event)).Body!;

        Assert.Equal((2_000, 1_500), ((int)preview["targetW"]!, (int)preview["allocatedW"]!));
        Assert.Equal(500, (int)preview["shortfallW"]!);
        Assert.Equal((3, 900), ((int)preview["vehiclesTouched"]!, (int)preview["reboundW"]!));
        Assert.Equal((true, "PT1H30M"), ((bool)preview["deliverable"]!, (string)preview["targetHolds"]!));
        Assert.Equal("net/t1", (string?)preview["feeders"]![0]!["shortfall"]![0]!["limit"]);
    }

    // C10
    [Fact]
    public async Task C10_a_cancellation_is_accepted_and_the_same_when_repeated()
    {
        await Submit("cancelled");

        var first = await api.Send(HttpMethod.Post, "/dispatch-events/cancelled/cancel");
        var second = await api.Send(HttpMethod.Post, "/dispatch-events/cancelled/cancel", "{}");

        Assert.Equal((200, "Cancelled"), (first.Status, (string?)first.Body!["status"]));
        Assert.Equal(first.Body!.ToJsonString(), second.Body!.ToJsonString());
        Assert.Equal(404, (await api.Send(HttpMethod.Post, "/dispatch-events/none/cancel")).Status);
    }

    // C10
    [Fact]
    public async Task C10_a_cancellation_of_what_cannot_be_read_is_accepted_and_said_not_to_be_recorded()
    {
        var answer = await api.Send(HttpMethod.Post, $"/dispatch-events/{FakePlant.UnreadableEvent}/cancel");

        Assert.Equal((200, "Cancelled"), (answer.Status, (string?)answer.Body!["status"]));
        Assert.False((bool)answer.Body["recorded"]!);
    }

    // C10
    [Fact]
    public async Task C10_a_cancellation_is_accepted_whatever_its_query_says()
    {
        await Submit("hail");

        var answer = await api.Send(HttpMethod.Post, "/dispatch-events/hail/cancel?force=true");

        Assert.Equal((200, "Cancelled"), (answer.Status, (string?)answer.Body!["status"]));
    }

    // C10
    [Theory]
    [InlineData("", "application/x-www-form-urlencoded")]
    [InlineData("reason=storm", "text/plain")]
    [InlineData("{\"reason\":\"storm\"", "application/json")]
    public async Task C10_a_cancellation_is_accepted_whatever_its_body_says(string body, string mediaType)
    {
        await Submit("storm");
        using var content = new StringContent(body, System.Text.Encoding.UTF8, mediaType);

        var answer = await api.Send(HttpMethod.Post, "/dispatch-events/storm/cancel", content);

        Assert.Equal((200, "Cancelled"), (answer.Status, (string?)answer.Body!["status"]));
    }

    [Fact]
    public async Task Performance_shows_each_interval_and_a_score()
    {
        await Submit("measured");

        var performance = (await api.Send(HttpMethod.Get, "/dispatch-events/measured/performance")).Body!;

        Assert.Equal(500, (int)performance["intervals"]![0]!["shortfallW"]!);
        Assert.Equal(1, (int)performance["score"]!["intervals"]!);
        // Delivered 1,480 W of 1,500 W allocated: 20 W of the event's 2,000,000 W.
        Assert.Equal(100m, (decimal)performance["score"]!["withinTwoPercent"]!);
        Assert.Equal(404, (await api.Send(HttpMethod.Get, "/dispatch-events/none/performance")).Status);
    }

    [Fact]
    public async Task The_list_ends_with_a_null_cursor()
    {
        await Submit("listed");

        var page = (await api.Send(HttpMethod.Get, "/dispatch-events?cursor=listed")).Body!;

        Assert.Null(page["nextCursor"]);
        Assert.Contains("listed", page["events"]!.AsArray().Select(each => (string?)each!["event"]!["id"]));
    }

    private Task<Answer> Submit(string id, (string Written, string Instead) change) =>
        Submit(id, ValidCalls.Event.Replace(change.Written, change.Instead, StringComparison.Ordinal));

    private Task<Answer> Submit(string id, string body = ValidCalls.Event) => api.Send(
        HttpMethod.Post, "/dispatch-events", body.Replace("\"e9\"", $"\"{id}\"", StringComparison.Ordinal));
}
