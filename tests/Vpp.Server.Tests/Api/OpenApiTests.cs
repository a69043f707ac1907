using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Vpp.Server.Tests.Api;

public sealed class OpenApiTests(TestApi api) : IClassFixture<TestApi>
{
    private static readonly string[] Calls =
    [
        "DELETE /api/v1/kill-switch",
        "GET /api/v1/dispatch-events",
        "GET /api/v1/dispatch-events/{id}",
        "GET /api/v1/dispatch-events/{id}/performance",
        "GET /api/v1/feeders",
        "GET /api/v1/feeders/{id}",
        "GET /api/v1/feeders/{id}/vehicles",
        "GET /api/v1/homes/{id}",
        "GET /api/v1/portfolio",
        "GET /api/v1/vehicles/{id}",
        "GET /api/v1/vehicles/{id}/explain",
        "PATCH /api/v1/dispatch-events/{id}",
        "POST /api/v1/dispatch-events",
        "POST /api/v1/dispatch-events/preview",
        "POST /api/v1/dispatch-events/{id}/approve",
        "POST /api/v1/dispatch-events/{id}/cancel",
        "POST /api/v1/dispatch-events/{id}/deny",
        "POST /api/v1/dispatch-events/{id}/grid-recovered",
        "POST /api/v1/dispatch-events/{id}/signal",
        "POST /api/v1/kill-switch",
        "POST /api/v1/telemetry",
        "POST /api/v1/vehicles/{id}/opt-in",
        "POST /api/v1/vehicles/{id}/opt-out",
        "PUT /api/v1/homes/{id}",
        "PUT /api/v1/homes/{id}/settings",
        "PUT /api/v1/vehicles/{id}",
        "PUT /api/v1/vehicles/{id}/settings",
    ];

    [Fact]
    public async Task The_document_is_valid_and_lists_every_call_of_the_contract()
    {
        var text = await api.Client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken);

        var (document, diagnostic) = OpenApiDocument.Parse(text, "json");

        Assert.Empty(diagnostic!.Errors);
        Assert.Equal(
            Calls,
            document!.Paths
                .SelectMany(path => path.Value.Operations!.Keys.Select(method => $"{method.Method} {path.Key}"))
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_placeholder_of_a_path_is_a_parameter_and_every_call_has_a_summary()
    {
        var document = JsonNode.Parse(
            await api.Client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken))!;

        foreach (var (path, item) in document["paths"]!.AsObject())
        {
            foreach (var (_, call) in item!.AsObject())
            {
                var named = call!["parameters"]?.AsArray().Select(each => (string?)each!["name"]) ?? [];
                Assert.Equal(path.Contains("{id}", StringComparison.Ordinal), named.Contains("id"));
                Assert.NotEmpty((string?)call["summary"] ?? "");
            }
        }
    }

    [Theory]
    [InlineData("DispatchEventBody", "intervals")]
    [InlineData("VehicleBody", "nameplate")]
    [InlineData("HomeBody", "exportLimitW")]
    [InlineData("ReadingBody", "stateOfChargePercent")]
    public async Task Bodies_are_described_field_by_field(string schema, string field)
    {
        var document = JsonNode.Parse(
            await api.Client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken))!;

        Assert.NotNull(document["components"]!["schemas"]![schema]!["properties"]![field]);
    }

    [Theory]
    [InlineData("/docs", "text/html")]
    [InlineData("/docs/docs.js", "text/javascript")]
    [InlineData("/docs/docs.css", "text/css")]
    public async Task The_page_comes_from_this_process_alone(string path, string mediaType)
    {
        using var answer = await api.Client.GetAsync(path, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(mediaType, answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("script-src 'self'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
        Assert.DoesNotContain("//", text.Replace("// ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
