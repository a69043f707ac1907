using Vpp.Domain.Identities;

namespace Vpp.Gateways.FleetLink;

/// <summary>
/// Finds the feeder of everybody on a stream and binds them there: first when they are introduced, again from time to
/// time for those whom nobody knew or whose feeder has begun to drop what they say.
/// </summary>
internal sealed class StreamPlacement(FleetLinkConnection connection, StreamBindings bindings) : IDisposable
{
    private readonly FleetLinkSession _session = bindings.Session;
    private readonly SemaphoreSlim _one = new(1);
    private long _lookedAtMs = bindings.Session.NowMs;

    /// <summary>Binds newly introduced members; false when the connection closed before that was done.</summary>
    public Task<bool> Introduce(Range vehicles, Range homes) => Place(() => bindings.Unplaced(vehicles, homes));

    public Task<bool> LookAgain() => Place(bindings.TakeDoubtful);

    /// <summary>In stepped time there is no timer; looks again when the plant's clock says that it is time.</summary>
    public async Task LookAgainIfDue()
    {
        var now = _session.NowMs;
        if (now - _lookedAtMs >= _session.Options.LookupPeriod.TotalMilliseconds)
        {
            _lookedAtMs = now;
            await LookAgain();
        }
    }

    /// <summary>Waits until nothing is being placed; after closing nothing will be.</summary>
    public Task Stop() => _one.WaitAsync(CancellationToken.None);

    /// <summary>Tells every feeder, as far as it can be reached, that the connection has closed.</summary>
    public Task UnbindAll() =>
        Parallel.ForEachAsync(bindings.All, Concurrency(default), (binding, _) => Unbind(binding));

    public void Dispose() => _one.Dispose();

    private async Task<bool> Place(Func<(int[] Vehicles, int[] Homes)> wanted)
    {
        try
        {
            await _one.WaitAsync(_session.Closing);
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        try
        {
            var (vehicles, homes) = wanted();
            if (vehicles.Length + homes.Length > 0 && await Locate(vehicles, homes) is { } byFeeder)
            {
                await Parallel.ForEachAsync(byFeeder, Concurrency(_session.Closing), (members, _) => Bind(members));
            }

            foreach (var deserted in bindings.TakeDeserted())
            {
                connection.RemoveBinding(deserted);
                await Unbind(deserted);
            }

            return !_session.Closing.IsCancellationRequested;
        }
        catch (OperationCanceledException) when (_session.Closing.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            _one.Release();
        }
    }

    private async ValueTask Bind(FeederMembers members)
    {
        var binding = bindings.Add(members.Feeder, [.. members.Vehicles], [.. members.Homes]);
        connection.AddBinding(binding);
        try
        {
            await binding.Bind();
        }
        catch (Exception exception) when (!_session.Closing.IsCancellationRequested)
        {
            // One feeder that cannot be reached must not keep the others waiting (C18): it goes on by itself.
            _session.OnCallFailed(exception, members.Feeder);
            _ = binding.Send();
        }
    }

    private async ValueTask Unbind(FeederBinding binding)
    {
        try
        {
            await binding.Unbind();
        }
        catch (Exception exception)
        {
            _session.OnUnbindFailed(exception, binding.Feeder);
        }
    }

    /// <summary>The members that belong to another feeder than so far; asks until the store answers.</summary>
    private async Task<IReadOnlyCollection<FeederMembers>?> Locate(int[] vehicles, int[] homes)
    {
        for (var failures = 0; ; failures++)
        {
            try
            {
                return await LocateOnce(vehicles, homes);
            }
            catch (Exception exception) when (!_session.Closing.IsCancellationRequested)
            {
                _session.OnLookupFailed(exception);
                if (!await _session.Retry(failures))
                {
                    return null;
                }
            }
        }
    }

    private async Task<IReadOnlyCollection<FeederMembers>> LocateOnce(int[] vehicles, int[] homes)
    {
        var members = bindings.Members;
        var byFeeder = new Dictionary<FeederId, FeederMembers>();
        if (vehicles.Length > 0)
        {
            VehicleId[] ids = [.. vehicles.Select(number => new VehicleId(members.Vehicles[number]))];
            var feeders = await _session.Terms.Locate(ids, _session.Closing);
            for (var place = 0; place < ids.Length; place++)
            {
                if (feeders.TryGetValue(ids[place], out var feeder)
                    && feeder != bindings.FeederOfVehicle(vehicles[place]))
                {
                    MembersOf(feeder).Vehicles.Add(vehicles[place]);
                }
            }
        }

        if (homes.Length > 0)
        {
            HomeId[] ids = [.. homes.Select(number => new HomeId(members.Homes[number]))];
            var feeders = await _session.Terms.Locate(ids, _session.Closing);
            for (var place = 0; place < ids.Length; place++)
            {
                if (feeders.TryGetValue(ids[place], out var feeder)
                    && feeder != bindings.FeederOfHome(homes[place]))
                {
                    MembersOf(feeder).Homes.Add(homes[place]);
                }
            }
        }

        return byFeeder.Values;

        FeederMembers MembersOf(FeederId feeder) =>
            byFeeder.TryGetValue(feeder, out var known) ? known : byFeeder[feeder] = new FeederMembers(feeder);
    }

    private ParallelOptions Concurrency(CancellationToken cancellation) => new()
    {
        MaxDegreeOfParallelism = _session.Options.BindConcurrency,
        CancellationToken = cancellation,
    };

    private sealed record FeederMembers(FeederId Feeder)
    {
        public List<int> Vehicles { get; } = [];

        public List<int> Homes { get; } = [];
    }
}
