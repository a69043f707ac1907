using Vpp.Domain.Vehicles;
using Vpp.Grains.Feeders;
using Vpp.Grains.Leases;

namespace Vpp.Benchmarks.WholePath;

/// <summary>One feeder's vehicles behind one connection: they hold what they are told, and report it.</summary>
internal sealed class SimulatedFeeder
{
    public const int BatchReadings = 500;

    // A vehicle may be told again before it has answered.
    private const int AnswersMax = 4;

    private readonly TelemetryBatch[] _batches;
    private readonly AcknowledgementBatch _answers;
    private int _answerCount;

    public SimulatedFeeder(PlantFleet fleet, int feeder, Route route)
    {
        var vehicles = fleet.CountOn(feeder);
        _batches = new TelemetryBatch[(vehicles + BatchReadings - 1) / BatchReadings];
        for (var batch = 0; batch < _batches.Length; batch++)
        {
            var first = batch * BatchReadings;
            _batches[batch] = Empty(route, first, Math.Min(BatchReadings, vehicles - first));
            for (var i = 0; i < _batches[batch].Count; i++)
            {
                _batches[batch].StateOfCharge[i] = fleet.StateOfCharge(feeder, first + i);
            }
        }

        _answers = new()
        {
            Route = route,
            Count = 0,
            Member = new int[AnswersMax * vehicles],
            Epoch = new long[AnswersMax * vehicles],
            Sequence = new long[AnswersMax * vehicles],
            Outcome = new byte[AnswersMax * vehicles],
        };
        Array.Fill(_answers.Outcome, (byte)Domain.Leases.SetpointOutcome.Accepted);
    }

    public IReadOnlyList<TelemetryBatch> Readings => _batches;

    public int SetpointW(int vehicle) => _batches[vehicle / BatchReadings].SetpointW[vehicle % BatchReadings];

    /// <summary>Takes setpoints and obeys at once.</summary>
    public void Take(SetpointBatch setpoints)
    {
        for (var i = 0; i < setpoints.Member.Length; i++)
        {
            var (batch, place) = (_batches[setpoints.Member[i] / BatchReadings], setpoints.Member[i] % BatchReadings);
            (batch.PowerW[place], batch.SetpointW[place]) = (setpoints.PowerW[i], setpoints.PowerW[i]);
            (batch.Epoch[place], batch.Sequence[place]) = (setpoints.Epoch, setpoints.Sequence);
            batch.RemainingLifeMs[place] = setpoints.TimeToLiveMs;
            _answers.Member[_answerCount] = setpoints.Member[i];
            _answers.Epoch[_answerCount] = setpoints.Epoch;
            _answers.Sequence[_answerCount] = setpoints.Sequence;
            _answerCount++;
        }
    }

    /// <summary>What became of the setpoints since the last time; null when there were none.</summary>
    public AcknowledgementBatch? TakeAnswers()
    {
        var count = _answerCount;
        _answerCount = 0;
        return count == 0
            ? null
            : new()
            {
                Route = _answers.Route,
                Count = count,
                Member = _answers.Member,
                Epoch = _answers.Epoch,
                Sequence = _answers.Sequence,
                Outcome = _answers.Outcome,
            };
    }

    private static TelemetryBatch Empty(Route route, int first, int count)
    {
        var connection = new byte[count];
        Array.Fill(connection, (byte)ConnectionState.Connected);
        return new()
        {
            Route = route,
            Count = count,
            Member = [.. Enumerable.Range(first, count)],
            PowerW = new int[count],
            StateOfCharge = new short[count],
            Connection = connection,
            AgeMs = new int[count],
            Epoch = new long[count],
            Sequence = new long[count],
            SetpointW = new int[count],
            RemainingLifeMs = new int[count],
        };
    }
}
