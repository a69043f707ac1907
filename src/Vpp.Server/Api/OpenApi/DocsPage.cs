using System.Reflection;

namespace Vpp.Server.Api.OpenApi;

/// <summary>The browsable page at <c>/docs</c>: from this process alone, it renders the OpenAPI document.</summary>
internal static class DocsPage
{
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'";

    public static void MapDocs(this IEndpointRouteBuilder app)
    {
        Map(app, "/docs", "docs.html", "text/html; charset=utf-8");
        Map(app, "/docs/docs.css", "docs.css", "text/css; charset=utf-8");
        Map(app, "/docs/docs.js", "docs.js", "text/javascript; charset=utf-8");
    }

    private static void Map(IEndpointRouteBuilder app, string path, string file, string mediaType) => app
        .MapGet(path, (HttpContext http) =>
        {
            http.Response.Headers.ContentSecurityPolicy = Policy;
            http.Response.Headers.XContentTypeOptions = "nosniff";
            return Results.Stream(Open(file), mediaType);
        })
        .ExcludeFromDescription();

    private static Stream Open(string file) =>
        Assembly.GetExecutingAssembly().GetManifestResourceStream($"docs/{file}")
        ?? throw new InvalidOperationException($"The page {file} is not in the executable.");
}
