using Vpp.Domain.Identities;
using Vpp.Grains.Feeders;
using Vpp.Grains.Storage;
using Vpp.Server.Api.Contracts;
using Vpp.Server.Api.Problems;
using Vpp.Server.Api.Reading;

namespace Vpp.Server.Api;

/// <summary><c>/telemetry</c>: readings of vehicles whose cloud has no stream, answered by setpoints.</summary>
internal static class TelemetryEndpoints
{
    private const int FeedersAtOnce = 16;

    public static void MapTelemetry(this IEndpointRouteBuilder api) => api
        .MapPost("/telemetry", PostTelemetry)
        .WithName("post-telemetry")
        .WithSummary("Takes at most 10,000 readings and answers with the setpoints in force")
        .Takes<IReadOnlyList<ReadingBody>>()
        .Answers<TelemetryAnswer>(200, 400, 413, 415, 503);

    private static async Task<IResult> PostTelemetry(HttpContext http, IGrainFactory grains, ITermsStore store)
    {
        var (readings, refusal) = await RequestBody.Read(http, ReadingBody.ReadBatch, ReadingBody.SizeMax);
        if (refusal is not null)
        {
            return refusal;
        }

        var feeders = await store.Locate([.. readings!.Select(reading => reading.Vehicle)], http.RequestAborted);
        var batches = readings!.ToLookup(reading => FeederOf(reading.Vehicle, feeders));
        var polled = batches.Where(batch => batch.Key is not null).ToArray();
        var answers = new PolledFeeder[polled.Length];
        await Parallel.ForAsync(
            0,
            polled.Length,
            new ParallelOptions { MaxDegreeOfParallelism = FeedersAtOnce, CancellationToken = http.RequestAborted },
            async (place, _) => answers[place] = await Poll(grains, polled[place].Key!.Value, [.. polled[place]]));
        return answers.Length > 0 && Array.TrueForAll(answers, answer => answer.Result is null)
            ? ProblemMapping.From(answers[0].Failure!)
            : Results.Ok(Answer([.. batches[null]], answers));
    }

    private static FeederId? FeederOf(VehicleId vehicle, IReadOnlyDictionary<VehicleId, FeederId> feeders) =>
        feeders.TryGetValue(vehicle, out var feeder) ? feeder : null;

    // One feeder that fails does not cost the others their answer (C18).
    private static async Task<PolledFeeder> Poll(IGrainFactory grains, FeederId feeder, PolledReading[] readings)
    {
        try
        {
            return new(readings, await grains.GetGrain<IFeederGrain>(feeder.Text).Poll(Request(readings)), null);
        }
        catch (Exception failure)
        {
            return new(readings, null, failure);
        }
    }

    private static PollRequest Request(PolledReading[] readings) => new(
        Array.ConvertAll(readings, reading => reading.Vehicle.Text),
        Array.ConvertAll(readings, reading => reading.PowerW),
        Array.ConvertAll(readings, reading => reading.StateOfChargeBasisPoints),
        Array.ConvertAll(readings, reading => (byte)reading.Connection),
        Array.ConvertAll(readings, reading => reading.AgeMs),
        Array.ConvertAll(readings, reading => reading.Epoch),
        Array.ConvertAll(readings, reading => reading.Sequence));

    private static TelemetryAnswer Answer(PolledReading[] unlocated, PolledFeeder[] answers)
    {
        var setpoints = new List<SetpointView>();
        var unknown = unlocated.Select(reading => reading.Vehicle.Text).ToList();
        var unanswered = new List<string>();
        foreach (var (readings, result, _) in answers)
        {
            if (result is null)
            {
                unanswered.AddRange(readings.Select(reading => reading.Vehicle.Text));
                continue;
            }

            unknown.AddRange(result.UnknownVehicles.Select(place => readings[place].Vehicle.Text));
            setpoints.AddRange(result.Setpoints.Zip(readings)
                .Where(pair => pair.First is not null)
                .Select(pair => SetpointView.From(pair.Second.Vehicle.Text, pair.First!)));
        }

        return new(setpoints, unknown, unanswered, answers.Sum(answer => answer.Result?.Dropped ?? 0));
    }

    /// <summary>What one feeder made of its part of a batch; the result is null when it failed.</summary>
    private sealed record PolledFeeder(PolledReading[] Readings, PollResult? Result, Exception? Failure);
}
