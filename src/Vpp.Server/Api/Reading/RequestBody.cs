using System.Text.Json;
using System.Text.Unicode;
using Vpp.Server.Api.Problems;

namespace Vpp.Server.Api.Reading;

/// <summary>What came of reading a body: its value, or the refusal.</summary>
internal readonly record struct BodyReading<T>(T? Value, Problem? Refusal);

/// <summary>Reads a request's body whole, within bounds of size, time and depth, and never half of it.</summary>
internal static class RequestBody
{
    public const int DepthMax = 16;
    public const int SizeMax = 1024 * 1024;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    public static async Task<BodyReading<T>> Read<T>(HttpContext http, Func<JsonField, T> read, int sizeMax = SizeMax)
    {
        if (!IsJson(http.Request))
        {
            return new(default, ProblemMapping.UnsupportedMediaType);
        }

        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        waiting.CancelAfter(LongestWait);
        try
        {
            var bytes = await ReadBytes(http.Request, sizeMax, waiting.Token);
            return bytes is { } body ? Parse(body, read) : new(default, ProblemMapping.BodyTooLarge(sizeMax));
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            return new(default, ProblemMapping.BodyTooSlow(LongestWait));
        }
    }

    /// <summary>A call without a body, or with an empty object.</summary>
    public static async Task<Problem?> ReadNothing(HttpContext http) =>
        http.Request.ContentLength is null or 0 && !http.Request.Headers.ContainsKey("Transfer-Encoding")
            ? null
            : (await Read(http, field => field.Fields<NoFields>())).Refusal;

    /// <summary>The value of a text, or every fault in it.</summary>
    public static BodyReading<T> Parse<T>(ReadOnlyMemory<byte> body, Func<JsonField, T> read)
    {
        if (!Utf8.IsValid(body.Span))
        {
            return new(default, ProblemMapping.MalformedJson("the body", "is not UTF-8 text"));
        }

        var faults = new BodyFaults();
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = DepthMax });
            var value = read(new JsonField("", document.RootElement, faults));
            return faults.Count == 0 ? new(value, null) : new(default, ProblemMapping.InvalidFields(faults));
        }
        catch (JsonException fault)
        {
            return new(default, ProblemMapping.MalformedJson(
                JsonPlace.OfFault(body.Span, DepthMax),
                $"is not JSON of at most {DepthMax} levels (line {(fault.LineNumber ?? 0) + 1}, "
                + $"byte {(fault.BytePositionInLine ?? 0) + 1})"));
        }
    }

    private static bool IsJson(HttpRequest request) =>
        request.GetTypedHeaders().ContentType is { } type
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static async Task<ReadOnlyMemory<byte>?> ReadBytes(
        HttpRequest request, int sizeMax, CancellationToken waiting)
    {
        if (request.ContentLength > sizeMax)
        {
            return null;
        }

        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int count;
        while ((count = await request.Body.ReadAsync(buffer, waiting)) > 0)
        {
            if (body.Length + count > sizeMax)
            {
                return null;
            }

            body.Write(buffer, 0, count);
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    /// <summary>The contract of a call that takes no fields.</summary>
    private sealed record NoFields;
}
