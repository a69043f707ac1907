using Vpp.Domain.Dispatch;

namespace Vpp.Server.Tests.Api;

/// <summary>What may be said of an event once it was submitted, and by whom; and the kill switch.</summary>
public sealed class EventChangeCallTests(TestApi api) : IClassFixture<TestApi>
{
    [Fact]
    public async Task An_event_is_changed_as_a_new_version_and_still_answers_to_what_was_submitted_C4()
    {
        await Submit("changed");

        var changed = await Send(
            HttpMethod.Patch,
            "changed",
            """{"reductionW":1500000,"end":"2025-08-30T00:30:00Z","rampUp":"PT5M"}""",
            "bob");

        Assert.Equal((200, 2), (changed.Status, (int)changed.Body!["version"]!));
        Assert.Equal(
            ("2025-08-30T00:30:00Z", "PT5M"),
            ((string?)changed.Body["end"], (string?)changed.Body["event"]!["rampUp"]));
        Assert.Equal("bob", (string?)changed.Body["history"]![2]!["principal"]);
        Assert.Equal(202, (await Submit("changed")).Status);
    }

    [Theory]
    [InlineData("{}", "reductionW")]
    [InlineData("""{"end":"2025-08-29T23:00:00Z"}""", "end")]
    [InlineData("""{"rampUp":"PT2H"}""", "rampUp")]
    [InlineData("""{"reductionW":1000000001}""", "reductionW")]
    [InlineData("""{"reductionW":1,"priority":9}""", "priority")]
    public async Task A_change_that_makes_no_sense_names_its_field(string body, string field)
    {
        await Submit("unchanged");

        var answer = await Send(HttpMethod.Patch, "unchanged", body);

        Assert.Equal((400, "invalid-field"), (answer.Status, answer.Problem));
        Assert.Equal([field], answer.FaultyFields);
        Assert.Equal(1, api.Plant.Events["unchanged"].Version);
    }

    [Fact]
    public async Task What_awaits_approval_is_approved_by_somebody_else_who_saw_what_would_happen_C14()
    {
        await SubmitAwaiting("big", "ann");

        var same = await Approve("big", "hash-1", "ann");
        var blind = await Approve("big", "hash-0", "bob");
        var approved = await Approve("big", "hash-1", "bob");
        var late = await Approve("big", "hash-1", "cleo");

        Assert.Equal((403, "not-second-person"), (same.Status, same.Problem));
        Assert.Equal((409, "preview-changed"), (blind.Status, blind.Problem));
        Assert.Contains("Ask for a new preview.", blind.Detail, StringComparison.Ordinal);
        Assert.Equal((200, "Scheduled"), (approved.Status, (string?)approved.Body!["status"]));
        Assert.Equal("hash-1", (string?)approved.Body["approvedPreviewHash"]);
        Assert.Equal((409, "conflict"), (late.Status, late.Problem));
        Assert.Equal(404, (await Approve("none", "hash-1", "bob")).Status);
    }

    [Fact]
    public async Task What_awaits_approval_can_be_denied_with_a_reason()
    {
        await SubmitAwaiting("unwanted", "ann");

        var denied = await Send(HttpMethod.Post, "unwanted/deny", """{"reason":"maintenance"}""", "bob");
        var tooLong = await Send(
            HttpMethod.Post, "unwanted/deny", $$"""{"reason":"{{new string('x', 501)}}"}""", "bob");

        Assert.Equal((200, "Denied"), (denied.Status, (string?)denied.Body!["status"]));
        Assert.Equal("maintenance", (string?)denied.Body["history"]![2]!["note"]);
        Assert.Equal(["reason"], tooLong.FaultyFields);
    }

    [Fact]
    public async Task An_event_that_waits_for_the_grid_is_told_once_that_it_has_recovered()
    {
        await Submit("gated", ("\"requiresGridRecovered\":false", "\"requiresGridRecovered\":true"));
        await Submit("free");

        var first = await Send(HttpMethod.Post, "gated/grid-recovered");
        var second = await Send(HttpMethod.Post, "gated/grid-recovered", "{}", "bob");
        var free = await Send(HttpMethod.Post, "free/grid-recovered");

        Assert.Equal((200, "2025-08-29T22:00:00Z"), (first.Status, (string?)first.Body!["gridRecoveredAt"]));
        Assert.Equal(first.Body.ToJsonString(), second.Body!.ToJsonString());
        Assert.Equal((409, "conflict"), (free.Status, free.Problem));
    }

    [Fact]
    public async Task Notice_comes_back_and_is_bounded()
    {
        var noted = await Submit("noted", ("\"priority\":5", "\"priority\":5,\"notice\":\"PT2H\""));
        var early = await Submit("early", ("\"priority\":5", "\"priority\":5,\"notice\":\"P8D\""));

        Assert.Equal("PT2H", (string?)noted.Body!["event"]!["notice"]);
        Assert.Equal(["notice"], early.FaultyFields);
    }

    // Whoever asks for the fleet to be let go is not asked how.
    [Fact]
    public async Task The_kill_switch_is_turned_whatever_is_sent_along_and_shown_and_refuses_events_C13()
    {
        try
        {
            using var body = new StringContent("{", System.Text.Encoding.UTF8, "text/plain");
            var on = await api.Send(Request(HttpMethod.Post, "/kill-switch?now=yes", body, "plant"));
            var again = await api.Send(HttpMethod.Post, "/kill-switch");
            var shown = (await api.Send(HttpMethod.Get, "/portfolio")).Body!["killSwitch"]!;
            var refused = await Submit("too late");

            Assert.Equal((200, true, "local"), (on.Status, (bool)on.Body!["on"]!, (string?)on.Body["principal"]));
            Assert.Equal(on.Body.ToJsonString(), again.Body!.ToJsonString());
            Assert.Equal(on.Body.ToJsonString(), shown.ToJsonString());
            Assert.Equal((409, "kill-switch-on"), (refused.Status, refused.Problem));
        }
        finally
        {
            var off = await api.Send(HttpMethod.Delete, "/kill-switch");
            Assert.False((bool)off.Body!["on"]!);
        }

        Assert.Equal(202, (await Submit("not too late")).Status);
    }

    [Theory]
    [InlineData("plant")]
    [InlineData("two\twords")]
    [InlineData(" ")]
    [InlineData("ann", "bob")]
    public async Task A_principal_that_is_no_name_is_refused_but_for_a_cancellation(params string[] names)
    {
        await Submit("named");
        var before = api.Plant.Calls.Count;

        var refused = await api.Send(Request(HttpMethod.Get, "/dispatch-events/named", null, names));
        Assert.Equal((400, "invalid-principal"), (refused.Status, refused.Problem));
        Assert.Equal(before, api.Plant.Calls.Count);

        var cancelled = await api.Send(Request(HttpMethod.Post, "/dispatch-events/named/cancel", null, names));
        Assert.Equal(200, cancelled.Status);
        Assert.Equal("local", api.Plant.Events["named"].History[^1].Principal);
        api.Plant.Events.TryRemove("named", out _);
    }

    private async Task SubmitAwaiting(string id, string principal)
    {
        api.Plant.AwaitsApproval = true;
        using var body = Json(ValidCalls.Event.Replace("\"e9\"", $"\"{id}\"", StringComparison.Ordinal));
        var answer = await api.Send(Request(HttpMethod.Post, "/dispatch-events", body, principal));
        api.Plant.AwaitsApproval = false;
        Assert.Equal(nameof(DispatchEventStatus.AwaitingApproval), (string?)answer.Body!["status"]);
    }

    private Task<Answer> Approve(string id, string hash, string principal) =>
        Send(HttpMethod.Post, id + "/approve", $$"""{"previewHash":"{{hash}}"}""", principal);

    private Task<Answer> Submit(string id, params (string Written, string Instead)[] changes) => api.Send(
        HttpMethod.Post,
        "/dispatch-events",
        changes.Aggregate(
            ValidCalls.Event.Replace("\"e9\"", $"\"{id}\"", StringComparison.Ordinal),
            (body, change) => body.Replace(change.Written, change.Instead, StringComparison.Ordinal)));

    private Task<Answer> Send(HttpMethod method, string path, string? body = null, string principal = "local") =>
        api.Send(Request(method, "/dispatch-events/" + path, body is null ? null : Json(body), principal));

    private static StringContent Json(string body) => new(body, System.Text.Encoding.UTF8, "application/json");

    private static HttpRequestMessage Request(
        HttpMethod method, string path, HttpContent? content, params string[] principals)
    {
        var request = new HttpRequestMessage(method, "/api/v1" + path) { Content = content };
        foreach (var principal in principals)
        {
            request.Headers.TryAddWithoutValidation("X-Principal", principal);
        }

        return request;
    }
}
