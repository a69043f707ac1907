using Vpp.Domain.Quantities;
using Vpp.Grains.Portfolio;
using Vpp.Server.Api.Reading;

namespace Vpp.Server.Api.Contracts;

/// <summary>One value of the regulation signal that an event follows.</summary>
/// <param name="Value">From -1 to 1: the share of the event's amplitude; positive lowers net load.</param>
/// <param name="At">Of when it is, with zone; now when not given.</param>
internal sealed record SignalBody(double Value, DateTimeOffset? At = null)
{
    public static (PerUnit Value, DateTimeOffset? At) Read(JsonField body)
    {
        var fields = body.Fields<SignalBody>();
        return (
            fields["value"].Share(), fields["at"] is { IsAbsent: false } at ? at.Instant() : (DateTimeOffset?)null);
    }
}

/// <summary>The answer to a value of the signal.</summary>
/// <param name="Id">The event.</param>
/// <param name="Value">What is followed from the next control interval on.</param>
/// <param name="At">Of when it is.</param>
/// <param name="HoldsUntil">When it counts as 0, back to plan, unless a newer value comes.</param>
internal sealed record SignalView(string Id, double Value, DateTimeOffset At, DateTimeOffset HoldsUntil)
{
    public static SignalView From(string id, PerUnit value, SignalResult.Taken taken) =>
        new(id, value.Value, taken.At, taken.HoldsUntil);
}
