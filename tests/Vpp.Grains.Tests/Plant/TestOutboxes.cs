using Vpp.Grains.Leases;

namespace Vpp.Grains.Tests.Plant;

/// <summary>The outboxes of all servers; deliveries to one of them can hang until they are released.</summary>
internal sealed class Deliveries(Pulse pulse)
{
    private TaskCompletionSource? _release;
    private int _underWay;

    /// <summary>Deliveries that are not answered.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    public void Hang() => _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release()
    {
        var release = _release;
        _release = null;
        release?.SetResult();
    }

    /// <summary>Deliveries work again; those that hang are never made.</summary>
    public void Forget() => _release = null;

    public async Task Pass()
    {
        if (_release is { } release)
        {
            Interlocked.Increment(ref _underWay);
            pulse.Beat();
            await release.Task;
            Interlocked.Decrement(ref _underWay);
        }
    }
}

internal sealed class TestOutboxes(ISetpointOutboxes real, Deliveries deliveries) : ISetpointOutboxes
{
    public async ValueTask<long[]> Deliver(SiloAddress server, SetpointBatch[] batches)
    {
        await deliveries.Pass();
        return await real.Deliver(server, batches);
    }
}
