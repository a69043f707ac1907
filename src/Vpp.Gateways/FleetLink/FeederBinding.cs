using Vpp.Domain.Identities;
using Vpp.Grains.Feeders;

namespace Vpp.Gateways.FleetLink;

/// <summary>
/// One connection's share of one feeder: the members it introduced there and what they have to say. One batch is on
/// its way at a time; meanwhile only the newest of each member waits. A call that fails is repeated with back-off, so
/// nobody upstream ever waits for a feeder.
/// </summary>
internal sealed class FeederBinding
{
    private readonly Lock _gate;
    private readonly StreamBindings _bindings;
    private readonly FleetLinkSession _session;
    private readonly IFeederGrain _grain;
    private readonly GrainIntake _distant;
    private readonly WaitingReadings _readings;
    private readonly NewestPerMember<HomeReading> _meters;
    private readonly NewestPerMember<Answer> _answers;
    private Task _sending = Task.CompletedTask;
    private bool _isSending;
    private bool _isBound;
    private volatile bool _hasEnded;
    private int _refusals;

    /// <param name="bindings">All bindings of the connection.</param>
    /// <param name="feeder">The feeder.</param>
    /// <param name="vehicles">Vehicle numbers; a vehicle's member number is its place here.</param>
    /// <param name="homes">Home numbers; likewise.</param>
    public FeederBinding(StreamBindings bindings, FeederId feeder, int[] vehicles, int[] homes)
    {
        _bindings = bindings;
        _session = bindings.Session;
        _gate = bindings.Inbound;
        _grain = _session.Grains.GetGrain<IFeederGrain>(feeder.Text);
        _distant = new(_grain);
        _readings = new(vehicles.Length);
        _meters = new(homes.Length);
        _answers = new(vehicles.Length);
        Route = _session.NewRoute();
        Feeder = feeder;
        Vehicles = vehicles;
        Homes = homes;
    }

    public Route Route { get; }

    public FeederId Feeder { get; }

    public int[] Vehicles { get; }

    public int[] Homes { get; }

    /// <summary>The feeder dropped something since this was last cleared: a member may have moved elsewhere.</summary>
    public bool IsSuspect { get; set; }

    /// <summary>Everything that waits. The caller holds the inbound lock here and in the three that follow.</summary>
    public int Waiting => _readings.Count + _meters.Count + _answers.Count;

    public PutOutcome Put(int member, in VehicleReading reading) => _readings.Put(member, reading);

    public PutOutcome Put(int member, in HomeReading reading) => _meters.Put(member, reading);

    public PutOutcome Put(int member, in Answer answer) => _answers.Put(member, answer);

    /// <summary>Introduces the members to their feeder; what it does not know is unbound.</summary>
    /// <exception cref="OperationCanceledException">The connection has closed.</exception>
    public async Task Bind()
    {
        var request = new BindRequest(
            Route,
            [.. Vehicles.Select(vehicle => _bindings.Members.Vehicles[vehicle])],
            [.. Homes.Select(home => _bindings.Members.Homes[home])],
            _bindings.Members.Latency);
        var result = await _grain.Bind(request).AsTask().WaitAsync(_session.Closing);
        _isBound = true;
        _bindings.Forget(this, result.UnknownVehicles, result.UnknownHomes);
    }

    /// <summary>Ends the binding; what still waits in it nobody will send.</summary>
    public async Task Unbind()
    {
        _hasEnded = true;
        await _grain.Unbind(Route);
    }

    /// <summary>Starts to send what waits, unless a batch is on its way, which then takes the rest along.</summary>
    /// <returns>In stepped time ends when nothing waits any more.</returns>
    public Task Send()
    {
        lock (_gate)
        {
            if (!_isSending)
            {
                _isSending = true;
                _sending = TryHandOver() ? Task.CompletedTask : Task.Run(SendAll);
            }

            return _sending;
        }
    }

    private bool TryHandOver() => _isBound && !_session.Options.SteppedTime
        && _session.Registry.LocalFeeders?.TryPost(Feeder.Text, HandOver) is true;

    // In a turn of a feeder on this server, which awaits nothing; what it does not take goes the long way.
    private async Task HandOver(IFeederIntake feeder)
    {
        var isTaken = false;
        try
        {
            isTaken = await SendWaiting(feeder);
        }
        catch (Exception exception)
        {
            _session.OnCallFailed(exception, Feeder);
        }

        if ((!isTaken || GoesOn(mustRepeat: false)) && !(isTaken && TryHandOver()))
        {
            _ = Task.Run(SendAll);
        }
    }

    // False when the feeder does not know the binding.
    private async ValueTask<bool> SendWaiting(IFeederIntake feeder)
    {
        var isTaken = await SendAnswers(feeder) && await SendReadings(feeder) && await SendMeters(feeder);
        _refusals = isTaken ? 0 : _refusals;
        return isTaken;
    }

    private async Task SendAll()
    {
        var failures = 0;
        do
        {
            try
            {
                if (_hasEnded)
                {
                    return;
                }

                if (!_isBound)
                {
                    await Bind();
                }

                await SendWaiting(_distant);
                failures = 0;
                if (_refusals > 1 && !await _session.Retry(_refusals))
                {
                    return;
                }
            }
            catch (OperationCanceledException) when (_session.Closing.IsCancellationRequested)
            {
                // Nobody will send the rest; the connection is gone and its vehicles report elsewhere.
                return;
            }
            catch (Exception exception)
            {
                // Whatever a feeder or the way to it does wrong must not stop the others (C18).
                _session.OnCallFailed(exception, Feeder);
                if (!await _session.Retry(failures++))
                {
                    return;
                }
            }
        }
        while (GoesOn(mustRepeat: failures > 0));
    }

    // Ends the sending under the lock, so that whoever puts something after that sees that it must start it again.
    private bool GoesOn(bool mustRepeat)
    {
        lock (_gate)
        {
            var enough = _session.Options.SteppedTime ? 1 : _session.Options.BucketReadings;
            var goesOn = !_isBound || mustRepeat || Waiting >= enough;
            if (!goesOn)
            {
                _isSending = false;
                if (Waiting > 0)
                {
                    _bindings.SendSoon();
                }
            }

            return goesOn;
        }
    }

    // Each of these three: false when the feeder does not know the binding.
    private async ValueTask<bool> SendAnswers(IFeederIntake feeder)
    {
        if (Taken(_answers.ToBatch) is not { } batch)
        {
            return true;
        }

        var isTaken = await IsTaken(
            feeder.Acknowledge(batch), () => _answers.PutBack(batch.Member.AsSpan(0, batch.Count)));
        if (isTaken)
        {
            batch.Return();
        }

        return isTaken;
    }

    private async ValueTask<bool> SendReadings(IFeederIntake feeder)
    {
        if (Taken(_readings.Take) is not { } batch)
        {
            return true;
        }

        var isTaken = await IsTaken(feeder.Report(batch), () => _readings.PutBack(batch));
        if (isTaken)
        {
            batch.Return();
        }

        return isTaken;
    }

    private async ValueTask<bool> SendMeters(IFeederIntake feeder)
    {
        if (Taken(_meters.ToBatch) is not { } batch)
        {
            return true;
        }

        var isTaken = await IsTaken(feeder.Report(batch), () => _meters.PutBack(batch.Member.AsSpan(0, batch.Count)));
        if (isTaken)
        {
            batch.Return();
        }

        return isTaken;
    }

    private TBatch? Taken<TBatch>(Func<Route, long, TBatch?> take)
        where TBatch : class
    {
        lock (_gate)
        {
            return take(Route, _session.NowMs);
        }
    }

    /// <summary>
    /// Awaits the answer to a batch. Unless it was taken its members wait again and its arrays are not returned to
    /// the pool, since a call that timed out here may still be read over there.
    /// </summary>
    private async ValueTask<bool> IsTaken(ValueTask<ReportResult> call, Action putBack)
    {
        var isTaken = false;
        try
        {
            var result = call.IsCompletedSuccessfully
                ? call.Result
                : await call.AsTask().WaitAsync(_session.Closing);
            isTaken = result.Outcome == ReportOutcome.Taken;
            if (!isTaken)
            {
                // The feeder has moved, or forgotten us: bind again, then resend. If that does not help, wait.
                _refusals++;
                _isBound = false;
                _session.Instruments.OnNotBound();
            }
            else if (result.Dropped > 0)
            {
                IsSuspect = true;
                _session.Instruments.OnReadingsDropped(result.Dropped, ReadingDrop.ByFeeder);
            }
        }
        finally
        {
            if (!isTaken)
            {
                lock (_gate)
                {
                    putBack();
                }
            }
        }

        return isTaken;
    }

    /// <summary>The way to a feeder wherever it is.</summary>
    private sealed class GrainIntake(IFeederGrain grain) : IFeederIntake
    {
        public ValueTask<ReportResult> Report(TelemetryBatch batch) => grain.Report(batch);

        public ValueTask<ReportResult> Report(HomeMeterBatch batch) => grain.Report(batch);

        public ValueTask<ReportResult> Acknowledge(AcknowledgementBatch batch) => grain.Acknowledge(batch);
    }
}
