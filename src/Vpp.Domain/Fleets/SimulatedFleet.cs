using Vpp.Domain.Leases;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Fleets;

/// <summary>
/// A fleet of electric vehicles as columns, moved through time in steps. Between two decisions a vehicle's power is
/// constant, and decisions fall on moments of their own, so how a run is cut into steps changes nothing in it.
/// Random draws depend on the seed, the vehicle and the moment alone: two runs that differ in their setpoints meet the
/// same losses and delays.
/// </summary>
public sealed class SimulatedFleet
{
    private const int NotAtHome = -1;

    private readonly FleetOptions _options;
    private readonly SeededDraws _draws;
    private readonly BatteryColumns _batteries;
    private readonly LeaseColumns _leases;
    private readonly StayColumns _stays;
    private readonly ReadingSchedule _readings;
    private readonly List<SetpointAcknowledgement> _acknowledgements = [];

    private readonly VehicleBehaviour[] _behaviour;
    private readonly int[] _home;
    private readonly int[] _stay;
    private readonly int[] _nextStay;
    private readonly long[] _decidesAt;
    private readonly long[] _rate;
    private readonly int[] _powerW;
    private readonly long[] _importedWattTenths;
    private readonly long[] _exportedWattTenths;

    private readonly long _delayMin;
    private readonly long _delayChoices;
    private long _before;
    private long _now;

    /// <param name="options">How it behaves.</param>
    /// <param name="origin">The instant that all times count from.</param>
    /// <param name="vehicles">One row each, in this order.</param>
    public SimulatedFleet(FleetOptions options, DateTimeOffset origin, IReadOnlyList<SimulatedVehicle> vehicles)
    {
        var count = vehicles.Count;
        _options = options;
        _draws = new SeededDraws(options.Seed);
        _batteries = new BatteryColumns(count, options);
        _leases = new LeaseColumns(count);
        _stays = new StayColumns(vehicles);
        _readings = new ReadingSchedule(count, options);
        _behaviour = new VehicleBehaviour[count];
        _home = new int[count];
        _stay = new int[count];
        _nextStay = new int[count];
        _decidesAt = new long[count];
        _rate = new long[count];
        _powerW = new int[count];
        _importedWattTenths = new long[count];
        _exportedWattTenths = new long[count];
        _delayMin = FleetClock.Tenths(options.ResponseDelayMin);
        _delayChoices = FleetClock.Tenths(options.ResponseDelayMax) - _delayMin + 1;
        ArgumentOutOfRangeException.ThrowIfNegative(_delayMin);
        ArgumentOutOfRangeException.ThrowIfLessThan(_delayChoices, 1, nameof(options.ResponseDelayMax));
        Origin = origin;
        for (var vehicle = 0; vehicle < count; vehicle++)
        {
            Enrol(vehicle, vehicles[vehicle]);
        }
    }

    public int Count => _powerW.Length;

    public DateTimeOffset Origin { get; }

    /// <summary>Time since the origin, in whole tenths of a second.</summary>
    public TimeSpan Now => FleetClock.Time(_now);

    /// <summary>Power of each vehicle at its EVSE over the end of the last step, + import.</summary>
    public ReadOnlySpan<int> PowerW => _powerW;

    /// <summary>Who left, and who left short.</summary>
    public DepartureAccount Departures { get; } = new();

    public VehicleBehaviour Behaviour(int vehicle) => _behaviour[vehicle];

    public ConnectionState Connection(int vehicle) =>
        _stay[vehicle] == NotAtHome ? ConnectionState.Unplugged : ConnectionState.Connected;

    /// <summary>Number of the present or last stay among the vehicle's own, from 1; zero before the first.</summary>
    public int StayNumber(int vehicle) => _nextStay[vehicle];

    /// <summary>Energy in the battery, rounded down to the joule; while away, what it left with.</summary>
    public Energy EnergyHeld(int vehicle) => _batteries.Energy(vehicle);

    public StateOfCharge StateOfCharge(int vehicle) =>
        Quantities.StateOfCharge.Of(EnergyHeld(vehicle), _batteries.Capacity(vehicle));

    /// <summary>The newest setpoint that came into force, or default control.</summary>
    public Lease Lease(int vehicle) => _leases.Held(vehicle);

    /// <summary>Energy drawn at the EVSE since the origin, rounded down to the joule.</summary>
    public Energy Imported(int vehicle) =>
        Energy.FromJoules(_importedWattTenths[vehicle] / FleetClock.TenthsPerSecond);

    /// <summary>Energy given back at the EVSE since the origin, rounded down to the joule.</summary>
    public Energy Exported(int vehicle) =>
        Energy.FromJoules(_exportedWattTenths[vehicle] / FleetClock.TenthsPerSecond);

    /// <summary>Adds each vehicle's power to that of its home.</summary>
    public void AddPowerTo(Span<long> homePowerW)
    {
        for (var vehicle = 0; vehicle < _powerW.Length; vehicle++)
        {
            homePowerW[_home[vehicle]] += _powerW[vehicle];
        }
    }

    /// <summary>Hands a vehicle a setpoint at this moment; the answer comes as an acknowledgement, or never.</summary>
    public void Offer(int vehicle, in Setpoint setpoint, TimeSpan issuedAt)
    {
        if (_behaviour[vehicle] == VehicleBehaviour.NeverAnswers
            || _draws.Happens(_options.SetpointLossBasisPoints, vehicle, FleetDraw.SetpointLost, _now))
        {
            return;
        }

        var outcome = Taken(vehicle, setpoint, issuedAt);
        if (outcome == SetpointOutcome.Accepted)
        {
            _decidesAt[vehicle] = Math.Min(_decidesAt[vehicle], _leases.WaitsUntil(vehicle));
        }
        else
        {
            Acknowledge(vehicle, setpoint.Fence, outcome);
        }
    }

    /// <summary>Moves the fleet to a later moment, rounded down to a tenth of a second.</summary>
    public void Advance(TimeSpan to)
    {
        var until = FleetClock.Tenths(to);
        ArgumentOutOfRangeException.ThrowIfLessThan(until, _now, nameof(to));
        var now = _now;
        var held = _batteries.Held;
        for (var vehicle = 0; vehicle < held.Length; vehicle++)
        {
            var at = now;
            while (_decidesAt[vehicle] < until)
            {
                var decides = Math.Max(at, _decidesAt[vehicle]);
                Hold(held, vehicle, decides - at);
                at = decides;
                Decide(vehicle, at);
            }

            Hold(held, vehicle, until - at);
        }

        _before = now;
        _now = until;
    }

    /// <summary>What became of the vehicle's reading in the last step.</summary>
    public ReadingState Reading(int vehicle) => _readings.Between(vehicle, _before, _now);

    /// <summary>The readings of the last step that arrive.</summary>
    public void Read(FleetReadings into)
    {
        into.Clear(Now);
        for (var vehicle = 0; vehicle < Count; vehicle++)
        {
            switch (Reading(vehicle))
            {
                case ReadingState.Sent:
                    into.Add(this, vehicle);
                    break;
                case ReadingState.Lost:
                    into.LostCount++;
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>A reading of every vehicle, asked for now; none is lost.</summary>
    public void ReadAll(FleetReadings into)
    {
        into.Clear(Now);
        for (var vehicle = 0; vehicle < Count; vehicle++)
        {
            into.Add(this, vehicle);
        }
    }

    /// <summary>Moves the answers given since the last call to the end of a list, in the order of the steps.</summary>
    public void TakeAcknowledgements(List<SetpointAcknowledgement> into)
    {
        into.AddRange(_acknowledgements);
        _acknowledgements.Clear();
    }

    private void Enrol(int vehicle, SimulatedVehicle simulated)
    {
        _batteries.Add(vehicle, simulated.Nameplate);
        _home[vehicle] = simulated.Home;
        _stay[vehicle] = NotAtHome;
        _decidesAt[vehicle] = long.MinValue;
        _leases.Rest(vehicle, simulated.Enrolled, TimeSpan.Zero);
        _behaviour[vehicle] = _options.Behaviours.Of(_draws.Below(10_000, vehicle, FleetDraw.Behaviour, 0));
    }

    private SetpointOutcome Taken(int vehicle, in Setpoint setpoint, TimeSpan issuedAt)
    {
        if (_stay[vehicle] == NotAtHome)
        {
            return SetpointOutcome.NotConnected;
        }

        if (_options.Uncontrolled)
        {
            return SetpointOutcome.Refused;
        }

        var delay = _delayMin + _draws.Below(_delayChoices, vehicle, FleetDraw.ResponseDelay, _now);
        return _leases.Offer(vehicle, setpoint, FleetClock.Tenths(issuedAt), _now, _now + delay);
    }

    private void Hold(long[] held, int vehicle, long tenths)
    {
        var power = _powerW[vehicle];
        if (power == 0)
        {
            return;
        }

        held[vehicle] += _rate[vehicle] * tenths;
        if (power > 0)
        {
            _importedWattTenths[vehicle] += power * tenths;
        }
        else
        {
            _exportedWattTenths[vehicle] -= power * tenths;
        }
    }

    // In the order of one moment: leave, arrive, put the waiting setpoint in force, choose the power.
    private void Decide(int vehicle, long now)
    {
        if (_stay[vehicle] != NotAtHome && now >= _stays.DepartsAt(vehicle, _stay[vehicle]))
        {
            Leave(vehicle);
        }

        if (_stay[vehicle] == NotAtHome && !Arrives(vehicle, now))
        {
            _powerW[vehicle] = 0;
            _decidesAt[vehicle] = NextArrival(vehicle);
            return;
        }

        if (now >= _leases.WaitsUntil(vehicle))
        {
            PutInForce(vehicle, now);
        }

        ChoosePower(vehicle, now);
    }

    private long NextArrival(int vehicle) =>
        _nextStay[vehicle] < _stays.Count(vehicle) ? _stays.ArrivesAt(vehicle, _nextStay[vehicle]) : long.MaxValue;

    private bool Arrives(int vehicle, long now)
    {
        // A stay that ended before the origin, or between two decisions, never was.
        while (_nextStay[vehicle] < _stays.Count(vehicle) && now >= _stays.DepartsAt(vehicle, _nextStay[vehicle]))
        {
            _nextStay[vehicle]++;
        }

        if (now < NextArrival(vehicle))
        {
            return false;
        }

        var stay = _nextStay[vehicle]++;
        _stay[vehicle] = stay;
        _batteries.Held[vehicle] = _batteries.Units(vehicle, _stays.EnergyAtArrival(vehicle, stay));
        _leases.Rest(vehicle, _leases.Held(vehicle).Setpoint.Then, FleetClock.Time(_stays.ArrivesAt(vehicle, stay)));
        return true;
    }

    private void Leave(int vehicle)
    {
        var stay = _stay[vehicle];
        if (_leases.WaitsUntil(vehicle) != LeaseColumns.Never)
        {
            Acknowledge(vehicle, _leases.WaitingFence(vehicle), SetpointOutcome.NotConnected);
        }

        var needed = _stays.EnergyAtDeparture(vehicle, stay);
        if (IsMet(vehicle, _batteries.Held[vehicle], needed))
        {
            Departures.Met();
        }
        else
        {
            var possible = IsMet(vehicle, MostAtDeparture(vehicle, stay), needed);
            Departures.Miss(new(vehicle, stay, EnergyHeld(vehicle), needed, possible));
        }

        _leases.Rest(vehicle, _leases.Held(vehicle).Setpoint.Then, FleetClock.Time(_stays.DepartsAt(vehicle, stay)));
        _stay[vehicle] = NotAtHome;
    }

    private bool IsMet(int vehicle, long held, Energy needed) =>
        held >= _batteries.Units(vehicle, needed) || _batteries.IsFull(vehicle, held);

    private long MostAtDeparture(int vehicle, int stay)
    {
        var from = Math.Max(0, _stays.ArrivesAt(vehicle, stay));
        var arrival = _batteries.Units(vehicle, _stays.EnergyAtArrival(vehicle, stay));
        return _batteries.ChargedAfter(vehicle, arrival, _stays.DepartsAt(vehicle, stay) - from);
    }

    private void PutInForce(int vehicle, long now)
    {
        _leases.PutInForce(vehicle);
        ref readonly var lease = ref _leases.Held(vehicle);
        var inForce = lease.IsInForce(FleetClock.Time(now));
        Acknowledge(vehicle, lease.Setpoint.Fence, inForce ? SetpointOutcome.Accepted : SetpointOutcome.Expired);
    }

    private void ChoosePower(int vehicle, long now)
    {
        var held = _batteries.Held[vehicle];
        ref readonly var lease = ref _leases.Held(vehicle);
        var time = FleetClock.Time(now);
        var told = !_options.Uncontrolled && lease.IsInForce(time);
        var asked = _options.Uncontrolled ? _batteries.ChargeMaxW(vehicle) : lease.PowerAt(time).Watts;
        var need = told
            ? long.MaxValue
            : _batteries.Units(vehicle, _stays.EnergyAtDeparture(vehicle, _stay[vehicle]));

        var wanted = told ? Followed(vehicle, asked) : held < need ? asked : 0;
        var power = _batteries.Within(vehicle, held, wanted);
        _powerW[vehicle] = power;
        _rate[vehicle] = _batteries.Rate(vehicle, power);

        // No more than an hour at a time, so that power times time always fits.
        var next = Math.Min(now + FleetClock.TenthsPerHour, _stays.DepartsAt(vehicle, _stay[vehicle]));
        next = Math.Min(next, _batteries.SteadyUntil(vehicle, held, now, power, need));
        if (!_options.Uncontrolled)
        {
            next = Math.Min(next, _leases.SteadyUntil(vehicle, now, asked));
            next = Math.Min(next, _leases.WaitsUntil(vehicle));
        }

        _decidesAt[vehicle] = next;
    }

    private long Followed(int vehicle, long askedW) => _behaviour[vehicle] switch
    {
        VehicleBehaviour.HalfFollows => (askedW + _batteries.ChargeMaxW(vehicle)) / 2,
        VehicleBehaviour.Opposite => -askedW,
        _ => askedW,
    };

    private void Acknowledge(int vehicle, Fence fence, SetpointOutcome outcome) =>
        _acknowledgements.Add(new SetpointAcknowledgement(vehicle, fence, outcome));
}
