using Vpp.Server.Api.Problems;
using Vpp.Server.Hosting;

namespace Vpp.Server.Api;

/// <summary>
/// Keeps web pages of other sites out until there is sign-in: a name that was bent to point here is refused by its
/// Host header, and a page that posts here by its Origin.
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
        return reads || http.Request.Headers.Origin.All(IsLoopbackOrigin)
            ? next(http)
            : ProblemMapping.CrossOrigin.ExecuteAsync(http);
    }

    private static bool IsLoopbackOrigin(string? origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && Loopback.IsLoopbackName(uri.Host);
}
