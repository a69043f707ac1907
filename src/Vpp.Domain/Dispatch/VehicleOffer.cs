namespace Vpp.Domain.Dispatch;

/// <summary>What one vehicle can contribute to a dispatch, in whole watts in the direction of the dispatch.</summary>
/// <param name="Node">Index of the node the vehicle hangs on.</param>
/// <param name="LimitW">Most it can move, 0 to <see cref="AllocationProblem.LimitMaxW"/>.</param>
/// <param name="PresentW">
/// Power now that moving would first give up: charging when reducing, discharge when raising; negative when the vehicle
/// already runs in the direction of the dispatch.
/// </param>
/// <param name="MinimumW">Smallest magnitude of power the vehicle can run at, 0 when any.</param>
/// <param name="Rank">Order among equals: the smaller moves first.</param>
/// <param name="LimitKind">Which of the vehicle's limits set <paramref name="LimitW"/>.</param>
public readonly record struct VehicleOffer(
    int Node,
    long LimitW,
    long PresentW,
    long MinimumW,
    int Rank,
    BindingLimitKind LimitKind = BindingLimitKind.VehiclePower);
