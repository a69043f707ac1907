using System.Text.Json.Nodes;

namespace Vpp.Server.Tests.Process;

/// <summary>
/// An operator who keeps committing events for the days to come, and remembers each answer and what was on its way when
/// the server died.
/// </summary>
internal sealed class BusyOperator
{
    private const int OldOnesChecked = 10;

    private readonly DateTimeOffset _firstStart = TimeProvider.System.GetUtcNow().AddDays(1);
    private readonly List<(string Id, string Body, JsonNode Answer)> _accepted = [];
    private (string Id, string Body)? _underWay;
    private int _checkedBefore;
    private int _events;

    public int Accepted => _accepted.Count;

    /// <summary>The next event; returns when it was accepted.</summary>
    public async Task Submit(HttpClient client)
    {
        var (id, body) = (_underWay = Next()).Value;
        var answer = await client.Expect(202, HttpMethod.Post, "/dispatch-events", body);
        _accepted.Add((id, body, answer));
        _underWay = null;
    }

    /// <summary>
    /// Every event accepted since the last check, and some of the older ones, is there as it was answered; submitting
    /// it again gives the same answer, and another body under its id is refused. One that was on its way is there whole
    /// or not at all, and submitting it again settles it.
    /// </summary>
    public async Task AssertKept(HttpClient client, Random random)
    {
        var oldOnes = Math.Min(_checkedBefore, OldOnesChecked);
        var old = Enumerable.Range(0, oldOnes).Select(_ => random.Next(_checkedBefore));
        foreach (var place in old.Concat(Enumerable.Range(_checkedBefore, _accepted.Count - _checkedBefore)).ToList())
        {
            await AssertKept(client, _accepted[place]);
        }

        _checkedBefore = _accepted.Count;
        if (_underWay is { } cut)
        {
            var (status, found) = await client.Call(HttpMethod.Get, $"/dispatch-events/{cut.Id}");
            Assert.Contains(status, new[] { 200, 404 });
            var answer = await client.Expect(202, HttpMethod.Post, "/dispatch-events", cut.Body);
            Assert.True(status == 404 || JsonNode.DeepEquals(found, answer), $"{found} became {answer}");
            _accepted.Add((cut.Id, cut.Body, answer));
            _underWay = null;
        }
    }

    private static async Task AssertKept(HttpClient client, (string Id, string Body, JsonNode Answer) accepted)
    {
        var found = await client.Get($"/dispatch-events/{accepted.Id}");
        var again = await client.Expect(202, HttpMethod.Post, "/dispatch-events", accepted.Body);
        var other = await client.Call(
            HttpMethod.Post, "/dispatch-events", accepted.Body.Replace("PT1H", "PT2H", StringComparison.Ordinal));

        Assert.True(JsonNode.DeepEquals(accepted.Answer, found), $"{accepted.Answer} became {found}");
        Assert.True(JsonNode.DeepEquals(accepted.Answer, again), $"{accepted.Answer} was answered again as {again}");
        Assert.Equal(409, other.Status);
    }

    private (string Id, string Body) Next()
    {
        var id = $"later-{_events}";
        var start = _firstStart.AddHours(_events++);
        return (id, $$"""
            {"id":"{{id}}","scope":{"feeders":["net/f2"]},"start":"{{start:O}}",
            "intervals":[{"duration":"PT1H","reductionW":{{1_000 + _events}}}]}
            """);
    }
}
