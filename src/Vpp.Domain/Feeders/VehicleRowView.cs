using Vpp.Domain.Following;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Feeders;

/// <summary>One row, read out for a person.</summary>
/// <param name="Terms">What is agreed.</param>
/// <param name="State">Its state in one word.</param>
/// <param name="Reason">Why it has the power it has.</param>
/// <param name="BindingNode">Local index of the node that limits it; null when none does.</param>
/// <param name="IsHeard">Whether a reading ever arrived.</param>
/// <param name="Power">Last measured; positive when charging.</param>
/// <param name="StateOfCharge">Last measured.</param>
/// <param name="IsLeased">Whether a setpoint can be in force.</param>
/// <param name="Setpoint">The newest setpoint.</param>
/// <param name="Baseline">Planned power without any event.</param>
/// <param name="Age">Age of the newest reading; null before the first.</param>
public readonly record struct VehicleRowView(
    VehicleTerms Terms,
    VehicleState State,
    RowReason Reason,
    int? BindingNode,
    bool IsHeard,
    Power Power,
    StateOfCharge StateOfCharge,
    bool IsLeased,
    Power Setpoint,
    Power Baseline,
    TimeSpan? Age)
{
    internal static VehicleRowView Of(VehicleRows rows, int row, ReadOnlySpan<int> parents, int now)
    {
        var heard = rows.MeasuredAt[row] != VehicleRows.Never;
        var terms = rows.Terms[row]!;
        return new(
            terms,
            FeederFigures.StateOf(rows, row),
            ReasonOf(rows, row),
            rows.BindingNode(row, parents),
            heard,
            Power.FromWatts(rows.PowerW[row]),
            StateOfCharge.FromBasisPoints(rows.ChargeBasisPoints[row]),
            WorstCase.IsLeased(rows, row, now) && rows.IsSent(row),
            Power.FromWatts(rows.SetpointW[row]),
            Power.FromWatts(rows.BaselineW[row]),
            heard ? TimeSpan.FromMilliseconds((long)now - rows.MeasuredAt[row]) : null);
    }

    /// <summary>Why it has the power it has: an event's reason, or the plan's.</summary>
    internal static RowReason ReasonOf(VehicleRows rows, int row) =>
        rows.Reason[row] == VehicleRows.ByPlan ? PlanReason(rows, row, rows.Terms[row]!) : rows.Reason[row];

    private static RowReason PlanReason(VehicleRows rows, int row, VehicleTerms terms) => rows.Refusal[row] switch
    {
        VehicleRefusal.OptedOut => RowReason.OptedOut,
        VehicleRefusal.NeverHeard => RowReason.NeverHeard,
        VehicleRefusal.Unplugged => RowReason.Unplugged,
        VehicleRefusal.ConnectedElsewhere => RowReason.ConnectedElsewhere,
        VehicleRefusal.Stale => RowReason.Stale,
        VehicleRefusal.PastDeparture => RowReason.PastDeparture,
        _ when rows.Follow[row] != FollowState.Follows => FollowReason(rows.Follow[row]),
        _ when rows.BaselineW[row] > 0 => RowReason.Charging,
        _ when rows.BaselineEnergyJ[row] < terms.Settings.EnergyAtDeparture.Joules => RowReason.ChargingHeldBack,
        _ => RowReason.Idle,
    };

    private static RowReason FollowReason(FollowState state) => state switch
    {
        FollowState.InPart => RowReason.FollowsInPart,
        FollowState.Unacknowledged => RowReason.DoesNotAnswer,
        FollowState.Refuses => RowReason.Refuses,
        FollowState.OnTrial => RowReason.OnTrial,
        _ => RowReason.DoesTheOpposite,
    };
}
