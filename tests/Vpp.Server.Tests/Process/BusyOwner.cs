using System.Text.Json.Nodes;

namespace Vpp.Server.Tests.Process;

/// <summary>
/// An owner who keeps changing the terms of one vehicle, settings and opting out or in by turns, and remembers what was
/// acknowledged and what was on its way when the server died.
/// </summary>
internal sealed class BusyOwner(string vehicle)
{
    private static readonly Terms s_enrolled = new(1, 0, false);

    private Terms _acknowledged = s_enrolled;
    private Terms _underWay = s_enrolled;
    private long _changes;

    /// <summary>The next change; returns when it was acknowledged.</summary>
    public async Task Change(HttpClient client)
    {
        var settings = _changes++ % 2 == 0;
        _underWay = settings
            ? _acknowledged with { Version = _acknowledged.Version + 1, ReserveWh = 1_000 + _changes }
            : _acknowledged with { Version = _acknowledged.Version + 1, OptedOut = !_acknowledged.OptedOut };
        var answer = settings
            ? await client.Expect(200, HttpMethod.Put, $"/vehicles/{vehicle}/settings", _underWay.SettingsBody)
            : await client.Expect(
                200, HttpMethod.Post, $"/vehicles/{vehicle}/{(_underWay.OptedOut ? "opt-out" : "opt-in")}");
        Assert.Equal(_underWay, Terms.Of(answer));
        _acknowledged = _underWay;
    }

    /// <summary>What was acknowledged is there; what was on its way may have come to pass, whole.</summary>
    public async Task AssertKept(HttpClient client)
    {
        var found = Terms.Of(await client.Get($"/vehicles/{vehicle}"));

        Assert.True(
            found == _acknowledged || found == _underWay,
            $"{vehicle}: {_acknowledged} was acknowledged, {_underWay} was on its way, and there is {found}");
        (_acknowledged, _underWay) = (found, found);
    }

    private sealed record Terms(long Version, long ReserveWh, bool OptedOut)
    {
        public string SettingsBody =>
            $$"""{"energyAtDepartureWh":48000,"reserveWh":{{ReserveWh}},"dischargeAllowed":true}""";

        public static Terms Of(JsonNode view) =>
            new((long)view["version"]!, (long)view["settings"]!["reserveWh"]!, (bool)view["optedOut"]!);
    }
}
