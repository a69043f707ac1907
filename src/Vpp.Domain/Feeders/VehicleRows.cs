using Vpp.Domain.Identities;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Feeders;

/// <summary>
/// The vehicles of one feeder as columns. A row keeps its number until the vehicle leaves; numbers of vehicles that
/// left are used again. Powers are whole watts, positive import; energies whole joules; instants milliseconds on the
/// feeder's monotonic clock unless they end in Utc.
/// </summary>
internal sealed class VehicleRows
{
    /// <summary>No instant: never.</summary>
    public const long Never = long.MinValue / 4;

    private readonly Dictionary<VehicleId, int> _rows = [];
    private readonly Stack<int> _free = new();

    /// <summary>Rows in use and rows left behind; loops run to here and pass over rows without terms.</summary>
    public int Count { get; private set; }

    /// <summary>Vehicles that are here now.</summary>
    public int Vehicles => _rows.Count;

    // What is agreed.
    public VehicleTerms?[] Terms = [];
    public int[] Node = [];
    public int[] Rank = [];
    public long[] AssuredW = [];

    // Of that, what may be told now, and the most that any message so far may have told.
    public long[] GrantedW = [];
    public long[] ToldAssuredW = [];
    public int[] ReturnDelayMs = [];

    // What was heard, and whether an answer would arrive.
    public bool[] Reachable = [];
    public ConnectionState[] Connection = [];
    public long[] PowerW = [];
    public long[] EnergyJ = [];
    public long[] MeasuredAt = [];
    public long[] DepartureUtc = [];

    // Readings from before this instant do not know what others may have sent since.
    public long[] KnownFrom = [];

    // What was sent, and what is known of it.
    public long[] SetpointW = [];
    public long[] SentAssuredW = [];
    public long[] Sequence = [];
    public long[] IssuedAt = [];
    public long[] ExpiresAt = [];
    public bool[] Acknowledged = [];
    public long[] OutstandingHighW = [];
    public long[] OutstandingLowW = [];

    // What was decided.
    public Flexibility[] Flexibility = [];
    public long[] BaselineEnergyJ = [];
    public long[] BaselineW = [];
    public long[] DesiredW = [];
    public long[] ReleaseAt = [];
    public long[] StandstillUntil = [];
    public RowReason[] Reason = [];
    public int[] BindingNode = [];

    public bool TryFind(VehicleId vehicle, out int row) => _rows.TryGetValue(vehicle, out row);

    public IEnumerable<int> InUse => _rows.Values;

    /// <summary>Whether it has neither told what it holds nor been sent anything.</summary>
    public bool IsUnknown(int row) => !Acknowledged[row] && IssuedAt[row] == Never;

    /// <summary>What it was last told it is assured of: by its newest setpoint, or at enrolment.</summary>
    public long LastAssuredW(int row) => Sequence[row] > 0 ? SentAssuredW[row] : ToldAssuredW[row];

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
        ReturnDelayMs[row] = 0;
        Reachable[row] = false;
        (Connection[row], PowerW[row], EnergyJ[row]) = (ConnectionState.Unknown, 0, 0);
        (MeasuredAt[row], DepartureUtc[row], KnownFrom[row]) = (Never, Never, Never);
        (SetpointW[row], Sequence[row], Acknowledged[row]) = (0, 0, true);
        (IssuedAt[row], ExpiresAt[row]) = (Never, Never);
        (OutstandingHighW[row], OutstandingLowW[row]) = (0, 0);
        Flexibility[row] = default;
        (BaselineEnergyJ[row], BaselineW[row], DesiredW[row]) = (0, 0, 0);
        (ReleaseAt[row], StandstillUntil[row]) = (Never, Never);
        (Reason[row], BindingNode[row]) = (RowReason.NeverHeard, -1);
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
        Array.Resize(ref SentAssuredW, size);
        Array.Resize(ref ReturnDelayMs, size);
        Array.Resize(ref Reachable, size);
        Array.Resize(ref Connection, size);
        Array.Resize(ref PowerW, size);
        Array.Resize(ref EnergyJ, size);
        Array.Resize(ref MeasuredAt, size);
        Array.Resize(ref DepartureUtc, size);
        Array.Resize(ref KnownFrom, size);
        Array.Resize(ref SetpointW, size);
        Array.Resize(ref Sequence, size);
        Array.Resize(ref IssuedAt, size);
        Array.Resize(ref ExpiresAt, size);
        Array.Resize(ref Acknowledged, size);
        Array.Resize(ref OutstandingHighW, size);
        Array.Resize(ref OutstandingLowW, size);
        Array.Resize(ref Flexibility, size);
        Array.Resize(ref BaselineEnergyJ, size);
        Array.Resize(ref BaselineW, size);
        Array.Resize(ref DesiredW, size);
        Array.Resize(ref ReleaseAt, size);
        Array.Resize(ref StandstillUntil, size);
        Array.Resize(ref Reason, size);
        Array.Resize(ref BindingNode, size);
    }
}
