namespace Vpp.Server.Api.Problems;

/// <summary>A kind of failure that callers may tell apart; its name is stable.</summary>
/// <param name="Name">The last part of the <c>type</c>.</param>
/// <param name="Status">The HTTP status it is answered with.</param>
/// <param name="Title">What it means, the same for every occurrence.</param>
internal sealed record ProblemType(string Name, int Status, string Title)
{
    public static readonly ProblemType MalformedJson = new("malformed-json", 400, "The body is not JSON");
    public static readonly ProblemType InvalidField = new("invalid-field", 400, "A field breaks a rule");
    public static readonly ProblemType InvalidPath = new("invalid-path", 400, "The path cannot be read");
    public static readonly ProblemType InvalidQuery = new("invalid-query", 400, "A query parameter breaks a rule");
    public static readonly ProblemType InvalidPrincipal = new("invalid-principal", 400, "The principal is no name");
    public static readonly ProblemType HostNotLoopback = new("host-not-loopback", 400, "Only this machine is served");
    public static readonly ProblemType BadRequest = new("bad-request", 400, "The request cannot be read");
    public static readonly ProblemType CrossOrigin = new("cross-origin", 403, "Another site may not command the plant");
    public static readonly ProblemType NotSecondPerson = new("not-second-person", 403, "A second person must do this");
    public static readonly ProblemType NotFound = new("not-found", 404, "There is no such thing");
    public static readonly ProblemType MethodNotAllowed = new("method-not-allowed", 405, "The call has another method");
    public static readonly ProblemType BodyTooSlow = new("body-too-slow", 408, "The body did not arrive in time");
    public static readonly ProblemType DuplicateEvent = new("duplicate-event", 409, "The id belongs to another event");
    public static readonly ProblemType PreviewChanged = new("preview-changed", 409, "The plant has changed since");
    public static readonly ProblemType Conflict = new("conflict", 409, "The change contradicts what is there");
    public static readonly ProblemType KillSwitchOn = new("kill-switch-on", 409, "Nothing may move");
    public static readonly ProblemType BodyTooLarge = new("body-too-large", 413, "The body is too large");
    public static readonly ProblemType UnsupportedMediaType = new("unsupported-media-type", 415, "Bodies are JSON");
    public static readonly ProblemType Refused = new("refused", 422, "A rule of the plant refuses it");
    public static readonly ProblemType Internal = new("internal", 500, "The server failed");
    public static readonly ProblemType Unavailable = new("unavailable", 503, "The plant cannot answer now");

    public string Uri => $"/problems/{Name}";
}
