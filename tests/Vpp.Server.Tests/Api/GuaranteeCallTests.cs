namespace Vpp.Server.Tests.Api;

/// <summary>Promises to drivers, the load after an event and the reasons of vehicles, as callers see them.</summary>
public sealed class GuaranteeCallTests(TestApi api) : IClassFixture<TestApi>
{
    [Fact]
    public async Task Performance_tells_who_left_short_because_of_the_event_and_the_peak_after_it()
    {
        await api.Send(HttpMethod.Post, "/dispatch-events", ValidCalls.Event);

        var aftermath = (await api.Send(HttpMethod.Get, "/dispatch-events/e9/performance")).Body!["aftermath"]!;

        var feeders = aftermath["reboundPeakW"]!.GetValue<long>() / 450_000;
        Assert.InRange(feeders, 1, 100);
        Assert.Equal(12 * feeders, (long)aftermath["departures"]!);
        Assert.Equal(feeders, (long)aftermath["missed"]!);
        Assert.Equal(39_000, (int)aftermath["misses"]![0]!["heldWh"]!);
        Assert.False((bool)aftermath["rechargeOver"]!);
    }

    [Fact]
    public async Task A_vehicle_is_explained_now_or_at_an_instant_that_is_remembered()
    {
        await api.Send(HttpMethod.Put, "/homes/h1", ValidCalls.Home);
        await api.Send(HttpMethod.Put, "/vehicles/v1", ValidCalls.Vehicle);

        var now = await api.Send(HttpMethod.Get, "/vehicles/v1/explain");
        var before = await api.Send(HttpMethod.Get, "/vehicles/v1/explain?at=2020-01-01T00:00:00Z");
        var nonsense = await api.Send(HttpMethod.Get, "/vehicles/v1/explain?at=yesterday");

        Assert.Equal("It discharges with 700 W.", (string?)now.Body!["explanation"]);
        Assert.Equal(404, before.Status);
        Assert.Equal(400, nonsense.Status);
        Assert.Equal(404, (await api.Send(HttpMethod.Get, "/vehicles/nobody/explain")).Status);
    }
}
