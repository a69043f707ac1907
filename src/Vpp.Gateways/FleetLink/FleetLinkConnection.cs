using Google.Protobuf;
using Grpc.Core;
using Vpp.Gateways.FleetLink.Wire;
using Vpp.Grains.Leases;

namespace Vpp.Gateways.FleetLink;

/// <summary>
/// One stream from Hello to close. Its reader never waits for a feeder or the store: it checks a message, sorts it
/// into the bindings and reads on.
/// </summary>
internal sealed class FleetLinkConnection : IDisposable
{
    private readonly ConnectionRegistry _registry;
    private readonly CancellationTokenSource _closing;
    private readonly FleetLinkSession _session;
    private readonly StreamMembers _members = new();
    private readonly StreamBindings _bindings;
    private readonly StreamPlacement _placement;
    private readonly PendingSetpoints _setpoints;
    private readonly FleetLinkWriter _writer;
    private readonly Silence _silence = new();
    private readonly long _openedAt;
    private Status _status = Status.DefaultSuccess;
    private volatile string? _fleetOperator;
    private int _hellos;
    private int _malformed;
    private int _introductions;
    private volatile StepBarrier? _barrier;
    private volatile bool _isWelcome;

    public FleetLinkConnection(ConnectionRegistry registry, CancellationToken call)
    {
        _registry = registry;
        _closing = CancellationTokenSource.CreateLinkedTokenSource(call);
        _session = new FleetLinkSession(registry, registry.Clock, registry.Logger, _closing.Token);
        _bindings = new StreamBindings(_session, _members);
        _placement = new StreamPlacement(this, _bindings);
        _setpoints = new PendingSetpoints(
            registry.Clock, registry.Instruments, deductsWaiting: !registry.Options.SteppedTime);
        _writer = new FleetLinkWriter(_setpoints);
        _openedAt = _session.PaceClock.GetTimestamp();
    }

    /// <summary>The client has been told that its first ids are bound.</summary>
    public bool IsWelcome => _isWelcome;

    private FleetLinkOptions Options => _session.Options;

    /// <summary>Speaks with the client until either side closes; throws the status when it was this one.</summary>
    /// <param name="requests">From the client.</param>
    /// <param name="responses">To the client.</param>
    /// <param name="abort">Tears the call down when the client does not even take the last message.</param>
    /// <param name="stopping">The server is about to stop: the client does well to go elsewhere at once.</param>
    public async Task Run(
        IAsyncStreamReader<ClientMessage> requests,
        IServerStreamWriter<ServerMessage> responses,
        Action abort,
        CancellationToken stopping)
    {
        await using var stop = stopping.UnsafeRegister(
            _ => CloseWith(StatusCode.Unavailable, "the server is stopping"), null);
        if (!_registry.TryAdd(this))
        {
            _registry.Logger.Refused(Options.StreamsMax);
            throw new RpcException(new Status(
                StatusCode.ResourceExhausted, $"this server takes at most {Options.StreamsMax} streams"));
        }

        _session.Instruments.OnConnectionOpened();
        await using var heartbeat = StartTimer(Options.HeartbeatPeriod, Beat);
        await using var lookup = StartTimer(Options.LookupPeriod, () => _ = Watch(_placement.LookAgain()));
        var writing = Write(responses);
        try
        {
            await Read(requests);
        }
        finally
        {
            await _closing.CancelAsync();
            await EndOf(writing, abort);
            await Close();
        }

        if (_status.StatusCode != StatusCode.OK)
        {
            throw new RpcException(_status);
        }
    }

    public void Send(FeederBinding binding, SetpointBatch batch)
    {
        _setpoints.Put(batch, binding.Vehicles);
        _writer.Wake();
    }

    public void RequestReport(FeederBinding binding) => _writer.RequestReport(binding);

    /// <summary>Hands the client one step of time.</summary>
    /// <returns>True once it has answered and its feeders have everything; false when it has gone.</returns>
    public async Task<bool> Advance(long step, DateTimeOffset to)
    {
        var barrier = new StepBarrier(step);
        _barrier = barrier;
        Enqueue(new ServerMessage { Advance = new Advance { Step = step, UnixTimeMs = to.ToUnixTimeMilliseconds() } });
        using var gone = _closing.Token.UnsafeRegister(_ => barrier.Completion.TrySetResult(false), null);
        return await barrier.Completion.Task;
    }

    public void RemoveBinding(FeederBinding binding) => _registry.Remove(binding);

    public void AddBinding(FeederBinding binding) => _registry.Add(this, binding);

    public void Dispose()
    {
        _placement.Dispose();
        _bindings.Dispose();
        _closing.Dispose();
    }

    private async Task Read(IAsyncStreamReader<ClientMessage> requests)
    {
        try
        {
            while (await requests.MoveNext(_closing.Token))
            {
                _silence.End();
                if (Take(requests.Current) is { } sentence)
                {
                    Refuse(sentence);
                }

                requests.Current.GiveBack();
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // Closed from this side; the status says why.
        }
        catch (InvalidProtocolBufferException exception)
        {
            _session.Instruments.OnMalformedMessage();
            CloseWith(StatusCode.InvalidArgument, $"a message cannot be read: {exception.Message}");
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.ResourceExhausted)
        {
            _session.Instruments.OnMalformedMessage();
            CloseWith(StatusCode.ResourceExhausted, exception.Status.Detail);
        }
        catch (IOException exception)
        {
            _registry.Logger.ClientGone(exception);
        }
    }

    /// <summary>Uses a message, or returns the rule that it breaks.</summary>
    private string? Take(ClientMessage message)
    {
        if (_fleetOperator is null && message.ContentCase
            is not (ClientMessage.ContentOneofCase.Hello or ClientMessage.ContentOneofCase.Heartbeat))
        {
            return "stream: a Hello comes first";
        }

        return message.ContentCase switch
        {
            ClientMessage.ContentOneofCase.Hello => Take(message.Hello),
            ClientMessage.ContentOneofCase.Telemetry => _bindings.Put(message.Telemetry),
            ClientMessage.ContentOneofCase.HomeMeters => _bindings.Put(message.HomeMeters),
            ClientMessage.ContentOneofCase.Acknowledgements => _bindings.Put(message.Acknowledgements),
            ClientMessage.ContentOneofCase.Heartbeat => null,
            ClientMessage.ContentOneofCase.Advanced => Take(message.Advanced),
            _ => "message: it has no content that is known here",
        };
    }

    private string? Take(Hello hello)
    {
        var fault = MessageCheck.Fault(hello, _members, Options);
        if (fault is null && _fleetOperator is not null && _fleetOperator != hello.FleetOperator)
        {
            fault = $"hello: this stream belongs to {_fleetOperator}, not to {hello.FleetOperator}";
        }

        if (fault is null && _hellos == Options.HellosMax)
        {
            fault = $"hello: a stream says at most {Options.HellosMax} of them";
        }

        if (fault is not null)
        {
            return fault;
        }

        if (!_registry.TryTakeIds(hello.VehicleIds.Count + hello.HomeIds.Count))
        {
            CloseWith(
                StatusCode.ResourceExhausted,
                $"hello: all streams of this server introduce at most {Options.IdsOfAllMax} vehicles and homes");
            return null;
        }

        _hellos++;
        _fleetOperator = hello.FleetOperator;
        _members.Latency = MessageCheck.LatencyOf(hello);
        _members.Vehicles.Add(hello.VehicleIds);
        _members.Homes.Add(hello.HomeIds);
        if (!hello.MoreFollows)
        {
            Introduce(_bindings.VehicleCount.._members.Vehicles.Count, _bindings.HomeCount.._members.Homes.Count);
        }

        return null;
    }

    private void Introduce(Range vehicles, Range homes)
    {
        _bindings.Grow();
        _setpoints.Grow(_bindings.VehicleCount);
        _registry.Logger.Introduced(_fleetOperator, _bindings.VehicleCount, _bindings.HomeCount);
        Interlocked.Increment(ref _introductions);
        _ = Watch(Welcome(vehicles, homes));
    }

    private string? Take(Advanced advanced)
    {
        if (_barrier is not { } barrier || !barrier.TryAnswer(advanced.Step))
        {
            return $"advanced: step {advanced.Step} is not the one that was asked for";
        }

        _ = Watch(Finish(barrier));
        return null;
    }

    /// <summary>Work that the reader does not wait for; a fault in it ends the stream instead of being lost.</summary>
    private async Task Watch(Task work)
    {
        try
        {
            await work;
        }
        catch (Exception) when (_closing.IsCancellationRequested)
        {
            // Nobody waits for it any more.
        }
        catch (Exception exception)
        {
            _session.OnStreamFailed(exception);
            CloseWith(StatusCode.Internal, "the server could not go on with this stream");
        }
    }

    private async Task Finish(StepBarrier barrier)
    {
        await _bindings.SendAll();
        _session.EndStep();
        await _placement.LookAgainIfDue();
        barrier.Completion.TrySetResult(!_closing.IsCancellationRequested);
    }

    private async Task Welcome(Range vehicles, Range homes)
    {
        if (!await _placement.Introduce(vehicles, homes))
        {
            return;
        }

        var (unknownVehicles, unknownHomes) = _bindings.Unplaced(vehicles, homes);
        var period = Options.SteppedTime ? TimeSpan.Zero : Options.HeartbeatPeriod;
        Enqueue(new ServerMessage
        {
            Welcome = new Welcome
            {
                HeartbeatPeriodMs = (uint)period.TotalMilliseconds,
                UnknownVehicles = Column<int>.Copy(unknownVehicles),
                UnknownHomes = Column<int>.Copy(unknownHomes),
            },
        });
        _isWelcome = true;
        _silence.End();
        Interlocked.Decrement(ref _introductions);
    }

    private void Refuse(string sentence)
    {
        _registry.Logger.Malformed(_fleetOperator, sentence);
        _session.Instruments.OnMalformedMessage();
        Enqueue(new ServerMessage { Fault = new Fault { Sentence = sentence } });
        if (++_malformed >= Options.MalformedMax)
        {
            CloseWith(StatusCode.InvalidArgument, $"{_malformed} malformed messages; the last one: {sentence}");
        }
    }

    private void Enqueue(ServerMessage message)
    {
        if (!_writer.TryEnqueue(message))
        {
            CloseWith(StatusCode.ResourceExhausted, "the client does not read what it is sent");
        }
    }

    private void Beat()
    {
        // A client may wait for its welcome in silence.
        if (_introductions == 0 && _silence.Beat() is var beats && beats > Options.HeartbeatsMissedMax)
        {
            _session.Instruments.OnSilence();
            var seconds = (beats * Options.HeartbeatPeriod).TotalSeconds;
            CloseWith(StatusCode.Unavailable, $"nothing was heard for {seconds:0.#} s");
            return;
        }

        if (_fleetOperator is null && _session.PaceClock.GetElapsedTime(_openedAt) >= Options.HelloTimeout)
        {
            _session.Instruments.OnSilence();
            CloseWith(StatusCode.DeadlineExceeded, $"no Hello came within {Options.HelloTimeout.TotalSeconds:0.#} s");
            return;
        }

        _writer.Beat();
    }

    private void CloseWith(StatusCode code, string sentence)
    {
        if (!_closing.IsCancellationRequested)
        {
            _status = new Status(code, sentence);
            _ = _closing.CancelAsync();
        }
    }

    private async Task Write(IServerStreamWriter<ServerMessage> responses)
    {
        try
        {
            await _writer.Run(responses, _closing.Token);
        }
        catch (Exception exception) when (exception
            is OperationCanceledException or IOException or InvalidOperationException or RpcException)
        {
            // The client is gone, or this side closes: the reader ends too.
            if (!_closing.IsCancellationRequested)
            {
                _registry.Logger.ClientGone(exception);
                await _closing.CancelAsync();
            }
        }
    }

    private async Task EndOf(Task writing, Action abort)
    {
        try
        {
            await writing.WaitAsync(Options.HeartbeatPeriod, _session.PaceClock);
        }
        catch (TimeoutException)
        {
            abort();
            await writing;
        }
    }

    private async Task Close()
    {
        _registry.Remove(this, _members.Vehicles.Count + _members.Homes.Count);
        await _placement.Stop();
        foreach (var binding in _bindings.All)
        {
            _registry.Remove(binding);
        }

        _session.Instruments.OnConnectionClosed();
        _registry.Logger.Disconnected(_fleetOperator);
        await _placement.UnbindAll();
    }

    private ITimer StartTimer(TimeSpan period, Action callback)
    {
        period = Options.SteppedTime ? Timeout.InfiniteTimeSpan : period;
        return _session.PaceClock.CreateTimer(_ => callback(), null, period, period);
    }
}
