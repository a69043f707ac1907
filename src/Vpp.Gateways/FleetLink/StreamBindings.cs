using Vpp.Domain.Identities;
using Vpp.Gateways.FleetLink.Wire;

namespace Vpp.Gateways.FleetLink;

/// <summary>
/// Where everybody on one stream belongs: the binding of each vehicle and home, and its place there. Readings of a
/// message are sorted into the bindings here.
/// </summary>
internal sealed class StreamBindings : IDisposable
{
    private readonly List<FeederBinding> _all = [];
    private readonly ITimer _sendTimer;
    private Place[] _vehicles = [];
    private Place[] _homes = [];
    private int _lookFrom;
    private bool _sendsSoon;

    public StreamBindings(FleetLinkSession session, StreamMembers members)
    {
        Session = session;
        Members = members;
        _sendTimer = session.PaceClock.CreateTimer(
            _ => SendAll(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public FleetLinkSession Session { get; }

    public StreamMembers Members { get; }

    /// <summary>Guards everything that waits to be sent to feeders.</summary>
    public Lock Inbound { get; } = new();

    public FeederBinding[] All
    {
        get
        {
            lock (Inbound)
            {
                return [.. _all];
            }
        }
    }

    /// <summary>Vehicles that there is room for: numbers below this may be spoken of.</summary>
    public int VehicleCount { get; private set; }

    /// <inheritdoc cref="VehicleCount"/>
    public int HomeCount { get; private set; }

    /// <summary>Makes room for members that were introduced since.</summary>
    public void Grow()
    {
        lock (Inbound)
        {
            (VehicleCount, HomeCount) = (Members.Vehicles.Count, Members.Homes.Count);
            Reserve(ref _vehicles, VehicleCount);
            Reserve(ref _homes, HomeCount);
        }
    }

    /// <summary>A new binding takes these members, whoever had them before.</summary>
    public FeederBinding Add(FeederId feeder, int[] vehicles, int[] homes)
    {
        var binding = new FeederBinding(this, feeder, vehicles, homes);
        lock (Inbound)
        {
            _all.Add(binding);
            for (var member = 0; member < vehicles.Length; member++)
            {
                _vehicles[vehicles[member]] = new Place(binding, member);
            }

            for (var member = 0; member < homes.Length; member++)
            {
                _homes[homes[member]] = new Place(binding, member);
            }
        }

        return binding;
    }

    /// <summary>The feeder does not know these members of a binding: they belong nowhere for now.</summary>
    public void Forget(FeederBinding binding, int[] vehicles, int[] homes)
    {
        lock (Inbound)
        {
            foreach (var member in vehicles)
            {
                Forget(ref _vehicles[binding.Vehicles[member]], binding);
            }

            foreach (var member in homes)
            {
                Forget(ref _homes[binding.Homes[member]], binding);
            }
        }
    }

    /// <summary>Drops the bindings that nobody belongs to, or no longer, and says which.</summary>
    public FeederBinding[] TakeDeserted()
    {
        lock (Inbound)
        {
            FeederBinding[] deserted = [.. _all.Where(binding =>
                !Array.Exists(binding.Vehicles, vehicle => _vehicles[vehicle].Binding == binding)
                && !Array.Exists(binding.Homes, home => _homes[home].Binding == binding))];
            _all.RemoveAll(deserted.Contains);
            return deserted;
        }
    }

    /// <summary>Vehicles and homes within these ranges of numbers that belong nowhere.</summary>
    public (int[] Vehicles, int[] Homes) Unplaced(Range vehicles, Range homes)
    {
        lock (Inbound)
        {
            return (
                Numbers(_vehicles, vehicles, place => place.Binding is null),
                Numbers(_homes, homes, place => place.Binding is null));
        }
    }

    /// <summary>
    /// Those who belong nowhere, of many some and the next time the next ones, and everybody whose binding is suspect,
    /// which it then no longer is.
    /// </summary>
    public (int[] Vehicles, int[] Homes) TakeDoubtful()
    {
        lock (Inbound)
        {
            var doubtful = (Doubtful(_vehicles, VehicleCount), Doubtful(_homes, HomeCount));
            _all.ForEach(binding => binding.IsSuspect = false);
            _lookFrom++;
            return doubtful;
        }
    }

    /// <summary>The feeder that a vehicle's readings go to, or null.</summary>
    public FeederId? FeederOfVehicle(int vehicle) => FeederOf(vehicle, _vehicles);

    /// <inheritdoc cref="FeederOfVehicle"/>
    public FeederId? FeederOfHome(int home) => FeederOf(home, _homes);

    /// <summary>Sorts the facts of a message into the bindings, or returns the rule that it breaks.</summary>
    public string? Put(Telemetry telemetry)
    {
        if (MessageCheck.Fault(telemetry, VehicleCount) is { } fault)
        {
            return fault;
        }

        var vehicle = Column<int>.Read(telemetry.Vehicle);
        var powerW = Column<int>.Read(telemetry.PowerW);
        var stateOfCharge = Column<ushort>.Read(telemetry.StateOfCharge);
        var connection = Column<byte>.Read(telemetry.Connection);
        var ageMs = Column<uint>.Read(telemetry.AgeMs);
        var epoch = Column<long>.Read(telemetry.Epoch);
        var sequence = Column<long>.Read(telemetry.Sequence);
        var setpointW = Column<int>.Read(telemetry.SetpointW);
        var remainingLifeMs = Column<uint>.Read(telemetry.RemainingLifeMs);
        var now = Session.NowMs;
        var drops = new DropCount();
        lock (Inbound)
        {
            for (var row = 0; row < vehicle.Length; row++)
            {
                if (_vehicles[vehicle[row]] is not { Binding: { } binding } place)
                {
                    drops.Unbound++;
                    continue;
                }

                var reading = new VehicleReading(
                    now - ageMs[row],
                    powerW[row],
                    stateOfCharge[row],
                    connection[row],
                    epoch[row],
                    sequence[row],
                    setpointW[row],
                    (int)remainingLifeMs[row]);
                Count(binding, binding.Put(place.Member, reading), ref drops);
            }
        }

        Session.Instruments.OnReadings(vehicle.Length);
        drops.Report(Session.Instruments);
        return null;
    }

    /// <inheritdoc cref="Put(Telemetry)"/>
    public string? Put(HomeMeters meters)
    {
        if (MessageCheck.Fault(meters, HomeCount) is { } fault)
        {
            return fault;
        }

        var home = Column<int>.Read(meters.Home);
        var uncontrolledLoadW = Column<int>.Read(meters.UncontrolledLoadW);
        var ageMs = Column<uint>.Read(meters.AgeMs);
        var now = Session.NowMs;
        var drops = new DropCount();
        lock (Inbound)
        {
            for (var row = 0; row < home.Length; row++)
            {
                if (_homes[home[row]] is not { Binding: { } binding } place)
                {
                    drops.Unbound++;
                    continue;
                }

                var reading = new HomeReading(now - ageMs[row], uncontrolledLoadW[row]);
                Count(binding, binding.Put(place.Member, reading), ref drops);
            }
        }

        drops.Report(Session.Instruments);
        return null;
    }

    /// <inheritdoc cref="Put(Telemetry)"/>
    public string? Put(Acknowledgements answers)
    {
        if (MessageCheck.Fault(answers, VehicleCount) is { } fault)
        {
            return fault;
        }

        var vehicle = Column<int>.Read(answers.Vehicle);
        var epoch = Column<long>.Read(answers.Epoch);
        var sequence = Column<long>.Read(answers.Sequence);
        var outcome = Column<byte>.Read(answers.Outcome);
        var drops = new DropCount();
        lock (Inbound)
        {
            for (var row = 0; row < vehicle.Length; row++)
            {
                if (_vehicles[vehicle[row]] is not { Binding: { } binding } place)
                {
                    drops.Unbound++;
                    continue;
                }

                var answer = new Answer(epoch[row], sequence[row], outcome[row]);
                Count(binding, binding.Put(place.Member, answer), ref drops);
            }
        }

        drops.Report(Session.Instruments);
        return null;
    }

    /// <summary>Sends what waits once the bucket's time is over.</summary>
    public void SendSoon()
    {
        lock (Inbound)
        {
            if (!_sendsSoon && !Session.Options.SteppedTime)
            {
                _sendsSoon = true;
                _sendTimer.Change(Session.Options.BucketDelay, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Sends what waits now; in stepped time it ends when feeders have taken everything.</summary>
    public Task SendAll()
    {
        lock (Inbound)
        {
            _sendsSoon = false;
            return Task.WhenAll(_all.Where(binding => binding.Waiting > 0).Select(binding => binding.Send()));
        }
    }

    public void Dispose() => _sendTimer.Dispose();

    private static void Forget(ref Place place, FeederBinding binding)
    {
        if (place.Binding == binding)
        {
            place = default;
        }
    }

    private static int[] Numbers(Place[] places, Range range, Predicate<Place> isWanted)
    {
        var (first, count) = range.GetOffsetAndLength(places.Length);
        return [.. Enumerable.Range(first, count).Where(number => isWanted(places[number]))];
    }

    private static void Reserve(ref Place[] places, int count)
    {
        if (count > places.Length)
        {
            Array.Resize(ref places, Math.Max(count, 2 * places.Length));
        }
    }

    private int[] Doubtful(Place[] places, int count)
    {
        var nowhere = Numbers(places, ..count, place => place.Binding is null);
        var countMax = Session.Options.LookupIdsMax;
        var pages = Math.Max(1, (nowhere.Length + countMax - 1) / countMax);
        return
        [
            .. nowhere.Skip(_lookFrom % pages * countMax).Take(countMax),
            .. Numbers(places, ..count, place => place.Binding is { IsSuspect: true }),
        ];
    }

    private FeederId? FeederOf(int number, Place[] places)
    {
        lock (Inbound)
        {
            return places[number].Binding?.Feeder;
        }
    }

    private void Count(FeederBinding binding, PutOutcome outcome, ref DropCount drops)
    {
        if (outcome == PutOutcome.Replaced)
        {
            drops.Replaced++;
        }
        else if (outcome == PutOutcome.Older)
        {
            drops.Older++;
        }
        else if (binding.Waiting == 1)
        {
            SendSoon();
        }
        else if (binding.Waiting == Session.Options.BucketReadings && !Session.Options.SteppedTime)
        {
            _ = binding.Send();
        }
    }

    /// <summary>A member's binding and its number there.</summary>
    private readonly record struct Place(FeederBinding? Binding, int Member);

    /// <summary>Facts of one message that were not used.</summary>
    private struct DropCount
    {
        public int Unbound;
        public int Replaced;
        public int Older;

        public readonly void Report(GatewayInstruments instruments)
        {
            instruments.OnReadingsDropped(Unbound, ReadingDrop.Unbound);
            instruments.OnReadingsDropped(Replaced, ReadingDrop.Replaced);
            instruments.OnReadingsDropped(Older, ReadingDrop.Older);
        }
    }
}
