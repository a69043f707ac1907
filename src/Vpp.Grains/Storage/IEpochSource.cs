namespace Vpp.Grains.Storage;

/// <summary>
/// The one sequence of epochs of a cluster; every number is given out once, in order, and is durable (C3).
/// </summary>
public interface IEpochSource
{
    /// <param name="owner">Who takes it, for the record; for example <c>feeder/epri_ckt5/2</c>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    ValueTask<long> Next(string owner, CancellationToken cancellation = default);
}
