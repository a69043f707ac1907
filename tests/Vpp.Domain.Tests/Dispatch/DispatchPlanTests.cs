using Vpp.Domain.Dispatch;
using static Vpp.Domain.Tests.Dispatch.SampleEvents;

namespace Vpp.Domain.Tests.Dispatch;

/// <summary>C14: how long what a person approved still stands.</summary>
public sealed class DispatchPlanTests
{
    private static readonly DispatchPlan Seen = Plan(Now, binding: ["a", "b"], sharesW: [1_000_000, 50_000, 0]);

    public static TheoryData<string, DispatchPlan, string?> Later => new()
    {
        { "the same", Seen, null },
        { "15 min on", Seen with { PreviewedAt = Now.AddMinutes(15) }, null },
        { "older", Seen with { PreviewedAt = Now.AddMinutes(15).AddTicks(1) }, "older" },
        { "a clock set back", Seen with { PreviewedAt = Now.AddTicks(-1) }, "older" },
        { "limits changed", Seen with { LimitsVersion = 2 }, "limits" },
        { "limits in another order", Seen with { BindingLimits = ["b", "a"] }, null },
        { "a limit more", Seen with { BindingLimits = ["a", "b", "c"] }, "limits" },
        { "5 %, 10 kW", Plan(Now, binding: ["a", "b"], sharesW: [950_000, 60_000, 10_000]), null },
        { "more than 5 %", Plan(Now, binding: ["a", "b"], sharesW: [949_999, 50_000, 0]), "feeder f0" },
        { "more than 10 kW", Plan(Now, binding: ["a", "b"], sharesW: [1_000_000, 39_999, 0]), "feeder f1" },
        { "a feeder more", Plan(Now, binding: ["a", "b"], sharesW: [1_000_000, 50_000, 0, 10_001]), "feeder f3" },
    };

    [Theory, MemberData(nameof(Later))]
    public void An_approval_stands_while_the_plant_would_still_do_about_the_same_C14(
        string what, DispatchPlan now, string? fault)
    {
        var found = Seen.FaultBeside(now);

        Assert.True(fault is null ? found is null : found!.Contains(fault, StringComparison.Ordinal), what + found);
    }

    [Fact]
    public void A_feeder_that_had_no_share_gets_none_and_others_a_little_more_at_most_C14() => Assert.Equal(
        [50_000, 10_000, 0],
        Seen.Shares.Select(part => Seen.RoomOf(part.Feeder).Watts));
}
