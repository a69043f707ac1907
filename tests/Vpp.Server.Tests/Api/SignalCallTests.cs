using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;
using Vpp.Grains.Dispatch;
using Vpp.Server.Api.Contracts;

namespace Vpp.Server.Tests.Api;

/// <summary>An event that follows a live signal, as callers see it.</summary>
public sealed class SignalCallTests(TestApi api) : IClassFixture<TestApi>
{
    private const long AmplitudeW = 1_000_000;

    [Fact]
    public async Task A_value_is_taken_for_ten_seconds()
    {
        await Submit("taken", true);

        var answer = await Signal("taken", """{"value":0.35}""");
        var dated = await Signal("taken", """{"value":-1,"at":"2025-08-29T15:00:01-07:00"}""");

        Assert.Equal((200, 0.35), (answer.Status, (double)answer.Body!["value"]!));
        Assert.Equal("2025-08-29T22:00:10Z", (string?)answer.Body["holdsUntil"]);
        Assert.Equal("2025-08-29T22:00:01Z", (string?)dated.Body!["at"]);
        Assert.Contains("portfolio signal taken 350000", api.Plant.Calls);
        Assert.Contains("portfolio signal taken -1000000", api.Plant.Calls);
    }

    // P5: nothing that is no share reaches the plant.
    [Theory]
    [InlineData("""{"value":1.000001}""", "invalid-field", "value")]
    [InlineData("""{"value":-1e308}""", "invalid-field", "value")]
    [InlineData("""{"value":1e999}""", "invalid-field", "value")]
    [InlineData("""{"value":"0.5"}""", "invalid-field", "value")]
    [InlineData("""{"value":null}""", "invalid-field", "value")]
    [InlineData("""{}""", "invalid-field", "value")]
    [InlineData("""{"value":NaN}""", "malformed-json", "value")]
    [InlineData("""{"value":0,"at":"now"}""", "invalid-field", "at")]
    [InlineData("""{"value":0,"more":1}""", "invalid-field", "more")]
    [InlineData("""{"value":0,"at":"2025-08-29T21:59:00Z"}""", "invalid-field", "at")]
    public async Task What_is_no_value_is_refused_by_name(string body, string problem, string field)
    {
        await Submit("refusing", true);
        var answer = await Signal("refusing", body);

        Assert.Equal((400, problem), (answer.Status, answer.Problem));
        Assert.Equal([field], answer.FaultyFields);
    }

    [Fact]
    public async Task An_event_that_follows_no_signal_or_is_over_or_unknown_takes_no_value()
    {
        await Submit("step", false);
        await Submit("over", true);
        await api.Send(HttpMethod.Post, "/dispatch-events/over/cancel");

        var (step, over) = (await Signal("step", """{"value":0}"""), await Signal("over", """{"value":0}"""));

        Assert.Equal((422, "Event step does not follow a signal."), (step.Status, step.Detail));
        Assert.Equal((422, "Event over is Cancelled, and follows no signal."), (over.Status, over.Detail));
        Assert.Equal(404, (await Signal("nobody", """{"value":0}""")).Status);
    }

    [Fact]
    public async Task The_body_says_whether_an_event_follows_a_signal_and_comes_back()
    {
        var following = await Submit("follows", true);
        var plain = await Submit("plain", false);
        var negative = await api.Send(
            HttpMethod.Post,
            "/dispatch-events",
            Body("negative", true).Replace("2000000", "-1", StringComparison.Ordinal));

        Assert.True((bool)following.Body!["event"]!["followsSignal"]!);
        Assert.Null(plain.Body!["event"]!["followsSignal"]);
        Assert.True(api.Plant.Events["follows"].Event.FollowsSignal);
        Assert.Equal(["intervals[0].reductionW"], negative.FaultyFields);
        var performance = await api.Send(HttpMethod.Get, "/dispatch-events/plain/performance");
        Assert.Null(performance.Body!["regulation"]);
        performance = await api.Send(HttpMethod.Get, "/dispatch-events/follows/performance");
        Assert.Null(performance.Body!["regulation"]!["score"]);
    }

    // By hand: delivered is nine tenths of what was asked, at once; in the second hour none for a tenth of the time.
    [Fact]
    public void The_performance_has_the_score_by_part_and_by_hour_and_counts_silence()
    {
        var start = FakePlant.Start;
        PerformanceSample[] samples =
        [
            .. Enumerable.Range(0, 7_200).Select(second =>
            {
                var isSilent = second is >= 5_000 and < 5_060;
                var targetW = isSilent ? 0 : (long)(AmplitudeW * Math.Sin(second / 10 / 6.0));
                return new PerformanceSample(start.AddSeconds(second), targetW, targetW, targetW * 9 / 10, [])
                {
                    IsSignalSilent = isSilent,
                };
            }),
        ];
        var view = RegulationView.Of(Event(start), samples)!;

        Assert.Equal(2, view.Hours.Count);
        Assert.Equal(new RegulationScoreView(1, 1, 0.9, 0.9667), view.Score);
        Assert.Equal(60, view.SilentControlIntervals);
        Assert.Null(RegulationView.Of(Event(start), samples[..3_599])!.Score);
        Assert.NotNull(RegulationView.Of(Event(start), samples[..3_600])!.Score);
        Assert.Null(RegulationView.Of(Event(start), [.. samples.Where((_, i) => i % 11 == 0)])!.Score);
        Assert.Equal(view.Score, RegulationView.Of(Event(start), [.. samples.Where((_, i) => i % 5 == 0)])!.Score);
    }

    private static DispatchEvent Event(DateTimeOffset start) => new(
        new("r"),
        null,
        DispatchScope.Portfolio,
        start,
        [new(TimeSpan.FromHours(2), Power.FromWatts(AmplitudeW))],
        TimeSpan.Zero,
        ReleasePlan.Default,
        DispatchObjective.LeastCost,
        5)
    {
        FollowsSignal = true,
    };

    private static string Body(string id, bool follows) => ValidCalls.Event
        .Replace("\"e9\"", $"\"{id}\"", StringComparison.Ordinal)
        .Replace("\"rampUp\"", follows ? "\"followsSignal\":true,\"rampUp\"" : "\"rampUp\"", StringComparison.Ordinal);

    private Task<Answer> Submit(string id, bool follows) =>
        api.Send(HttpMethod.Post, "/dispatch-events", Body(id, follows));

    private Task<Answer> Signal(string id, string body) =>
        api.Send(HttpMethod.Post, $"/dispatch-events/{id}/signal", body);
}
