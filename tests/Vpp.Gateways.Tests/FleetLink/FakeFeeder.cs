using System.Collections.Concurrent;
using System.Threading.Channels;
using Vpp.Domain.Homes;
using Vpp.Domain.Vehicles;
using Vpp.Grains.Feeders;
using Vpp.Grains.Portfolio;

namespace Vpp.Gateways.Tests.FleetLink;

/// <summary>A feeder that writes down what it is told. Batches are copied, since their arrays are lent.</summary>
internal sealed class FakeFeeder : IFeederGrain, IFeederIntake
{
    private readonly Channel<bool> _somethingCame = Channel.CreateUnbounded<bool>();

    public ConcurrentQueue<BindRequest> Binds { get; } = [];

    public ConcurrentQueue<Route> Unbinds { get; } = [];

    public ConcurrentQueue<TelemetryBatch> Telemetry { get; } = [];

    public ConcurrentQueue<HomeMeterBatch> Meters { get; } = [];

    public ConcurrentQueue<AcknowledgementBatch> Answers { get; } = [];

    /// <summary>Ids that the feeder does not know.</summary>
    public HashSet<string> Strangers { get; } = [];

    /// <summary>Decides what becomes of the next calls that bring something.</summary>
    public Func<Task<ReportResult>> Answer { get; set; } = () => Task.FromResult(Taken());

    public Func<Task> BeforeBind { get; set; } = () => Task.CompletedTask;

    public static ReportResult Taken(int dropped = 0) => new(ReportOutcome.Taken, 1, dropped);

    public static ReportResult NotBound() => new(ReportOutcome.NotBound, 1, 0);

    /// <summary>Waits until something holds, looking again after each call.</summary>
    public async Task Until(Func<bool> holds, string what)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!holds())
        {
            try
            {
                await _somethingCame.Reader.ReadAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"the feeder was expected to have seen: {what}");
            }
        }
    }

    public async ValueTask<BindResult> Bind(BindRequest request)
    {
        await BeforeBind();
        Binds.Enqueue(request);
        _somethingCame.Writer.TryWrite(true);
        return new BindResult(1, Positions(request.Vehicles), Positions(request.Homes));
    }

    public ValueTask Unbind(Route route)
    {
        Unbinds.Enqueue(route);
        _somethingCame.Writer.TryWrite(true);
        return ValueTask.CompletedTask;
    }

    public async ValueTask<ReportResult> Report(TelemetryBatch batch)
    {
        Telemetry.Enqueue(new TelemetryBatch
        {
            Route = batch.Route,
            Count = batch.Count,
            Member = batch.Member[..batch.Count],
            PowerW = batch.PowerW[..batch.Count],
            StateOfCharge = batch.StateOfCharge[..batch.Count],
            Connection = batch.Connection[..batch.Count],
            AgeMs = batch.AgeMs[..batch.Count],
            Epoch = batch.Epoch[..batch.Count],
            Sequence = batch.Sequence[..batch.Count],
            SetpointW = batch.SetpointW[..batch.Count],
            RemainingLifeMs = batch.RemainingLifeMs[..batch.Count],
        });
        _somethingCame.Writer.TryWrite(true);
        return await Answer();
    }

    public async ValueTask<ReportResult> Report(HomeMeterBatch batch)
    {
        Meters.Enqueue(new HomeMeterBatch
        {
            Route = batch.Route,
            Count = batch.Count,
            Member = batch.Member[..batch.Count],
            UncontrolledLoadW = batch.UncontrolledLoadW[..batch.Count],
            AgeMs = batch.AgeMs[..batch.Count],
        });
        _somethingCame.Writer.TryWrite(true);
        return await Answer();
    }

    public async ValueTask<ReportResult> Acknowledge(AcknowledgementBatch batch)
    {
        Answers.Enqueue(new AcknowledgementBatch
        {
            Route = batch.Route,
            Count = batch.Count,
            Member = batch.Member[..batch.Count],
            Epoch = batch.Epoch[..batch.Count],
            Sequence = batch.Sequence[..batch.Count],
            Outcome = batch.Outcome[..batch.Count],
        });
        _somethingCame.Writer.TryWrite(true);
        return await Answer();
    }

    public ValueTask<bool> Agree(VehicleTerms terms) => throw new NotSupportedException();

    public ValueTask<bool> Agree(HomeTerms terms) => throw new NotSupportedException();

    public ValueTask ReadTerms() => throw new NotSupportedException();

    public ValueTask<PollResult> Poll(PollRequest request) => throw new NotSupportedException();

    public ValueTask<FeederAnswer> Apply(FeederDispatch dispatch) => throw new NotSupportedException();

    public ValueTask<FeederSummary> GetSummary() => throw new NotSupportedException();

    public ValueTask<FeederSummary> RunControlInterval() => throw new NotSupportedException();

    public ValueTask<FeederPreview> Preview(FeederDispatch dispatch) => throw new NotSupportedException();

    public ValueTask<FeederStatus> GetStatus() => throw new NotSupportedException();

    public ValueTask<VehicleRowPage> GetRows(VehicleRowQuery query) => throw new NotSupportedException();

    public ValueTask<VehicleRow?> GetRow(string vehicle) => throw new NotSupportedException();

    public ValueTask<VehicleExplanation?> Explain(string vehicle, DateTimeOffset? at) =>
        throw new NotSupportedException();

    public ValueTask<FeederAftermath?> GetAftermath(string @event) => throw new NotSupportedException();

    public ValueTask<DateTimeOffset?> GetAgreedAt(string vehicle, long version) => throw new NotSupportedException();

    public ValueTask<DateTimeOffset?> GetHomeAgreedAt(string home, long version) => throw new NotSupportedException();

    public ValueTask Touch() => ValueTask.CompletedTask;

    private int[] Positions(string[] ids) =>
        [.. Enumerable.Range(0, ids.Length).Where(position => Strangers.Contains(ids[position]))];
}
