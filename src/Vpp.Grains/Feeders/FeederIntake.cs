using Vpp.Domain.Feeders;
using Vpp.Domain.Leases;
using Vpp.Domain.Vehicles;

namespace Vpp.Grains.Feeders;

/// <summary>
/// Takes what gateways bring: readings, meter values, and what became of setpoints. A vehicle is heard through the
/// connection that it is reached by and no other (F14).
/// </summary>
internal sealed class FeederIntake(
    FeederControl control, FeederBindings bindings, FeederReign reign, PlantClock clock, FeederInstruments instruments)
    : IFeederIntake
{
    public ValueTask<ReportResult> Report(TelemetryBatch batch)
    {
        if (!bindings.TryFind(batch.Route, out var binding))
        {
            return NotBound();
        }

        var now = clock.Now;
        var dropped = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            var row = binding.VehicleRow(batch.Member[i]);
            var reading = new VehicleReading(
                batch.PowerW[i],
                batch.StateOfCharge[i],
                (ConnectionState)batch.Connection[i],
                batch.AgeMs[i],
                new Fence(batch.Epoch[i], batch.Sequence[i]),
                batch.SetpointW[i],
                batch.RemainingLifeMs[i]);
            dropped += bindings.Speaks(binding, row) && Take(row, reading, now) ? 0 : 1;
        }

        instruments.OnReadings(batch.Count, dropped);
        return new(new ReportResult(ReportOutcome.Taken, control.Epoch, dropped));
    }

    public ValueTask<ReportResult> Report(HomeMeterBatch batch)
    {
        if (!bindings.TryFind(batch.Route, out var binding))
        {
            return NotBound();
        }

        var now = clock.Now;
        var dropped = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            var row = binding.HomeRow(batch.Member[i]);
            if (row < 0 || !control.Report(row, batch.UncontrolledLoadW[i], batch.AgeMs[i], now))
            {
                dropped++;
            }
        }

        instruments.OnReadings(batch.Count, dropped);
        return new(new ReportResult(ReportOutcome.Taken, control.Epoch, dropped));
    }

    /// <summary>Readings of an integrator that polls; its vehicles can be reached, by its next question.</summary>
    /// <returns>How many readings of known vehicles were not used.</returns>
    public int Report(PollRequest request, int[] rows, FeederInstant now)
    {
        var dropped = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            var reading = new VehicleReading(
                request.PowerW[i],
                request.StateOfCharge[i],
                (ConnectionState)request.Connection[i],
                request.AgeMs[i],
                new Fence(Math.Max(0, request.Epoch[i]), request.Sequence[i]),
                0,
                request.Epoch[i] == 0 ? 0 : VehicleReading.LifeUntold);
            control.SetReachable(rows[i], true);
            control.SetPolling(rows[i]);
            dropped += rows[i] < 0 || Take(rows[i], reading, now) ? 0 : 1;
        }

        return dropped;
    }

    public ValueTask<ReportResult> Acknowledge(AcknowledgementBatch batch)
    {
        if (!bindings.TryFind(batch.Route, out var binding))
        {
            return NotBound();
        }

        var dropped = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            var row = binding.VehicleRow(batch.Member[i]);
            if (!bindings.Speaks(binding, row))
            {
                dropped++;
                continue;
            }

            control.Acknowledge(row, new Fence(batch.Epoch[i], batch.Sequence[i]), (SetpointOutcome)batch.Outcome[i]);
        }

        instruments.OnAcknowledgements(batch.Count);
        return new(new ReportResult(ReportOutcome.Taken, control.Epoch, dropped));
    }

    private bool Take(int row, in VehicleReading reading, FeederInstant now)
    {
        if (row < 0 || !control.Report(row, reading, now))
        {
            return false;
        }

        reign.OnHeld(row, reading.Fence.Epoch, now);
        return true;
    }

    private ValueTask<ReportResult> NotBound() => new(new ReportResult(ReportOutcome.NotBound, control.Epoch, 0));
}
