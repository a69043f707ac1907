using System.Globalization;

namespace Vpp.Server.Tests.Process;

/// <summary>What somebody who reads the log of a server learns of its events.</summary>
public sealed class LogTests
{
    [Fact]
    public async Task An_event_leaves_a_line_when_it_is_accepted_when_it_begins_and_when_it_is_cancelled()
    {
        using var files = new PlantFiles();
        await using var server = await files.Start();
        var start = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        await server.Client.Expect(202, HttpMethod.Post, "/dispatch-events", $$"""
            {"id":"storm","scope":{"portfolio":"all"},"start":"{{start}}","rampUp":"PT2S",
            "intervals":[{"duration":"PT1H","reductionW":1000}]}
            """);
        await Eventually.Holds(
            () => server.Client.Get("/dispatch-events/storm"), seen => (string?)seen["status"] == "Active", "Active");
        await server.Client.Expect(200, HttpMethod.Post, "/dispatch-events/storm/cancel");

        server.Terminate();
        var log = (await server.WaitForEnd()).Error;

        var day = start[..10];
        Assert.Matches($"info: .*Event storm of local is accepted: 1000 W from {day} .*Z to {day[..8]}.*Z", log);
        Assert.Matches($"info: .*Event storm is Ramping since {day}", log);
        Assert.Matches($"info: .*Event storm is Active since {day}", log);
        Assert.Matches("info: .*Event storm was cancelled by local", log);
    }
}
