namespace Vpp.Server.Tests.Api;

/// <summary>A call with a body that is accepted, from which malformed ones are made.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path below the base.</param>
/// <param name="Body">Its body.</param>
/// <param name="Place">Where its first object stands; empty, or the first entry of a list.</param>
/// <param name="Numbers">Its whole numbers as they stand in the body, by place.</param>
public sealed record ValidCall(
    string Method, string Path, string Body, string Place, params (string Field, string Written)[] Numbers)
{
    public override string ToString() => $"{Method} {Path}";

    public string PlaceOf(string field) => Place + field;
}

public static class ValidCalls
{
    public const string Event =
        """
        {"id":"e9","scope":{"portfolio":"all"},"start":"2025-08-29T23:00:00Z",
        "intervals":[{"duration":"PT1H","reductionW":2000000}],"rampUp":"PT60S",
        "release":{"window":"PT10M","requiresGridRecovered":false},"objective":"least-cost","priority":5}
        """;

    public const string Home =
        """{"node":"net/c1","timeZone":"America/Los_Angeles","importLimitW":9000,"exportLimitW":5000}""";

    public const string Vehicle =
        """
        {"home":"h1","nameplate":{"usableCapacityWh":60000,"chargePowerMaxW":9600,"dischargePowerMaxW":9601,
        "minimumPowerW":1400,"chargeEfficiencyPercent":94.5}}
        """;

    public const string Settings =
        """
        {"energyAtDepartureWh":40000,"reserveWh":12000,"dischargeAllowed":true,"departures":{"monday":"07:30"},
        "priceMicroPerWh":80,"dischargePriceMicroPerWh":60}
        """;

    public const string Telemetry =
        """[{"vehicle":"a1","powerW":7200,"stateOfChargePercent":51.5,"connection":"connected","ageMs":1500}]""";

    private static readonly (string, string)[] EventNumbers =
        [("intervals[0].reductionW", "\"reductionW\":2000000"), ("priority", "\"priority\":5")];

    private static readonly (string, string)[] LimitNumbers =
        [("importLimitW", "\"importLimitW\":9000"), ("exportLimitW", "\"exportLimitW\":5000")];

    public static IReadOnlyList<ValidCall> All { get; } =
    [
        new("POST", "/dispatch-events/preview", Event, "", EventNumbers),
        new("POST", "/dispatch-events", Event, "", EventNumbers),
        new(
            "PATCH",
            "/dispatch-events/e9",
            """{"reductionW":1500000,"end":"2025-08-30T00:30:00Z","rampUp":"PT5M"}""",
            "",
            ("reductionW", "\"reductionW\":1500000")),
        new("POST", "/dispatch-events/e9/approve", """{"previewHash":"93f5976d"}""", ""),
        new("POST", "/dispatch-events/e9/deny", """{"reason":"not today"}""", ""),
        new("POST", "/dispatch-events/e9/signal", """{"value":0.35}""", ""),
        new("PUT", "/homes/h1", Home, "", LimitNumbers),
        new("PUT", "/homes/h1/settings", """{"importLimitW":9000,"exportLimitW":5000}""", "", LimitNumbers),
        new(
            "PUT",
            "/vehicles/v1",
            Vehicle,
            "",
            ("nameplate.usableCapacityWh", "\"usableCapacityWh\":60000"),
            ("nameplate.chargePowerMaxW", "\"chargePowerMaxW\":9600"),
            ("nameplate.dischargePowerMaxW", "\"dischargePowerMaxW\":9601"),
            ("nameplate.minimumPowerW", "\"minimumPowerW\":1400")),
        new(
            "PUT",
            "/vehicles/v1/settings",
            Settings,
            "",
            ("energyAtDepartureWh", "\"energyAtDepartureWh\":40000"),
            ("reserveWh", "\"reserveWh\":12000"),
            ("priceMicroPerWh", "\"priceMicroPerWh\":80"),
            ("dischargePriceMicroPerWh", "\"dischargePriceMicroPerWh\":60")),
        new("POST", "/telemetry", Telemetry, "[0].", ("powerW", "\"powerW\":7200"), ("ageMs", "\"ageMs\":1500")),
    ];
}
