using System.Globalization;
using Vpp.Domain.Rules;
using Vpp.Grains.Dispatch;
using Vpp.Grains.Portfolio;
using Vpp.Grains.Storage;
using Vpp.Grains.Vehicles;
using Vpp.Server.Api.Reading;

namespace Vpp.Server.Api.Problems;

/// <summary>The one map from everything that can fail to what the caller is told.</summary>
internal static class ProblemMapping
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    public static Problem UnsupportedMediaType { get; } =
        new(ProblemType.UnsupportedMediaType, "The body must be application/json in UTF-8.");

    /// <summary>What an exception means to the caller; whatever has no meaning of its own is ours.</summary>
    public static Problem From(Exception exception) => exception switch
    {
        StorageUnavailableException { OutcomeUnknown: true } => Unavailable(
            "The store did not confirm the change, so it may or may not be kept. Send the same request again.",
            exception),
        StorageUnavailableException => Unavailable(
            "The store cannot be reached, and nothing was changed. Try again.", exception),
        TimeoutException or OrleansMessageRejectionException or SiloUnavailableException => Unavailable(
            "The plant did not answer in time, so the outcome is unknown. Send the same request again.", exception),
        BadHttpRequestException { StatusCode: 413 } => BodyTooLarge(RequestBody.SizeMax),
        BadHttpRequestException bad => new(ProblemType.BadRequest, $"The request cannot be read: {bad.Message}"),
        _ => new(ProblemType.Internal, "The server failed; the log has the reason under the reference.")
        {
            Cause = exception,
        },
    };

    /// <summary>What a bare status means, where nothing of ours answered; null when it is no failure.</summary>
    public static Problem? From(int status, HttpRequest request) => status switch
    {
        < 400 => null,
        404 => NotFound(
            $"There is no call {request.Method} {request.Path}; a slash in an id is written %2F."),
        405 => new(ProblemType.MethodNotAllowed, $"{request.Path} has no method {request.Method}."),
        413 => BodyTooLarge(RequestBody.SizeMax),
        415 => UnsupportedMediaType,
        < 500 => new(ProblemType.BadRequest, "The request cannot be read."),
        _ => new(ProblemType.Internal, "The server failed; the log has the reason under the reference."),
    };

    /// <summary>What a refused change of terms means; null when it was taken.</summary>
    public static Problem? From(TermsFault fault, string? rule) => fault switch
    {
        TermsFault.None => null,
        TermsFault.NotFound => NotFound(Sentence(rule)),
        TermsFault.Conflict => new(ProblemType.Conflict, Sentence(rule)),
        TermsFault.Invalid => new(ProblemType.InvalidField, Sentence(rule)),
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };

    public static Problem From(SubmitResult.Conflict conflict) => new(
        ProblemType.DuplicateEvent,
        $"The id {conflict.Existing.Event.Id} belongs to an event with another body, which stays as it is.");

    public static Problem From(SubmitResult.Refused refused) => new(ProblemType.Refused, Sentence(refused.Rule));

    public static Problem From(SignalResult.Refused refused) => new(ProblemType.Refused, Sentence(refused.Rule));

    public static Problem InvalidFields(BodyFaults faults) => InvalidFields(faults.Listed, faults.Count);

    public static Problem InvalidFields(IReadOnlyList<FieldFault> faults, int? count = null) => new(
        ProblemType.InvalidField,
        string.Create(
            CultureInfo.InvariantCulture,
            $"{faults[0]}{((count ?? faults.Count) > 1 ? $" There are {count ?? faults.Count} faults in all." : "")}"))
    {
        Faults = [.. faults.Take(BodyFaults.ListedMax)],
    };

    public static Problem MalformedJson(string place, string rule)
    {
        var fault = new FieldFault(place.Length > 0 ? place : "the body", rule);
        return new(ProblemType.MalformedJson, fault.ToString()) { Faults = [fault] };
    }

    public static Problem InvalidPath(string rule) => new(ProblemType.InvalidPath, Sentence(rule));

    public static Problem InvalidQuery(string parameter, string rule) => new(
        ProblemType.InvalidQuery, new FieldFault(parameter, rule).ToString())
    { Faults = [new(parameter, rule)] };

    public static Problem NotFound(string sentence) => new(ProblemType.NotFound, sentence);

    public static Problem PreviewChanged(string? why) => new(
        ProblemType.PreviewChanged, $"{Sentence(why)} Ask for a new preview.");

    public static Problem KillSwitchOn { get; } = new(
        ProblemType.KillSwitchOn, "The kill switch is on, and no event is taken until it is turned off.");

    public static Problem InvalidPrincipal(string rule) => new(ProblemType.InvalidPrincipal, Sentence(rule));

    /// <summary>What a refused word about an event means; null when it was taken.</summary>
    public static Problem? From(ChangeResult result, string id) => result switch
    {
        ChangeResult.Done => null,
        ChangeResult.Unknown => NotFound($"There is no dispatch event {id}."),
        ChangeResult.Invalid invalid => InvalidFields(invalid.Faults),
        ChangeResult.Forbidden forbidden => new(ProblemType.NotSecondPerson, Sentence(forbidden.Rule)),
        ChangeResult.Conflict conflict => new(ProblemType.Conflict, Sentence(conflict.Rule)),
        ChangeResult.Outdated outdated => PreviewChanged(outdated.Rule),
        ChangeResult.Refused refused => new(ProblemType.Refused, Sentence(refused.Rule)),
        _ => throw new ArgumentOutOfRangeException(nameof(result)),
    };

    public static Problem BodyTooLarge(int sizeMax) =>
        new(ProblemType.BodyTooLarge, $"The body of this call may have at most {sizeMax} bytes.");

    public static Problem BodyTooSlow(TimeSpan longest) =>
        new(ProblemType.BodyTooSlow, $"The body did not arrive within {longest.TotalSeconds} s.");

    public static Problem HostNotLoopback { get; } = new(
        ProblemType.HostNotLoopback,
        "Until there is sign-in, requests must name this machine: localhost or 127.0.0.1.");

    public static Problem CrossOrigin { get; } = new(
        ProblemType.CrossOrigin, "Pages of another site may not command the plant.");

    public static Problem Unavailable(string sentence, Exception? cause = null) =>
        new(ProblemType.Unavailable, sentence) { RetryAfter = Pause, Cause = cause };

    private static string Sentence(string? rule) => rule switch
    {
        null or "" => "A rule refuses it.",
        [.., '.'] => char.ToUpperInvariant(rule[0]) + rule[1..],
        _ => char.ToUpperInvariant(rule[0]) + rule[1..] + ".",
    };
}
