using System.Net.Sockets;
using System.Text;

namespace Vpp.Server.Tests.Api;

/// <summary>Requests that a well-behaved client cannot send, byte by byte.</summary>
public sealed class RawRequestTests(TestApi api) : IClassFixture<TestApi>
{
    [Theory]
    [InlineData("/api/v1/vehicles/%ZZ", "percent-encoded UTF-8")]
    [InlineData("/api/v1/vehicles/%", "percent-encoded UTF-8")]
    [InlineData("/api/v1/vehicles/%F", "percent-encoded UTF-8")]
    [InlineData("/api/v1/vehicles/%C3%28", "percent-encoded UTF-8")]
    [InlineData("/api/v1/vehicles/%ED%A0%80", "percent-encoded UTF-8")]
    [InlineData("/api/v1/vehicles/%0A", "control characters")]
    [InlineData("/api/v1/vehicles/%20v", "begin or end with a space")]
    [InlineData("/api/v1/x/../vehicles/v1", "without dots")]
    [InlineData("/api/v1/./vehicles/v1", "without dots")]
    public async Task A_path_that_cannot_be_read_is_refused(string path, string told)
    {
        var (calls, problems) = (api.Plant.Calls.Count, api.Problems);

        var answer = await Send($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n");

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains("/problems/invalid-path", answer, StringComparison.Ordinal);
        Assert.Contains(told, answer, StringComparison.Ordinal);
        Assert.Equal((calls, problems + 1), (api.Plant.Calls.Count, api.Problems));
    }

    [Theory]
    [InlineData("a%2Fb", "a/b")]
    [InlineData("a%252Fb", "a%2Fb")]
    [InlineData("a%2fb", "a/b")]
    [InlineData("%C3%A9v", "év")]
    [InlineData("a+b", "a+b")]
    public async Task An_id_is_read_exactly_as_it_was_encoded(string written, string id)
    {
        await Send($"GET /api/v1/vehicles/{written} HTTP/1.1\r\nHost: localhost\r\n");

        Assert.Contains($"vehicle {id} get", api.Plant.Calls);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: plant.example\r\n", "host-not-loopback")]
    [InlineData("GET / HTTP/1.1\r\nHost: 10.0.0.1:5080\r\n", "host-not-loopback")]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost.plant.example\r\n", "host-not-loopback")]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost\r\nOrigin: https://plant.example\r\n", "cross-origin")]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost\r\nOrigin: null\r\n", "cross-origin")]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost:5080\r\nOrigin: http://localhost:3000\r\n", "cross-origin")]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost:5080\r\nOrigin: https://localhost:5080\r\n", "cross-origin")]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost:5080\r\nOrigin: http://127.0.0.1:5080\r\n", "cross-origin")]
    [InlineData("DELETE / HTTP/1.1\r\nHost: localhost\r\nOrigin: http://127.0.0.1.evil.example\r\n", "cross-origin")]
    public async Task A_page_of_another_site_cannot_reach_the_plant(string request, string problem)
    {
        var (calls, problems) = (api.Plant.Calls.Count, api.Problems);

        var answer = await Send(request);

        Assert.Contains($"/problems/{problem}", answer, StringComparison.Ordinal);
        Assert.Equal((calls, problems + 1), (api.Plant.Calls.Count, api.Problems));
    }

    [Theory]
    [InlineData("Host: localhost:5080")]
    [InlineData("Host: 127.0.0.1")]
    [InlineData("Host: 127.8.9.1:80")]
    [InlineData("Host: [::1]:5080")]
    [InlineData("Host: localhost:5080\r\nOrigin: http://localhost:5080")]
    [InlineData("Host: localhost:5080\r\nOrigin: http://LOCALHOST:5080")]
    [InlineData("Host: localhost\r\nOrigin: http://localhost")]
    [InlineData("Host: [::1]:5080\r\nOrigin: http://[::1]:5080")]
    public async Task This_machine_is_served_by_each_of_its_names(string headers) => Assert.StartsWith(
        "HTTP/1.1 404",
        await Send($"POST /api/v1/vehicles/none/opt-out HTTP/1.1\r\n{headers}\r\n"),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("NONSENSE\r\n")]
    [InlineData("GET /api/v1/vehicles/%00 HTTP/1.1\r\nHost: localhost\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n")]
    public async Task What_is_no_request_is_refused_and_the_next_one_served(string request)
    {
        Assert.StartsWith("HTTP/1.1 400", await Send(request), StringComparison.Ordinal);
        Assert.Equal(200, (await api.Send(HttpMethod.Get, "/portfolio")).Status);
    }

    private async Task<string> Send(string request)
    {
        var address = api.Client.BaseAddress!;
        using var client = new TcpClient(address.Host, address.Port);
        await using var stream = client.GetStream();
        var headers = request.Contains("POST", StringComparison.Ordinal) ? "Content-Length: 0\r\n" : "";
        var bytes = Encoding.Latin1.GetBytes($"{request}{headers}Connection: close\r\n\r\n");
        await stream.WriteAsync(bytes, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
