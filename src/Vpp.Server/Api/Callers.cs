using Vpp.Domain.Dispatch;
using Vpp.Domain.Identities;
using Vpp.Server.Api.Problems;
using Vpp.Server.Api.Reading;

namespace Vpp.Server.Api;

/// <summary>
/// Who a command comes from. Until there is sign-in only this machine is served, and whoever asks may say a name in the
/// header <c>X-Principal</c>, so that two people can be told apart (C14); who says none is <c>local</c>.
/// </summary>
internal static class Callers
{
    public const string Header = "X-Principal";

    private const string Local = "local";

    public static string Principal(this HttpContext http) =>
        http.User.Identity?.Name ?? (Fault(http) is null && Named(http) is { } name ? name : Local);

    /// <summary>Refuses names that are none; a call that nothing may refuse goes on as everybody.</summary>
    public static async ValueTask<object?> Refuse(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        return Fault(http) is { } fault && http.GetEndpoint()!.Metadata.GetMetadata<AnyQuery>() is null
            ? ProblemMapping.InvalidPrincipal($"the header {Header} {fault}")
            : await next(context);
    }

    private static string? Named(HttpContext http) => http.Request.Headers[Header] is [{ } name] ? name : null;

    private static string? Fault(HttpContext http) => http.Request.Headers[Header] switch
    {
        [] => null,
        [{ } name] when name == DispatchEventLifecycle.Plant => "must not be the plant's own name",
        [{ } name] when name.Contains(',', StringComparison.Ordinal) => "must be one name, given once",
        [{ } name] => IdentityText.Fault(name) is { } fault ? $"breaks the rule of ids: {fault}" : null,
        _ => "must be one name, given once",
    };
}
