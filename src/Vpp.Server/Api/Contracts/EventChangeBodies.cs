using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;
using Vpp.Server.Api.Reading;

namespace Vpp.Server.Api.Contracts;

/// <summary>What should be otherwise in an event; at least one field.</summary>
/// <param name="ReductionW">The target from now on, or from the start: positive lowers net load.</param>
/// <param name="End">When the last interval ends, with zone.</param>
/// <param name="RampUp">How long the target takes to be reached, from where it is.</param>
internal sealed record EventChangeBody(long? ReductionW = null, DateTimeOffset? End = null, string? RampUp = null)
{
    public static EventChange Read(JsonField body)
    {
        var fields = body.Fields<EventChangeBody>();
        return new(
            fields["reductionW"] is { IsAbsent: false } target ? target.Watts() : (Power?)null,
            fields["end"] is { IsAbsent: false } end ? end.Instant() : null,
            fields["rampUp"] is { IsAbsent: false } ramp ? ramp.Duration() : null);
    }
}

/// <summary>An approval.</summary>
/// <param name="PreviewHash">The preview that was looked at.</param>
internal sealed record ApprovalBody(string PreviewHash)
{
    public static string Read(JsonField body) => body.Fields<ApprovalBody>()["previewHash"].Text();
}

/// <summary>A denial.</summary>
/// <param name="Reason">Why, for whoever asked; up to 500 characters.</param>
internal sealed record DenialBody(string? Reason = null)
{
    private const int LengthMax = 500;

    public static string? Read(JsonField body) => body.Fields<DenialBody>()["reason"] switch
    {
        { IsAbsent: true } => null,
        var reason when reason.Text() is { Length: <= LengthMax } text => text,
        var reason => reason.Refuse($"must have at most {LengthMax} characters", ""),
    };
}
