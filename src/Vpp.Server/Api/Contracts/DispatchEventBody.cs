using Vpp.Domain.Dispatch;
using Vpp.Server.Api.Reading;

namespace Vpp.Server.Api.Contracts;

/// <summary>A dispatch event as a caller submits it.</summary>
/// <param name="Id">Chosen by the caller; the same id and body mean the same event.</param>
/// <param name="Scope">Which part of the plant it calls on.</param>
/// <param name="Start">When the first interval begins, with zone.</param>
/// <param name="Intervals">One to 96, back to back from the start.</param>
/// <param name="ProgramId">The program it belongs to, if any.</param>
/// <param name="RampUp">How long the first target takes to be reached; a minute, or the first interval.</param>
/// <param name="Release">How it ends; over ten minutes when not given.</param>
/// <param name="Objective"><c>least-cost</c> when not given, <c>longest-sustain</c> or <c>equal-share</c>.</param>
/// <param name="Priority">0 to 255, the higher wins; 5 when not given.</param>
/// <param name="PreviewHash">Binds the event to a preview: it is refused when the preview would differ now.</param>
/// <param name="Notice">How long before the start it counts as notified, PT0S to P7D; PT0S when not given.</param>
/// <param name="FollowsSignal">
/// Whether a live signal from -1 to 1 asks a share of <c>reductionW</c>, then an amplitude; false when not given.
/// </param>
internal sealed record DispatchEventBody(
    string Id,
    ScopeBody Scope,
    DateTimeOffset Start,
    IReadOnlyList<IntervalBody> Intervals,
    string? ProgramId = null,
    string? RampUp = null,
    ReleaseBody? Release = null,
    string? Objective = null,
    int? Priority = null,
    string? PreviewHash = null,
    string? Notice = null,
    bool? FollowsSignal = null)
{
    private const int PriorityUsual = 5;

    // A list longer than any rule allows is still read, so that the rule can name it.
    private const int IntervalsReadMax = 1_000;

    private static readonly TimeSpan RampUsual = TimeSpan.FromMinutes(1);

    /// <summary>The event that a body asks for, with the preview it is bound to.</summary>
    public static SubmittedEvent Read(JsonField body)
    {
        var fields = body.Fields<DispatchEventBody>();
        var intervals = fields["intervals"].List(IntervalsReadMax, IntervalBody.Read);
        var rampUp = fields["rampUp"] is { IsAbsent: false } ramp ? ramp.Duration() : RampFor(intervals);
        var submitted = new SubmittedEvent(
            new DispatchEvent(
                fields["id"].DispatchEventId(),
                fields["programId"] is { IsAbsent: false } program ? program.Identity() : null,
                ScopeBody.Read(fields["scope"]),
                fields["start"].Instant(),
                intervals,
                rampUp,
                fields["release"] is { IsAbsent: false } release ? ReleaseBody.Read(release) : ReleasePlan.Default,
                fields["objective"] is { IsAbsent: false } word
                    ? word.OneOf(Objectives.ByWord)
                    : DispatchObjective.LeastCost,
                fields["priority"] is { IsAbsent: false } priority
                    ? priority.Integer(0, DispatchEventRules.PriorityMax)
                    : PriorityUsual)
            {
                Notice = fields["notice"] is { IsAbsent: false } notice ? notice.Duration() : TimeSpan.Zero,
                FollowsSignal = fields["followsSignal"] is { IsAbsent: false } follows && follows.Flag(),
            },
            fields["previewHash"] is { IsAbsent: false } hash ? hash.Text() : null);
        if (body.Faults.Count == 0)
        {
            body.Faults.Add(DispatchEventRules.Faults(submitted.Event));
        }

        return submitted;
    }

    public static DispatchEventBody From(DispatchEvent @event) => new(
        @event.Id.Text,
        ScopeBody.From(@event.Scope),
        @event.Start,
        [.. @event.Intervals.Select(interval =>
            new IntervalBody(Iso8601.Text(interval.Duration), interval.Reduction.Watts))],
        @event.ProgramId,
        Iso8601.Text(@event.RampUp),
        new ReleaseBody(Iso8601.Text(@event.Release.Window), @event.Release.RequiresGridRecovered),
        Objectives.Word(@event.Objective),
        @event.Priority,
        Notice: Iso8601.Text(@event.Notice),
        FollowsSignal: @event.FollowsSignal ? true : null);

    private static TimeSpan RampFor(IReadOnlyList<DispatchInterval> intervals) =>
        intervals is [var first, ..] && first.Duration < RampUsual ? first.Duration : RampUsual;
}

/// <summary>Exactly one of the three.</summary>
/// <param name="Portfolio">The word <c>all</c>.</param>
/// <param name="Feeders">Ids of feeders.</param>
/// <param name="ServiceTransformers">Ids of service transformers.</param>
internal sealed record ScopeBody(
    string? Portfolio = null,
    IReadOnlyList<string>? Feeders = null,
    IReadOnlyList<string>? ServiceTransformers = null)
{
    public static DispatchScope Read(JsonField scope)
    {
        var fields = scope.Fields<ScopeBody>();
        var (portfolio, feeders, transformers) =
            (fields["portfolio"], fields["feeders"], fields["serviceTransformers"]);
        if (new[] { portfolio, feeders, transformers }.Count(field => !field.IsAbsent) != 1)
        {
            return scope.Refuse(
                "must name exactly one of portfolio, feeders and serviceTransformers", DispatchScope.Portfolio);
        }

        if (!portfolio.IsAbsent)
        {
            return portfolio.Text() == "all"
                ? DispatchScope.Portfolio
                : portfolio.Refuse("must be the word all", DispatchScope.Portfolio);
        }

        return feeders.IsAbsent
            ? new(null, transformers.List(DispatchEventRules.ScopeCountMax, each => each.NodeId()))
            : new(feeders.List(DispatchEventRules.ScopeCountMax, each => each.FeederId()), null);
    }

    public static ScopeBody From(DispatchScope scope) => scope.IsPortfolio
        ? new("all")
        : new(
            null,
            scope.Feeders?.Select(feeder => feeder.Text).ToArray(),
            scope.ServiceTransformers?.Select(node => node.Text).ToArray());
}

/// <summary>One step of the target.</summary>
/// <param name="Duration">PT1S to P1D.</param>
/// <param name="ReductionW">Positive lowers net load, negative raises it.</param>
internal sealed record IntervalBody(string Duration, long ReductionW)
{
    public static DispatchInterval Read(JsonField interval)
    {
        var fields = interval.Fields<IntervalBody>();
        return new(fields["duration"].Duration(), fields["reductionW"].Watts());
    }
}

/// <summary>How the event ends.</summary>
/// <param name="Window">PT0S to PT4H: vehicles return to charging at seeded instants spread over it.</param>
/// <param name="RequiresGridRecovered">
/// Return waits until somebody says that the grid has recovered, for four hours at most; until then a vehicle
/// charges only what its departure needs.
/// </param>
internal sealed record ReleaseBody(string Window, bool RequiresGridRecovered = false)
{
    public static ReleasePlan Read(JsonField release)
    {
        var fields = release.Fields<ReleaseBody>();
        return new(
            fields["window"].Duration(),
            fields["requiresGridRecovered"] is { IsAbsent: false } flag && flag.Flag());
    }
}

/// <summary>The words of the contract for what an allocation prefers.</summary>
internal static class Objectives
{
    public static readonly IReadOnlyDictionary<string, DispatchObjective> ByWord =
        new Dictionary<string, DispatchObjective>
        {
            ["least-cost"] = DispatchObjective.LeastCost,
            ["longest-sustain"] = DispatchObjective.LongestSustain,
            ["equal-share"] = DispatchObjective.EqualShare,
        };

    public static string Word(DispatchObjective objective) => ByWord.First(entry => entry.Value == objective).Key;
}

/// <summary>What a caller submits: the event, and the preview that it is bound to or null.</summary>
internal sealed record SubmittedEvent(DispatchEvent Event, string? PreviewHash);
