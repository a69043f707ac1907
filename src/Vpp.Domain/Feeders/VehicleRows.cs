using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Feeders;

/// <summary>
/// The vehicles of one feeder as columns, at most 100 bytes a row. A row keeps its number until the vehicle leaves;
/// numbers of vehicles that left are used again. Powers are whole watts, positive import; energies whole joules, which
/// <see cref="VehicleRules.CapacityMax"/> keeps within 32 bits; instants milliseconds on the feeder's monotonic clock
/// since <see cref="BaseMs"/>, and those that end in Utc whole seconds of the calendar.
/// </summary>
internal sealed partial class VehicleRows
{
    private readonly Dictionary<VehicleId, int> _rows = [];
    private readonly Stack<int> _free = new();

    /// <summary>Rows in use and rows left behind; loops run to here and pass over rows without a node.</summary>
    public int Count { get; private set; }

    /// <summary>By how much a lease may end before <see cref="ExpiresAt"/>.</summary>
    public required int LeaseSlackMs { get; init; }

    /// <summary>Vehicles that are here now.</summary>
    public int Vehicles => _rows.Count;

    // What is agreed; a row that was left behind has no terms, and −1 for its node.
    public VehicleTerms?[] Terms = [];
    public int[] Node = [];
    public int[] Rank = [];
    public int[] AssuredW = [];

    // Of that, what may be told now, and the most that any message so far may have told.
    public int[] GrantedW = [];
    public int[] ToldAssuredW = [];

    // What was heard, and whether an answer would arrive.
    public RowMarks[] Marks = [];
    public ConnectionState[] Connection = [];
    public int[] PowerW = [];
    public ushort[] ChargeBasisPoints = [];
    public int[] MeasuredAt = [];
    public uint[] DepartureUtc = [];

    // What was sent, and what is known of it. The same is sent again until it is acknowledged: so many sequence numbers
    // back it began, and an answer to any of them is one to all; none once the last is answered. Until anything is sent
    // the instant of issue is the one before which readings do not know what others may have sent.
    public int[] SetpointW = [];
    public int[] SentAssuredW = [];
    public int[] Sequence = [];
    public ushort[] SameSteps = [];
    public int[] IssuedAt = [];
    public int[] ExpiresAt = [];
    public bool[] Acknowledged = [];
    public int[] OutstandingHighW = [];
    public int[] OutstandingLowW = [];

    // What it may do: whether anything, down to which power (charging that is owed, or minus what it may discharge),
    // and from how much energy. And whether something was heard since that was reckoned.
    public VehicleRefusal[] Refusal = [];
    public int[] FloorW = [];
    public uint[] DischargeableJ = [];
    public bool[] IsNews = [];

    // What was decided. The reason is what an event or its release made of the row, or ByPlan. The binding node is
    // counted in steps up from the row's own, plus one; zero is none.
    public uint[] BaselineEnergyJ = [];
    public int[] BaselineW = [];
    public int[] DesiredW = [];
    public RowReason[] Reason = [];
    public ushort[] BindingSteps = [];

    /// <summary>In <see cref="Reason"/>: no event has touched the row, and its plan tells why it does so.</summary>
    public const RowReason ByPlan = default;

    /// <summary>Until when what was reckoned of every row serves; it moves with the base of the instants.</summary>
    public RowOutlook Outlook { get; set; } = RowOutlook.Clear;

    /// <summary>When a vehicle that an event has let go returns to its plan.</summary>
    public RareInstants ReleaseAt { get; } = new();

    /// <summary>
    /// By row what a vehicle would hold in its battery without any event, J, as long as it holds less since one ended.
    /// </summary>
    public Dictionary<int, uint> WouldHoldJ { get; } = [];

    /// <summary>Until when a vehicle stands still between charge and discharge.</summary>
    public RareInstants StandstillUntil { get; } = new();

    public bool TryFind(VehicleId vehicle, out int row) => _rows.TryGetValue(vehicle, out row);

    public IEnumerable<int> InUse => _rows.Values;

    /// <summary>Whether anything sent to it would arrive.</summary>
    public bool IsReachable(int row) => (Marks[row] & RowMarks.Reachable) != 0;

    /// <summary>Whether it holds less than it needs at its departure, when its flexibility was last reckoned.</summary>
    public bool IsShort(int row) => (Marks[row] & RowMarks.Short) != 0;

    /// <summary>Whether its newest reading shows a setpoint of this feeder in force, be it an older one.</summary>
    public bool IsListening(int row) => (Marks[row] & RowMarks.Listens) != 0;

    public void Mark(int row, RowMarks marks, bool isSet) =>
        Marks[row] = isSet ? Marks[row] | marks : Marks[row] & ~marks;

    /// <summary>Whether anything was sent to it in this reign.</summary>
    public bool IsSent(int row) => Sequence[row] > 0;

    /// <summary>Whether it has neither told what it holds nor been sent anything.</summary>
    public bool IsUnknown(int row) => !Acknowledged[row] && !IsSent(row);

    /// <summary>Whether an event is over for it and its return has not begun.</summary>
    public bool IsHeld(int row) => ReleaseAt.Any && ReleaseAt[row] != Never;

    /// <summary>What it was last told it is assured of: by its newest setpoint, or at enrolment.</summary>
    public int LastAssuredW(int row) => IsSent(row) ? SentAssuredW[row] : ToldAssuredW[row];

    /// <summary>What it may draw without asking, by what it was told or will be.</summary>
    public int MostAssuredW(int row) => Math.Max(AssuredW[row], ToldAssuredW[row]);

    /// <summary>The most it may ever import by these terms, whatever it is told and says, or was told before.</summary>
    public long MostImportW(int row) => Math.Max(
        FeederControl.MeasurableW(Terms[row]!.Nameplate.ChargePowerMax),
        Math.Max(Math.Max(MostAssuredW(row), PowerW[row]), OutstandingHighW[row]));

    /// <summary>The same for export, a magnitude.</summary>
    public long MostExportW(int row) => Math.Max(
        FeederControl.MeasurableW(Terms[row]!.Nameplate.DischargePowerMax),
        -(long)Math.Min(PowerW[row], OutstandingLowW[row]));

    /// <summary>Battery energy by its newest reading, J.</summary>
    public long EnergyJ(int row) => EnergyJ(row, Terms[row]!.Nameplate);

    public long EnergyJ(int row, VehicleNameplate nameplate) =>
        nameplate.UsableCapacity.Joules * ChargeBasisPoints[row] / 10_000;

    /// <summary>Charging that is owed for its departure, W ≥ 0.</summary>
    public int MustChargeW(int row) => Math.Max(0, FloorW[row]);

    /// <summary>The most it may export, a magnitude.</summary>
    public int DischargeMaxW(int row) => Math.Max(0, -FloorW[row]);

    /// <summary>The most it may import, W ≥ 0.</summary>
    public int ChargeMaxW(int row) =>
        Refusal[row] == VehicleRefusal.None ? (int)Terms[row]!.Nameplate.ChargePowerMax.Watts : 0;

    /// <summary>Energy that it can take at the EVSE until it is full.</summary>
    public Energy Chargeable(int row)
    {
        var nameplate = Terms[row]!.Nameplate;
        return Refusal[row] == VehicleRefusal.None
            ? (nameplate.UsableCapacity - Energy.FromJoules(EnergyJ(row, nameplate))) / nameplate.ChargeEfficiency
            : Energy.Zero;
    }

    /// <summary>The node above a row that limits it; null when none does.</summary>
    public int? BindingNode(int row, ReadOnlySpan<int> parents)
    {
        if (BindingSteps[row] == 0)
        {
            return null;
        }

        var node = Node[row];
        for (var step = 1; step < BindingSteps[row]; step++)
        {
            node = parents[node];
        }

        return node;
    }

    public void SetBindingNode(int row, int node, ReadOnlySpan<int> parents)
    {
        BindingSteps[row] = 1;
        for (var above = Node[row]; above != node; above = parents[above])
        {
            BindingSteps[row]++;
        }
    }

    public void ClearReason(int row) => (Reason[row], BindingSteps[row]) = (ByPlan, 0);

    public void ClearReasons()
    {
        Array.Clear(Reason);
        Array.Clear(BindingSteps);
    }

    public void SetFlexibility(int row, in Flexibility can)
    {
        Refusal[row] = can.Refusal;
        FloorW[row] = (int)(can.MustCharge - can.DischargePowerMax).Watts;
        DischargeableJ[row] = (uint)can.Dischargeable.Joules;
    }

    /// <summary>The row of a vehicle, made when it is new here; nothing is known of a new one.</summary>
    public int Add(VehicleTerms terms, int node)
    {
        if (!_rows.TryGetValue(terms.Vehicle, out var row))
        {
            row = _free.TryPop(out var reused) ? reused : Count++;
            Grow(Count);
            _rows.Add(terms.Vehicle, row);
            Clear(row);
        }

        Terms[row] = terms;
        Node[row] = node;
        return row;
    }

    public void Remove(VehicleId vehicle)
    {
        if (_rows.Remove(vehicle, out var row))
        {
            Clear(row);
            _free.Push(row);
        }
    }

    /// <summary>Numbers the vehicles by id, so that ties between equals fall the same way everywhere.</summary>
    public void SetRanks()
    {
        var rank = 0;
        foreach (var (_, row) in _rows.OrderBy(pair => pair.Key.Text, StringComparer.Ordinal))
        {
            Rank[row] = rank++;
        }
    }

    private void Clear(int row)
    {
        Terms[row] = null;
        Node[row] = -1;
        (AssuredW[row], GrantedW[row], ToldAssuredW[row], SentAssuredW[row]) = (0, 0, 0, 0);
        Marks[row] = RowMarks.None;
        (Connection[row], PowerW[row], ChargeBasisPoints[row]) = (ConnectionState.Unknown, 0, 0);
        (MeasuredAt[row], DepartureUtc[row]) = (Never, NotLookedUp);
        (SetpointW[row], Sequence[row], SameSteps[row], Acknowledged[row]) = (0, 0, 0, true);
        (IssuedAt[row], ExpiresAt[row]) = (Never, Never);
        (OutstandingHighW[row], OutstandingLowW[row]) = (0, 0);
        SetFlexibility(row, Flexibility.None(VehicleRefusal.NeverHeard));
        IsNews[row] = true;
        (BaselineEnergyJ[row], BaselineW[row], DesiredW[row]) = (0, 0, 0);
        (ReleaseAt[row], StandstillUntil[row]) = (Never, Never);
        WouldHoldJ.Remove(row);
        ClearReason(row);
        ClearFollowing(row);
    }

    private void Grow(int count)
    {
        if (count <= Terms.Length)
        {
            return;
        }

        var size = Math.Max(16, Terms.Length * 2);
        Array.Resize(ref Terms, size);
        Array.Resize(ref Node, size);
        Array.Resize(ref Rank, size);
        Array.Resize(ref AssuredW, size);
        Array.Resize(ref GrantedW, size);
        Array.Resize(ref ToldAssuredW, size);
        Array.Resize(ref Marks, size);
        Array.Resize(ref Connection, size);
        Array.Resize(ref PowerW, size);
        Array.Resize(ref ChargeBasisPoints, size);
        Array.Resize(ref MeasuredAt, size);
        Array.Resize(ref DepartureUtc, size);
        Array.Resize(ref SetpointW, size);
        Array.Resize(ref SentAssuredW, size);
        Array.Resize(ref Sequence, size);
        Array.Resize(ref SameSteps, size);
        Array.Resize(ref IssuedAt, size);
        Array.Resize(ref ExpiresAt, size);
        Array.Resize(ref Acknowledged, size);
        Array.Resize(ref OutstandingHighW, size);
        Array.Resize(ref OutstandingLowW, size);
        Array.Resize(ref Refusal, size);
        Array.Resize(ref FloorW, size);
        Array.Resize(ref DischargeableJ, size);
        Array.Resize(ref IsNews, size);
        Array.Resize(ref BaselineEnergyJ, size);
        Array.Resize(ref BaselineW, size);
        Array.Resize(ref DesiredW, size);
        Array.Resize(ref Reason, size);
        Array.Resize(ref BindingSteps, size);
    }
}
