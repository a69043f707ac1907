using Vpp.Grains.Storage;

namespace Vpp.Grains.Tests.Plant;

/// <summary>One sequence of epochs for all servers of a test; each owner's operation can be made to fail.</summary>
internal sealed class MemoryEpochSource(Pulse pulse) : IEpochSource
{
    private long _last;

    public StoreFaults Faults { get; } = new(pulse);

    /// <param name="owner">Also the name of the operation in <see cref="Faults"/>.</param>
    /// <param name="cancellation">Passed over.</param>
    public ValueTask<long> Next(string owner, CancellationToken cancellation = default) =>
        Faults.Run(owner, () => Interlocked.Increment(ref _last));
}
