using System.Net.Http.Headers;
using System.Text;

namespace Vpp.Server.Tests.Api;

/// <summary>
/// F13 over every call that has a body: each malformed request is refused by name and counted, reaches no grain, and
/// the next request is served (P5).
/// </summary>
public sealed class MalformedRequestTests(TestApi api) : IClassFixture<TestApi>
{
    private const string Json = "application/json";

    private static readonly string[] BadNumbers =
        ["1e308", "1.5", "2e3", "\"5\"", "true", "[]", "99999999999999999999", "-99999999999999999999"];

    public static TheoryData<ValidCall> Calls => [.. ValidCalls.All];

    public static TheoryData<ValidCall, string, string, string> WrongNumbers => [.. (
        from call in ValidCalls.All
        from number in call.Numbers
        from bad in BadNumbers
        select new TheoryDataRow<ValidCall, string, string, string>(call, number.Field, number.Written, bad))];

    public static TheoryData<ValidCall, string, string> NegativeMagnitudes => [.. (
        from call in ValidCalls.All
        from number in call.Numbers
        where number.Field is not ("powerW" or "reductionW" or "intervals[0].reductionW")
        select new TheoryDataRow<ValidCall, string, string>(call, number.Field, number.Written))];

    public static TheoryData<ValidCall, string, string> FirstNumbers => [.. (
        from call in ValidCalls.All
        from number in call.Numbers.Take(1)
        select new TheoryDataRow<ValidCall, string, string>(call, number.Field, number.Written))];

    [Theory, MemberData(nameof(Calls))]
    public async Task The_valid_body_is_accepted(ValidCall call)
    {
        await api.Send(HttpMethod.Put, "/vehicles/v1", ValidCalls.Vehicle);

        var answer = await Send(call, call.Body);

        // What a rule of the fake home or event refuses has been asked: it may be absent, or follow no signal.
        Assert.Contains(answer.Status, new[] { 200, 202, 404, 409, 422 });
    }

    [Theory, MemberData(nameof(WrongNumbers))]
    public async Task A_number_that_is_no_whole_number_is_refused_by_name(
        ValidCall call, string field, string written, string bad) =>
        await Refuses(call, Replace(call, written, bad), "invalid-field", call.PlaceOf(field));

    [Theory, MemberData(nameof(NegativeMagnitudes))]
    public async Task A_negative_magnitude_is_refused_by_name(ValidCall call, string field, string written) =>
        await Refuses(call, Replace(call, written, "-1"), "invalid-field", call.PlaceOf(field));

    [Theory, MemberData(nameof(FirstNumbers))]
    public async Task NaN_is_refused_by_name(ValidCall call, string field, string written) =>
        await Refuses(call, Replace(call, written, "NaN"), "malformed-json", call.PlaceOf(field));

    [Theory, MemberData(nameof(Calls))]
    public async Task An_unknown_field_is_refused_by_name(ValidCall call) =>
        await Refuses(call, Insert(call.Body, "\"surprise\":1,"), "invalid-field", call.PlaceOf("surprise"));

    [Theory, MemberData(nameof(Calls))]
    public async Task A_field_given_twice_is_refused_by_name(ValidCall call)
    {
        var start = call.Body.IndexOf('"', StringComparison.Ordinal);
        var first = call.Body[(start + 1)..call.Body.IndexOf('"', start + 1)];

        await Refuses(call, Insert(call.Body, $"\"{first}\":null,"), "invalid-field", call.PlaceOf(first));
    }

    [Theory, MemberData(nameof(Calls))]
    public async Task Deep_JSON_is_refused(ValidCall call) => await Refuses(
        call,
        Insert(call.Body, $"\"deep\":{new string('[', 100)}{new string(']', 100)},"),
        "malformed-json",
        call.PlaceOf("deep"));

    [Theory, MemberData(nameof(Calls))]
    public async Task An_empty_body_is_refused(ValidCall call) => await Refuses(call, "", "malformed-json", "the body");

    [Theory, MemberData(nameof(Calls))]
    public async Task A_body_that_is_null_is_refused(ValidCall call) =>
        await Refuses(call, "null", "invalid-field", "the body");

    [Theory, MemberData(nameof(Calls))]
    public async Task A_body_that_breaks_off_is_refused(ValidCall call) =>
        await Refuses(call, call.Body[..^1], "malformed-json", "");

    [Theory, MemberData(nameof(Calls))]
    public async Task Text_after_the_body_is_refused(ValidCall call) =>
        await Refuses(call, call.Body + "{}", "malformed-json", "");

    [Theory, MemberData(nameof(Calls))]
    public async Task A_body_of_another_shape_is_refused(ValidCall call)
    {
        var body = call.Body[0] == '[' ? "{}" : "[]";

        await Refuses(call, body, "invalid-field", "the body");
    }

    [Theory, MemberData(nameof(Calls))]
    public async Task Bytes_that_are_not_UTF_8_are_refused(ValidCall call)
    {
        byte[] body = [.. Encoding.UTF8.GetBytes(call.Body[..^1]), 0xC3, 0x28, (byte)call.Body[^1]];

        await Refuses(call, Content(body, Json), 400, "malformed-json", "the body");
    }

    [Theory, MemberData(nameof(Calls))]
    public async Task Half_of_a_surrogate_pair_is_refused(ValidCall call) =>
        await Refuses(call, Insert(call.Body, "\"\\ud800\":1,"), "invalid-field", call.PlaceOf("?"));

    [Theory, MemberData(nameof(Calls))]
    public async Task A_body_of_10_MB_is_refused(ValidCall call) =>
        await Refuses(call, Content(new byte[10_000_000], Json), 413, "body-too-large", "");

    [Theory, MemberData(nameof(Calls))]
    public async Task A_body_of_10_MB_of_unsaid_length_is_refused(ValidCall call)
    {
        using var request = new HttpRequestMessage(new HttpMethod(call.Method), $"/api/v1{call.Path}")
        {
            Content = Content(new byte[10_000_000], Json),
        };
        request.Headers.TransferEncodingChunked = true;
        var before = (api.Problems, api.Plant.Calls.Count);

        var answer = await api.Send(request);

        Assert.Equal((413, "body-too-large"), (answer.Status, answer.Problem));
        Assert.Equal((before.Problems + 1, before.Count), (api.Problems, api.Plant.Calls.Count));
    }

    [Theory, MemberData(nameof(Calls))]
    public async Task A_body_of_another_media_type_is_refused(ValidCall call) => await Refuses(
        call, Content(Encoding.UTF8.GetBytes(call.Body), "text/plain"), 415, "unsupported-media-type", "");

    [Fact]
    public async Task All_faults_of_a_body_are_named_at_once()
    {
        var answer = await api.Send(
            HttpMethod.Put, "/homes/h1", """{"node":7,"timeZone":"Mars/Base","importLimitW":1.5,"surprise":0}""");

        Assert.Equal(["surprise", "node", "timeZone", "importLimitW"], answer.FaultyFields);
        Assert.Contains("4 faults", answer.Detail, StringComparison.Ordinal);
    }

    private static string Insert(string body, string text) =>
        body.Insert(body.IndexOf('{', StringComparison.Ordinal) + 1, text);

    private static string Replace(ValidCall call, string written, string value)
    {
        var name = written[..(written.IndexOf(':', StringComparison.Ordinal) + 1)];
        Assert.Contains(written, call.Body, StringComparison.Ordinal);
        return call.Body.Replace(written, name + value, StringComparison.Ordinal);
    }

    private static ByteArrayContent Content(byte[] body, string mediaType) =>
        new(body) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } };

    private Task<Answer> Send(ValidCall call, string body) =>
        api.Send(new HttpMethod(call.Method), call.Path, body);

    private Task Refuses(ValidCall call, string body, string problem, string field) =>
        Refuses(call, Content(Encoding.UTF8.GetBytes(body), Json), 400, problem, field);

    private async Task Refuses(ValidCall call, HttpContent body, int status, string problem, string field)
    {
        var before = (api.Problems, api.Plant.Calls.Count);

        var answer = await api.Send(new HttpMethod(call.Method), call.Path, body);

        Assert.Equal((status, problem), (answer.Status, answer.Problem));
        Assert.Contains(field, answer.Detail, StringComparison.Ordinal);
        Assert.True(field.Length == 0 || answer.FaultyFields.Contains(field), $"{field} is not among the faults");
        Assert.Equal((before.Problems + 1, before.Count), (api.Problems, api.Plant.Calls.Count));
        Assert.Equal(200, (await api.Send(HttpMethod.Get, "/portfolio")).Status);
    }
}
