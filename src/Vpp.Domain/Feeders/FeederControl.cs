using Vpp.Domain.Following;
using Vpp.Domain.Guarantees;
using Vpp.Domain.Homes;
using Vpp.Domain.Identities;
using Vpp.Domain.Leases;
using Vpp.Domain.Network;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Feeders;

/// <summary>
/// One feeder's memory and judgement: terms and telemetry come in, once per control interval a decision goes out. It
/// has no clock, sends nothing and stores nothing; the same calls give the same bits (C16).
/// </summary>
public sealed partial class FeederControl
{
    private readonly FeederNetwork _network;
    private readonly FeederOptions _options;
    private readonly FeederLimits _limits;
    private readonly NodeLoads _loads;
    private readonly AssuredPower _assured;
    private readonly ChargingPlan _plan;
    private readonly EventAllocation _events;
    private readonly Admission _admission;
    private readonly SupplyWatch _supplyWatch = new();
    private readonly Recharge _recharge;
    private readonly HeldDischarge _heldDischarge;
    private readonly FollowWatch _watch;
    private readonly Dictionary<DispatchEventId, FeederTarget> _running = [];
    private readonly Dictionary<DispatchEventId, FeederTargetResult> _results = [];
    private readonly FeederInstant _startedAt;
    private readonly List<int> _adopted = [];
    private readonly int _futureToleranceMs;
    private readonly long _planPhase;
    private long _epoch;
    private int _sequence;
    private bool _termsChanged = true;
    private bool _isMetered;
    private bool _isPlanOld = true;
    private TimeSpan? _decidedAt;

    /// <param name="network">The feeder's tree.</param>
    /// <param name="headImportLimit">Its part of the import limits above the head; null for no limit.</param>
    /// <param name="headExportLimit">The same for export.</param>
    /// <param name="options">How it decides.</param>
    /// <param name="startedAt">
    /// Now. Until one time to live from here a vehicle may still obey somebody who commanded before, so that it counts
    /// with all its equipment can do, in both directions, until it is heard.
    /// </param>
    public FeederControl(
        FeederNetwork network,
        Power? headImportLimit,
        Power? headExportLimit,
        FeederOptions options,
        FeederInstant startedAt)
    {
        (_network, _options) = (network, options);
        _limits = new(
            network,
            headImportLimit?.Watts ?? FeederLimits.None,
            headExportLimit?.Watts ?? FeederLimits.None);
        _loads = new(network);
        _assured = new(network, _limits, _loads);
        _plan = new(_limits, _loads);
        (_events, Measuring) = (new(network, _limits), new(network, _limits));
        _admission = new(_limits);
        _recharge = new(options, _loads);
        _heldDischarge = new(_limits);
        _watch = new(options);
        _startedAt = startedAt;
        _futureToleranceMs = (int)options.FutureTolerance.TotalMilliseconds;
        _planPhase = (long)(SeededDraw.Hash(options.Seed, network.Id.Text) % (ulong)options.PlanPeriod.Ticks);
        Vehicles = new()
        {
            LeaseSlackMs = (int)options.LeaseSlack.TotalMilliseconds,
            Groups = new(options),
            Times = new(options),
        };
        Vehicles.At(startedAt);
    }

    public FeederNetwork Network => _network;

    public FeederOptions Options => _options;

    /// <summary>The feeder's reign; it stands in every setpoint, and tells which ones vehicles hold of it.</summary>
    public required long Epoch
    {
        get => _epoch;
        init => _epoch = value;
    }

    internal VehicleRows Vehicles { get; }

    internal HomeRows Homes { get; } = new();

    /// <summary>Number of the newest batch of setpoints; the next one is higher (C3).</summary>
    public long Sequence => _sequence;

    internal FeederLimits Limits => _limits;

    internal NodeLoads Loads => _loads;

    internal EventAllocation Events => _events;

    /// <summary>Divides on trial, so that what <see cref="Events"/> has set up for the running event stands.</summary>
    internal EventAllocation Measuring { get; }

    internal SupplyWatch SupplyWatch => _supplyWatch;

    internal Recharge Recharge => _recharge;

    internal FollowWatch Watch => _watch;

    internal IReadOnlyCollection<FeederTarget> Running => _running.Values;

    /// <summary>What became of promises and of the load after events.</summary>
    public GuaranteeBook Guarantees { get; } = new();

    /// <summary>What the last decision made of each running event.</summary>
    public IReadOnlyDictionary<DispatchEventId, FeederTargetResult> Results => _results;

    /// <summary>
    /// Begins a new reign, which a vehicle needs that comes from a feeder of a higher one (C3). What is under way in
    /// the
    /// old one is told again until it is acknowledged.
    /// </summary>
    public void TakeEpoch(long epoch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(epoch, _epoch);
        _epoch = epoch;
    }

    /// <summary>How many vehicles are here.</summary>
    public int VehicleCount => Vehicles.Vehicles;

    /// <summary>
    /// Takes newer terms of a vehicle; false when its node is not on this feeder or the terms break a rule, which also
    /// forgets the vehicle: one that cannot be reckoned with must not stop the others (C18).
    /// </summary>
    /// <param name="terms">The terms.</param>
    /// <param name="removedRow">The row that it had here until now; −1 when none was given up.</param>
    public bool Agree(VehicleTerms terms, out int removedRow)
    {
        removedRow = -1;
        if (Vehicles.TryFind(terms.Vehicle, out var known) && Vehicles.Terms[known]!.Version >= terms.Version)
        {
            return true;
        }

        _termsChanged = true;
        _events.GiveReasons(Vehicles);
        if (terms.Feeder != _network.Id
            || _network.IndexOf(terms.Node) is not { } node
            || VehicleRules.Faults(terms.Nameplate).Count > 0
            || VehicleRules.Faults(terms.Settings, terms.Nameplate).Count > 0)
        {
            removedRow = RowOf(terms.Vehicle);
            _watch.Forget(removedRow);
            Vehicles.Remove(terms.Vehicle);
            return false;
        }

        var isNew = !Vehicles.TryFind(terms.Vehicle, out _);
        var row = Vehicles.Add(terms, node);
        if (isNew)
        {
            SuppressUntilHeard(row, terms.Nameplate);
        }

        Vehicles.PowerW[row] = (int)Math.Clamp(
            Vehicles.PowerW[row],
            -MeasurableW(terms.Nameplate.DischargePowerMax),
            MeasurableW(terms.Nameplate.ChargePowerMax));
        Vehicles.DepartureUtc[row] = VehicleRows.NotLookedUp;
        Vehicles.IsNews[row] = true;
        _watch.Hear(row);
        return true;
    }

    /// <summary>
    /// Takes newer terms of a home; false when its node is not on this feeder, which also forgets it.
    /// </summary>
    public bool Agree(HomeTerms terms)
    {
        if (Homes.TryFind(terms.Home, out var known) && Homes.Terms[known]!.Version >= terms.Version)
        {
            return true;
        }

        _termsChanged = true;
        if (terms.Feeder != _network.Id || _network.IndexOf(terms.Node) is not { } node)
        {
            Homes.Remove(terms.Home);
            return false;
        }

        Homes.Add(terms, node);
        return true;
    }

    /// <summary>The row of a vehicle, or −1 when it is not here.</summary>
    public int RowOf(VehicleId vehicle) => Vehicles.TryFind(vehicle, out var row) ? row : -1;

    /// <summary>The row of a home, or −1 when it is not here.</summary>
    public int RowOf(HomeId home) => Homes.TryFind(home, out var row) ? row : -1;

    /// <summary>The version of the terms that a row was given.</summary>
    public long TermsVersion(int row) => Vehicles.Terms[row]?.Version ?? 0;

    /// <summary>
    /// Whether a vehicle may be told anything (P6): by its terms and newest reading at once, by its departure since the
    /// last decision.
    /// </summary>
    public bool MayBeTold(int row) =>
        Vehicles.Terms[row] is { OptedOut: false }
        && Vehicles.Connection[row] == ConnectionState.Connected
        && Vehicles.Refusal[row] != VehicleRefusal.PastDeparture;

    /// <summary>Whether anything sent to a row can arrive; a row that is −1 is passed over.</summary>
    public void SetReachable(int row, bool reachable)
    {
        if (row >= 0)
        {
            Vehicles.Mark(row, RowMarks.Reachable, reachable);
        }
    }

    /// <summary>Whether the supply that was measured last says no more what this feeder can do.</summary>
    public bool IsSupplyOutdated(FeederInstant now) => _supplyWatch.IsOutdated(this, now);

    /// <summary>Every row in use, in no particular order.</summary>
    public IEnumerable<int> Rows() => Vehicles.InUse;

    /// <summary>One row, read out for a person.</summary>
    public VehicleRowView View(int row, FeederInstant now)
    {
        _events.GiveReasons(Vehicles);
        return VehicleRowView.Of(Vehicles, row, _network.Parents, Vehicles.At(now));
    }

    /// <summary>How many vehicles hang below each node.</summary>
    public int[] VehiclesBelow()
    {
        var count = new int[_network.Count];
        foreach (var row in Vehicles.InUse)
        {
            count[Vehicles.Node[row]]++;
        }

        for (var node = count.Length - 1; node > 0; node--)
        {
            count[_network.Parents[node]] += count[node];
        }

        return count;
    }

    /// <summary>What a node may draw, homes' terms and the nodes above the head included; null is no limit.</summary>
    public Power? ImportLimit(int node) => Limit(_limits.ImportW[node]);

    /// <summary>What a node may inject, likewise.</summary>
    public Power? ExportLimit(int node) => Limit(_limits.ExportW[node]);

    /// <summary>Homes below a node without their vehicles, by the newest meter values.</summary>
    public Power UncontrolledLoad(int node) => Power.FromWatts(_loads.MeasuredW[node]);

    /// <summary>The newest setpoint of a row, as it was issued.</summary>
    public Setpoint SetpointOf(int row) => new(
        new Fence(Epoch, Vehicles.Sequence[row]),
        Power.FromWatts(SetpointW(row)),
        TimeToLive(row),
        new DefaultControl(
            ReturnDelay(row), Power.FromWatts(LastAssuredW(row)), _options.ReturnRampWattsPerSecond));

    /// <summary>Power of the newest setpoint of a row, in watts; positive charges.</summary>
    public int SetpointW(int row) => Vehicles.SetpointW[row];

    /// <summary>The most a row may draw without a setpoint, in watts, by the newest it was told.</summary>
    public int LastAssuredW(int row) => Vehicles.LastAssuredW(row);

    /// <summary>How long a row's vehicle stands still when its setpoint has ended: always the same.</summary>
    public TimeSpan ReturnDelay(int row) =>
        SeededDraw.Within(_options.ReleaseWindow, _options.Seed, Vehicles.Terms[row]!.Vehicle);

    /// <summary>What is left of a row's newest setpoint; zero when none can be in force.</summary>
    public TimeSpan RemainingLife(int row, FeederInstant now)
    {
        var left = TimeSpan.FromMilliseconds((long)Vehicles.ExpiresAt[row] - Vehicles.At(now)) - _options.LeaseSlack;
        return left < TimeSpan.Zero ? TimeSpan.Zero : left < TimeToLive(row) ? left : TimeToLive(row);
    }

    /// <summary>
    /// Takes one reading; false when it is older than the one known, from the future, out of range or beyond what the
    /// vehicle's equipment can do (C15, P5, F15).
    /// </summary>
    public bool Report(int row, in VehicleReading reading, FeederInstant now)
    {
        var at = Vehicles.At(now);
        var measuredAt = (long)at - reading.AgeMs;
        if (!reading.IsInRange
            || !IsPossible(row, reading)
            || measuredAt > at + _futureToleranceMs
            || measuredAt < Vehicles.MeasuredAt[row])
        {
            return false;
        }

        if (reading.Connection != ConnectionState.Connected && Vehicles.Connection[row] == ConnectionState.Connected)
        {
            Guarantees.OnLeft(GuaranteeOf(row, now.Utc));
        }

        var arrived = reading.Connection == ConnectionState.Connected
            && Vehicles.Connection[row] != ConnectionState.Connected;
        Vehicles.IsNews[row] |= Vehicles.Refusal[row] != VehicleRefusal.None
            || Vehicles.ChargeBasisPoints[row] != reading.StateOfChargeBasisPoints
            || Vehicles.Connection[row] != reading.Connection;
        Vehicles.MeasuredAt[row] = (int)measuredAt;
        Vehicles.PowerW[row] = reading.PowerW;
        Vehicles.ChargeBasisPoints[row] = (ushort)reading.StateOfChargeBasisPoints;
        Vehicles.Connection[row] = reading.Connection;
        if (arrived)
        {
            Vehicles.BaselineEnergyJ[row] = (uint)Vehicles.EnergyJ(row);
            Vehicles.DepartureUtc[row] = VehicleRows.NotLookedUp;
            Vehicles.ReleaseAt[row] = VehicleRows.Never;
        }

        LearnLease(row, reading, (int)measuredAt, at);
        _watch.Hear(row);
        return true;
    }

    /// <summary>
    /// Takes one home's meter value; false when the home has left, or the value is older than the one known, from the
    /// future, or more than the home's connection can carry (F15).
    /// </summary>
    public bool Report(int homeRow, long loadW, long ageMs, FeederInstant now)
    {
        if (Homes.Terms[homeRow] is null
            || ageMs < -_futureToleranceMs
            || ageMs > -HomeRows.Never
            || Milliseconds(now) - ageMs < Homes.MeasuredAt[homeRow]
            || loadW > _limits.MeterMaxW(Homes.Node[homeRow])
            || loadW < -_limits.MeterMaxW(Homes.Node[homeRow]))
        {
            return false;
        }

        _isMetered = true;
        Homes.LoadW[homeRow] = loadW;
        Homes.MeasuredAt[homeRow] = Milliseconds(now) - ageMs;
        return true;
    }

    /// <summary>
    /// Takes what became of a setpoint; only the newest settles anything, by whichever of its repetitions (C11).
    /// </summary>
    public void Acknowledge(int row, Fence fence, SetpointOutcome outcome)
    {
        _watch.Hear(row);
        if (outcome == SetpointOutcome.Accepted)
        {
            var awaited = Vehicles.Unanswered[row] != 0;
            HearAnswer(row, fence);
            if (awaited && Vehicles.Unanswered[row] == 0)
            {
                Vehicles.AwaitReading(row);
            }
        }

        if (IsNewest(row, fence))
        {
            _watch.OnOutcome(row, outcome);
            if (outcome == SetpointOutcome.Accepted)
            {
                Settle(row, fence);
            }
        }
    }

    // What lies within what is believed already needs no look at the nameplate, which is far away in memory.
    private bool IsPossible(int row, in VehicleReading reading) =>
        (IsWithin(reading.PowerW, Vehicles.PowerW[row]) && IsWithin(reading.SetpointW, Vehicles.SetpointW[row]))
        || (IsPossible(reading.PowerW, Vehicles.Terms[row]!.Nameplate)
            && IsPossible(reading.SetpointW, Vehicles.Terms[row]!.Nameplate));

    private static bool IsWithin(int powerW, int knownW) =>
        Math.Min(0, knownW) <= powerW && powerW <= Math.Max(0, knownW);

    // A charger's meter and its nameplate disagree a little.

    private static bool IsPossible(int powerW, VehicleNameplate nameplate) =>
        powerW <= MeasurableW(nameplate.ChargePowerMax) && -powerW <= MeasurableW(nameplate.DischargePowerMax);

    internal static long MeasurableW(Power most) => (most.Watts * 5 / 4) + 250;
}
