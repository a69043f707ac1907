using Vpp.Server.Api.Problems;
using Vpp.Server.Hosting;

namespace Vpp.Server.Api;

/// <summary>
/// Keeps web pages of other sites out until there is sign-in: a name that was bent to point here is refused by its
/// Host header, and a page that was not served here by its Origin.
/// </summary>
internal sealed class LoopbackGuard(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (!Loopback.IsLoopbackName(http.Request.Host.Host))
        {
            return ProblemMapping.HostNotLoopback.ExecuteAsync(http);
        }

        var reads = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        return reads || http.Request.Headers.Origin.All(origin => IsOwn(origin, http.Request))
            ? next(http)
            : ProblemMapping.CrossOrigin.ExecuteAsync(http);
    }

    // Another program of this machine may serve pages too: only those of this port are ours.
    private static bool IsOwn(string? origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page)
        && Uri.TryCreate($"{request.Scheme}://{request.Host}", UriKind.Absolute, out var own)
        && Uri.Compare(
            page, own, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;
}
