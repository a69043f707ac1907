using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Dispatch;

/// <summary>
/// What a person saw before approving an event: it binds the execution to the shares of the feeders, and stands only
/// as long as the plant would still do about the same (C14).
/// </summary>
/// <param name="PreviewHash">Names the preview.</param>
/// <param name="PreviewedAt">When it was made, UTC.</param>
/// <param name="LimitsVersion">The version of limits it was made under.</param>
/// <param name="BindingLimits">The limits that held something back, in any order.</param>
/// <param name="Shares">What each feeder would do at the event's largest target, magnitudes in that direction.</param>
public sealed record DispatchPlan(
    string PreviewHash,
    DateTimeOffset PreviewedAt,
    long LimitsVersion,
    IReadOnlyList<string> BindingLimits,
    IReadOnlyList<FeederPart> Shares)
{
    /// <summary>A share may move by a twentieth of itself, or by this much when that is more.</summary>
    private static readonly Power ToleranceMin = Power.FromWatts(10_000);

    /// <summary>The target that the shares belong to, a magnitude.</summary>
    public Power Target { get; init; }

    public static TimeSpan Life { get; } = TimeSpan.FromMinutes(15);

    /// <summary>Why it no longer stands beside a plan made now, as a sentence; null when it does.</summary>
    public string? FaultBeside(DispatchPlan now)
    {
        if (now.PreviewedAt - PreviewedAt is var age && (age > Life || age < TimeSpan.Zero))
        {
            return $"the preview is older than {Life.TotalMinutes} minutes";
        }

        if (LimitsVersion != now.LimitsVersion || !BindingLimits.ToHashSet().SetEquals(now.BindingLimits))
        {
            return "other limits bind since that preview";
        }

        var moved = Shares.Concat(now.Shares).Select(part => part.Feeder).Distinct().FirstOrDefault(feeder =>
            Math.Abs((ShareOf(feeder) - now.ShareOf(feeder)).Watts) > ToleranceOf(feeder).Watts);
        return moved == default ? null : $"the share of feeder {moved} has changed too much since that preview";
    }

    /// <summary>A feeder's approved share; nothing when it had none.</summary>
    public Power ShareOf(FeederId feeder)
    {
        foreach (var part in Shares)
        {
            if (part.Feeder == feeder)
            {
                return part.Share;
            }
        }

        return Power.Zero;
    }

    /// <summary>How far the execution may go beyond a feeder's approved share; not at all where it had none.</summary>
    public Power RoomOf(FeederId feeder) => ShareOf(feeder) == Power.Zero ? Power.Zero : ToleranceOf(feeder);

    private Power ToleranceOf(FeederId feeder) =>
        Power.Max(ToleranceMin, Power.FromWatts(Math.Abs(ShareOf(feeder).Watts) / 20));
}

/// <summary>What one feeder would do of an event.</summary>
/// <param name="Feeder">The feeder.</param>
/// <param name="Share">A magnitude.</param>
public readonly record struct FeederPart(FeederId Feeder, Power Share);
