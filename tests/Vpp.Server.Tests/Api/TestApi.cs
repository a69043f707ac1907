using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Vpp.Domain.Network;
using Vpp.Grains;
using Vpp.Server.Api;
using Vpp.Server.Api.Problems;

namespace Vpp.Server.Tests.Api;

/// <summary>The real HTTP interface on a loopback port, in front of grains and stores that are not.</summary>
public sealed class TestApi : IAsyncLifetime
{
    public const string NetworkText = """
        id,parent,kind,rating_kva,load_kw,load_kvar
        src,-1,source,,0,0
        sub,src,substation,1000,0,0
        f1,sub,feeder_head,500,0,0
        t1,f1,svc_xfmr,50,0,0
        c1,t1,customer,,5,1
        """;

    private readonly MeterListener _listener = new();
    private WebApplication _app = null!;
    private long _problems;

    internal FakePlant Plant { get; } = new();

    internal ManualClock Clock { get; } = new(FakePlant.Start);

    public HttpClient Client { get; private set; } = null!;

    /// <summary>Problems counted by the metric so far.</summary>
    public long Problems => Interlocked.Read(ref _problems);

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = 32 * 1024 * 1024;
        });
        var reading = (NetworkReading.Accepted)NetworkCsv.Read("net.csv", NetworkText);
        builder.Services.AddSingleton(new PlantNetwork(reading.Model));
        builder.Services.AddSingleton(Plant.Grains());
        builder.Services.AddSingleton(FakeStore.Terms(Plant));
        builder.Services.AddSingleton(FakeStore.Ledger(Plant));
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddPlantApi();
        _app = builder.Build();
        _app.UsePlantApi();
        var meters = _app.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == ApiInstruments.MeterName && instrument.Meter.Scope == meters)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref _problems, count));
        _listener.Start();
        await _app.StartAsync();
        Client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _listener.Dispose();
        await _app.DisposeAsync();
    }

    internal Task<Answer> Send(HttpMethod method, string path, string? body = null) =>
        Send(method, path, body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"));

    internal async Task<Answer> Send(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, "/api/v1" + path) { Content = content };
        return await Send(request);
    }

    internal async Task<Answer> Send(HttpRequestMessage request)
    {
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var type = response.Content.Headers.ContentType?.MediaType;
        var isJson = type is "application/json" or "application/problem+json";
        return new(
            (int)response.StatusCode,
            isJson ? JsonNode.Parse(text) : null,
            response.Headers.Location?.ToString(),
            response.Headers.RetryAfter?.Delta);
    }
}

/// <summary>An answer as tests look at it.</summary>
internal sealed record Answer(int Status, JsonNode? Body, string? Location, TimeSpan? RetryAfter)
{
    public string? Problem => ((string?)Body?["type"])?.Replace("/problems/", "", StringComparison.Ordinal);

    public string Detail => (string?)Body?["detail"] ?? "";

    public IReadOnlyList<string> FaultyFields => Body?["faults"] is JsonArray faults
        ? [.. faults.Select(fault => (string?)fault!["field"] ?? "")]
        : [];
}
