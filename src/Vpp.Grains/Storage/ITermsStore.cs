using Vpp.Domain.Homes;
using Vpp.Domain.Identities;
using Vpp.Domain.Vehicles;

namespace Vpp.Grains.Storage;

/// <summary>
/// The durable terms of vehicles and homes. A write that returns is on disk; every change also gets the next number
/// of one change sequence, by which feeders read what is new to them.
/// </summary>
public interface ITermsStore
{
    ValueTask<VehicleTerms?> Find(VehicleId vehicle, CancellationToken cancellation = default);

    ValueTask<HomeTerms?> Find(HomeId home, CancellationToken cancellation = default);

    /// <summary>
    /// Writes terms of version n over version n − 1 (n = 1: over nothing); false when another version stands there.
    /// A vehicle or home that moves to another feeder shows up in the changes of both.
    /// </summary>
    ValueTask<bool> TrySave(VehicleTerms terms, CancellationToken cancellation = default);

    /// <inheritdoc cref="TrySave(VehicleTerms, CancellationToken)"/>
    ValueTask<bool> TrySave(HomeTerms terms, CancellationToken cancellation = default);

    /// <summary>Many terms in one transaction; those already stored at the same or a higher version are left.</summary>
    /// <returns>How many were written.</returns>
    ValueTask<int> Import(
        IReadOnlyList<HomeTerms> homes,
        IReadOnlyList<VehicleTerms> vehicles,
        CancellationToken cancellation = default);

    /// <summary>
    /// Every vehicle and home that is, or was, on a feeder and changed after a change number (0: all).
    /// </summary>
    ValueTask<TermsChanges> ReadChanges(
        FeederId feeder,
        long afterChange,
        CancellationToken cancellation = default);

    /// <summary>The feeder of each vehicle or home that is known; unknown ones are absent from the answer.</summary>
    ValueTask<IReadOnlyDictionary<VehicleId, FeederId>> Locate(
        IReadOnlyList<VehicleId> vehicles,
        CancellationToken cancellation = default);

    /// <inheritdoc cref="Locate(IReadOnlyList{VehicleId}, CancellationToken)"/>
    ValueTask<IReadOnlyDictionary<HomeId, FeederId>> Locate(
        IReadOnlyList<HomeId> homes,
        CancellationToken cancellation = default);

    /// <summary>The vehicles enrolled at a home, by id.</summary>
    ValueTask<IReadOnlyList<VehicleId>> VehiclesAt(HomeId home, CancellationToken cancellation = default);
}
