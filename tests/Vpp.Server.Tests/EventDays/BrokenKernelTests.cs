using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Server.Tests.EventDays;

/// <summary>
/// A checker that has never failed proves nothing: here the kernel is misled or made careless in one respect at a
/// time, and what looks at event days must see it.
/// </summary>
public sealed class BrokenKernelTests
{
    public static TheoryData<string, string> Breaks => new()
    {
        { "forgets the reserve", "P1" },
        { "believes in twice the power", "P2" },
        { "discharges without consent", "P6" },
        { "believes in wider limits", "P4" },
        { "moves whom it no longer hears", "C9" },
        { "holds for hours", "C2" },
        { "forgets departures", "missed" },
    };

    [Theory]
    [MemberData(nameof(Breaks))]
    public void A_kernel_that_is_broken_on_purpose_is_seen(string breaks, string seenAs)
    {
        var days = Enumerable.Range(1, 12).Select(seed => Break(RandomEventDay.Of(
            seed, Circuit5.Cut, 100.0 / Circuit5.CutHomes, Power.FromKilowatts(600)), breaks));

        Assert.True(days.Any(IsSeen), $"Nobody saw that it {breaks}.");

        bool IsSeen(EventDay day)
        {
            var result = day.Run();
            return seenAs == "missed"
                ? day.MissedBecauseOfEvents(result).Count > 0
                : result.Violations.ById.GetValueOrDefault(seenAs) > 0;
        }
    }

    private static EventDay Break(EventDay day, string breaks) => breaks switch
    {
        "forgets the reserve" => day with { Told = Settings(was => was with { Reserve = Energy.Zero }) },
        "believes in twice the power" => day with { Told = terms => terms with { Nameplate = Twice(terms.Nameplate) } },
        "discharges without consent" => day with { Told = Settings(was => was with { DischargeAllowed = true }) },
        "forgets departures" => day with { Told = Settings(was => was with { Departures = DepartureSchedule.None }) },
        "moves whom it no longer hears" => day with
        {
            Options = day.Options with { Freshness = TimeSpan.FromHours(1) },
            Fleet = day.Fleet with { ReadingLossBasisPoints = 5_000 },
        },
        "holds for hours" => day with { Options = day.Options with { TimeToLive = TimeSpan.FromHours(2) } },
        "believes in wider limits" => day with { Options = day.Options with { LoadMarginBasisPoints = -9_000 } },
        _ => throw new ArgumentOutOfRangeException(nameof(breaks), breaks, "No such break."),
    };

    private static Func<VehicleTerms, VehicleTerms> Settings(Func<VehicleSettings, VehicleSettings> change) =>
        terms => terms with { Settings = change(terms.Settings) };

    private static VehicleNameplate Twice(VehicleNameplate plate) => plate with
    {
        ChargePowerMax = plate.ChargePowerMax + plate.ChargePowerMax,
        DischargePowerMax = plate.DischargePowerMax + plate.DischargePowerMax,
    };
}
