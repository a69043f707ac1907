using Vpp.Domain.Dispatch;
using Vpp.Domain.Feeders;
using Vpp.Domain.Homes;
using Vpp.Domain.Leases;
using Vpp.Domain.Network;
using Vpp.Domain.Quantities;
using Vpp.Domain.Tests.Network;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Tests.Feeders;

/// <summary>
/// A feeder's kernel in simulated seconds, with vehicles that do as the test says. Every decision is followed by the
/// invariants of <see cref="FeederInvariants"/>, whatever else a test looks at.
/// </summary>
internal sealed class FeederBench
{
    public static readonly DateTimeOffset Origin = new(2025, 8, 14, 16, 0, 0, TimeSpan.Zero);

    /// <summary>A feeder of 100 kW, a transformer of 20 kW and two homes of 1 kW at peak.</summary>
    public const string TwoHomes =
        """
        f,-1,feeder_head,F,100,,,
        t,f,svc_xfmr,T,20,,,
        a,t,customer,A,,1,0,
        b,t,customer,B,,1,0,

        """;

    private readonly FeederOptions _options;
    private bool _hasDecided;

    public FeederBench(
        string rows = TwoHomes,
        FeederOptions? options = null,
        bool reverseFlow = true,
        Power? headImport = null,
        Power? headExport = null)
    {
        // Without the least margin figures stay round; most homes here draw nothing.
        (_options, HeadImport, HeadExport) =
            (options ?? FeederOptions.Default with { LoadMarginMin = Power.Zero }, headImport, headExport);
        Model = NetworkFiles.Accepted(rows, new NetworkOptions { ReverseFlowAllowed = reverseFlow });
        Control = Start(1);
    }

    public NetworkModel Model { get; }

    public Power? HeadImport { get; }

    public Power? HeadExport { get; }

    public FeederNetwork Network => Model.Feeders[0];

    public FeederControl Control { get; private set; }

    public TimeSpan Now { get; private set; } = TimeSpan.FromHours(1);

    public FeederInstant Instant => new(Now, Origin + Now);

    public List<BenchVehicle> Vehicles { get; } = [];

    public Dictionary<string, (HomeTerms Terms, long LoadW, TimeSpan? MeasuredAt)> Homes { get; } = [];

    public BenchVehicle this[string name] => Vehicles.Single(vehicle => vehicle.Name == name);

    public void Wait(int seconds) => Now += TimeSpan.FromSeconds(seconds);

    /// <summary>Another feeder of the same network takes over, and knows the terms alone.</summary>
    public void Restart(long epoch)
    {
        Control = Start(epoch);
        foreach (var (name, home) in Homes.ToList())
        {
            Control.Agree(home.Terms);
            Homes[name] = (home.Terms, 0, null);
        }

        foreach (var vehicle in Vehicles)
        {
            Assert.True(Control.Agree(vehicle.Terms, out _));
            vehicle.Row = Control.RowOf(vehicle.Terms.Vehicle);
            (vehicle.Connection, vehicle.MeasuredAt, vehicle.Reachable) = (ConnectionState.Unknown, null, false);
        }
    }

    /// <summary>A home at the node of its name.</summary>
    public void Home(string name, long exportW = 50_000, long? importW = null)
    {
        var version = Homes.TryGetValue(name, out var known) ? known.Terms.Version + 1 : 1;
        var terms = new HomeTerms(
            new(name), new($"n/{name}"), Network.Id, "America/Los_Angeles",
            importW is { } limit ? Power.FromWatts(limit) : null, Power.FromWatts(exportW), HomeSettings.None, version);
        Assert.True(Control.Agree(terms));
        Homes[name] = (terms, known.LoadW, known.MeasuredAt);
    }

    public void Meter(string home, long loadW)
    {
        Assert.True(Control.Report(Control.RowOf(Homes[home].Terms.Home), loadW, 0, Instant));
        Homes[home] = (Homes[home].Terms, loadW, Now);
    }

    public BenchVehicle Enrol(VehicleTerms terms)
    {
        Assert.True(Control.Agree(terms, out _));
        var vehicle = new BenchVehicle(terms, Control.RowOf(terms.Vehicle))
        {
            EnrolledAt = Now,
            Inherited = (
                terms.Nameplate.ChargePowerMax.Watts, terms.Nameplate.DischargePowerMax.Watts,
                Now + _options.TimeToLive),
        };
        Control.SetReachable(vehicle.Row, true);
        Vehicles.Add(vehicle);
        return vehicle;
    }

    /// <summary>Enrols a vehicle at a home, plugs it in, and hears it.</summary>
    public BenchVehicle Plug(VehicleTerms terms, int stateOfChargePercent)
    {
        var vehicle = Enrol(terms);
        Assert.True(Read(vehicle, stateOfChargePercent * 100));
        return vehicle;
    }

    public void Change(BenchVehicle vehicle, VehicleTerms terms)
    {
        vehicle.Terms = terms with { Version = vehicle.Terms.Version + 1 };
        Assert.True(Control.Agree(vehicle.Terms, out _));
    }

    /// <summary>One reading; by default at its home, and with the power that it was told last.</summary>
    public bool Read(
        BenchVehicle vehicle,
        int stateOfChargeBasisPoints,
        ConnectionState connection = ConnectionState.Connected,
        int? powerW = null,
        int ageMs = 0,
        Fence fence = default,
        int setpointW = 0,
        int remainingLifeMs = 0)
    {
        var taken = Control.Report(
            vehicle.Row,
            new(powerW ?? vehicle.HeldW(Now), stateOfChargeBasisPoints, connection, ageMs, fence, setpointW, remainingLifeMs),
            Instant);
        if (taken)
        {
            vehicle.Connection = connection;
            vehicle.MeasuredAt = Now - TimeSpan.FromMilliseconds(ageMs);
            vehicle.EnergyJ = vehicle.Terms.Nameplate.UsableCapacity.Joules * stateOfChargeBasisPoints / 10_000;
            if (vehicle.Newest is null
                && vehicle.MeasuredAt >= vehicle.EnrolledAt
                && remainingLifeMs != VehicleReading.LifeUntold)
            {
                vehicle.Inherited = default;
            }

            if (fence.Epoch == Control.Epoch)
            {
                vehicle.Heard(fence);
            }

            if (connection != ConnectionState.Connected)
            {
                vehicle.Unplugged();
            }
        }

        return taken;
    }

    /// <summary>The vehicle holds its newest setpoint, and the feeder hears of it.</summary>
    public void Acknowledge(BenchVehicle vehicle)
    {
        if (vehicle.Newest is { } newest)
        {
            Control.Acknowledge(vehicle.Row, newest.Fence, SetpointOutcome.Accepted);
            vehicle.Heard(newest.Fence);
        }
    }

    /// <summary>Decides, and answers who was told something now.</summary>
    public IReadOnlyList<BenchVehicle> Decide(params FeederTarget[] targets) => Check(Control.Decide, targets);

    /// <summary>Divides anew between two intervals, and answers who was told something now.</summary>
    public IReadOnlyList<BenchVehicle> Dispatch(params FeederTarget[] targets) => Check(Control.Dispatch, targets);

    private List<BenchVehicle> Check(
        Func<IReadOnlyList<FeederTarget>, FeederInstant, FeederDecision> decide, FeederTarget[] targets)
    {
        TellEnrolled();
        var before = FeederInvariants.Before(this);
        var decision = decide(targets, Instant);
        var told = decision.Rows.Select(row => Vehicles.Single(vehicle => vehicle.Row == row)).ToList();
        var sent = told.Select(vehicle => Control.SetpointOf(vehicle.Row)).ToList();
        FeederInvariants.CheckMessages(this, told, sent);
        for (var i = 0; i < told.Count; i++)
        {
            told[i].Told(sent[i], Now);
        }

        FeederInvariants.CheckNodes(this, before);
        FeederInvariants.CheckTargets(this, targets);
        return told;
    }

    // Who is enrolled before the first decision is told at once what it may draw without asking.
    private void TellEnrolled()
    {
        if (_hasDecided)
        {
            return;
        }

        _hasDecided = true;
        Control.TakeTerms();
        foreach (var vehicle in Vehicles)
        {
            vehicle.EnrolledAssuredW = Control.SetpointOf(vehicle.Row).Then.AssuredPower.Watts;
        }
    }

    /// <summary>Some intervals of a second, every vehicle heard and every setpoint acknowledged at once.</summary>
    public void Run(int seconds, params FeederTarget[] targets)
    {
        for (var second = 0; second < seconds; second++)
        {
            foreach (var vehicle in Vehicles.Where(each => each.Connection == ConnectionState.Connected))
            {
                Read(vehicle, (int)(vehicle.EnergyJ * 10_000 / vehicle.Terms.Nameplate.UsableCapacity.Joules));
            }

            foreach (var vehicle in Decide(targets))
            {
                Acknowledge(vehicle);
            }

            Wait(1);
        }
    }

    /// <summary>What a vehicle was last told, W.</summary>
    public long SetpointW(string name) => this[name].Newest?.PowerW ?? 0;

    public long BaselineW(string name) => Control.View(this[name].Row, Instant).Baseline.Watts;

    public RowReason Reason(string name) => Control.View(this[name].Row, Instant).Reason;

    /// <summary>A lossless vehicle of 36 kWh and 10 kW that may discharge, needs nothing and never leaves.</summary>
    public VehicleTerms Terms(
        string name,
        string home,
        int chargeW = 10_000,
        int dischargeW = 10_000,
        int minimumW = 0,
        int needPercent = 0,
        int reservePercent = 0,
        bool dischargeAllowed = true,
        int price = 0,
        int dischargePrice = 0,
        DepartureSchedule? departures = null)
    {
        var capacity = Energy.FromWattHours(36_000);
        return new(
            new(name), new(home), new($"n/{home}"), Network.Id, "America/Los_Angeles",
            new(capacity, Power.FromWatts(chargeW), Power.FromWatts(dischargeW), Power.FromWatts(minimumW),
                Efficiency.Lossless, Efficiency.Lossless),
            new(departures ?? DepartureSchedule.None, Percent(needPercent, capacity), Percent(reservePercent, capacity),
                dischargeAllowed, EnergyPrice.FromMicroPerWattHour(price), EnergyPrice.FromMicroPerWattHour(
                    dischargePrice)),
            false, 1);
    }

    public FeederTarget Target(
        string id,
        long reductionW,
        DispatchObjective objective = DispatchObjective.LeastCost,
        int seconds = 3_600,
        int releaseSeconds = 600,
        params string[] serviceTransformers) => new(
            new(id),
            Power.FromWatts(reductionW),
            objective,
            Origin + Now + TimeSpan.FromSeconds(seconds),
            TimeSpan.FromSeconds(releaseSeconds),
            serviceTransformers.Length == 0
                ? null
                : serviceTransformers.Select(node => new Domain.Identities.NodeId($"n/{node}")).ToHashSet());

    private static Energy Percent(int percent, Energy capacity) => StateOfCharge.FromBasisPoints(
        percent * 100) * capacity;

    private FeederControl Start(long epoch) => new(
        Network, HeadImport, HeadExport, _options, Instant)
    { Epoch = epoch };
}
