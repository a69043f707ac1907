using System.Text;
using System.Text.Json.Nodes;

namespace Vpp.Server.Tests.Process;

/// <summary>Calls of the HTTP interface as somebody outside makes them.</summary>
internal static class PlantCalls
{
    public static async Task<(int Status, JsonNode? Body)> Call(
        this HttpClient client, HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1{path}")
        {
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
        };
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    /// <summary>The answer to a call that must succeed with one status.</summary>
    public static async Task<JsonNode> Expect(
        this HttpClient client, int status, HttpMethod method, string path, string? body = null)
    {
        var answer = await client.Call(method, path, body);
        Assert.True(answer.Status == status, $"{method} {path} answered {answer.Status}: {answer.Body}");
        return answer.Body!;
    }

    public static Task<JsonNode> Get(this HttpClient client, string path) =>
        client.Expect(200, HttpMethod.Get, path);

    public static async Task<int> Ready(this HttpClient client)
    {
        using var response = await client.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }
}
