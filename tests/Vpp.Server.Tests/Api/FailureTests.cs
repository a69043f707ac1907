using Vpp.Grains.Storage;

namespace Vpp.Server.Tests.Api;

/// <summary>What the caller is told when the plant itself fails.</summary>
public sealed class FailureTests : IClassFixture<TestApi>, IDisposable
{
    private readonly TestApi _api;

    public FailureTests(TestApi api) => _api = api;

    public void Dispose() => _api.Plant.Failure = null;

    // C6, F5
    [Theory]
    [InlineData(false, "nothing was changed")]
    [InlineData(true, "may or may not be kept")]
    public async Task C6_without_the_store_an_event_is_not_accepted_and_may_be_sent_again(bool unknown, string told)
    {
        _api.Plant.Failure = new StorageUnavailableException("down", unknown);

        var answer = await _api.Send(HttpMethod.Post, "/dispatch-events", ValidCalls.Event);

        Assert.Equal((503, "unavailable"), (answer.Status, answer.Problem));
        Assert.Equal(TimeSpan.FromSeconds(5), answer.RetryAfter);
        Assert.Contains(told, answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plant_that_does_not_answer_in_time_is_unavailable()
    {
        _api.Plant.Failure = new TimeoutException("no answer");

        var answer = await _api.Send(HttpMethod.Put, "/vehicles/v1", ValidCalls.Vehicle);

        Assert.Equal((503, "unavailable"), (answer.Status, answer.Problem));
        Assert.NotNull(answer.RetryAfter);
    }

    [Fact]
    public async Task A_fault_of_the_server_tells_a_reference_and_nothing_of_its_inside()
    {
        _api.Plant.Failure = new InvalidOperationException("secret of the house");
        var before = _api.Problems;

        var answer = await _api.Send(HttpMethod.Get, "/portfolio");

        Assert.Equal((500, "internal"), (answer.Status, answer.Problem));
        Assert.NotEmpty((string)answer.Body!["reference"]!);
        Assert.DoesNotContain("secret", answer.Body.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(before + 1, _api.Problems);
    }
}
