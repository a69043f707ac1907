using System.Diagnostics.Metrics;

namespace Vpp.Grains.Feeders;

/// <summary>What feeders count; each method names an occurrence.</summary>
internal sealed class FeederInstruments
{
    private readonly Counter<long> _readings;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _acknowledgements;
    private readonly Counter<long> _decisions;
    private readonly Counter<long> _setpoints;
    private readonly Counter<long> _undelivered;
    private readonly Counter<long> _refusedDispatches;
    private readonly Counter<long> _lostSummaries;
    private readonly Counter<long> _droppedSnapshots;
    private readonly Counter<long> _takenOver;

    public FeederInstruments(IMeterFactory meters)
    {
        var meter = meters.Create("Vpp.Feeders");
        _readings = meter.CreateCounter<long>("vpp.feeder.readings", "{reading}");
        _dropped = meter.CreateCounter<long>("vpp.feeder.readings.dropped", "{reading}");
        _acknowledgements = meter.CreateCounter<long>("vpp.feeder.acknowledgements", "{acknowledgement}");
        _decisions = meter.CreateCounter<long>("vpp.feeder.decisions", "{decision}");
        _setpoints = meter.CreateCounter<long>("vpp.feeder.setpoints", "{setpoint}");
        _undelivered = meter.CreateCounter<long>("vpp.feeder.setpoints.undelivered", "{setpoint}");
        _refusedDispatches = meter.CreateCounter<long>("vpp.feeder.dispatches.refused", "{dispatch}");
        _lostSummaries = meter.CreateCounter<long>("vpp.feeder.summaries.lost", "{summary}");
        _droppedSnapshots = meter.CreateCounter<long>("vpp.feeder.snapshots.dropped", "{snapshot}");
        _takenOver = meter.CreateCounter<long>("vpp.feeder.vehicles.taken-over", "{vehicle}");
    }

    public void OnReadings(int count, int dropped)
    {
        _readings.Add(count);
        _dropped.Add(dropped);
    }

    public void OnAcknowledgements(int count) => _acknowledgements.Add(count);

    public void OnDecision(int setpoints)
    {
        _decisions.Add(1);
        _setpoints.Add(setpoints);
    }

    public void OnUndelivered(int setpoints) => _undelivered.Add(setpoints);

    public void OnRefusedDispatch() => _refusedDispatches.Add(1);

    public void OnLostSummary() => _lostSummaries.Add(1);

    public void OnSnapshotDropped() => _droppedSnapshots.Add(1);

    /// <summary>Vehicles that a new connection named while another one still spoke for them.</summary>
    public void OnTakenOver(int vehicles) => _takenOver.Add(vehicles);
}
