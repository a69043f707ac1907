using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Runtime.Services;

namespace Vpp.Grains.Leases;

/// <inheritdoc cref="ISetpointOutbox"/>
[Reentrant]
internal sealed class SetpointOutbox(
    GrainId id, Silo silo, ILoggerFactory loggers, ISetpointTransport transport)
    : GrainService(id, silo, loggers), ISetpointOutbox
{
    public ValueTask<long[]> Deliver(SetpointBatch[] batches)
    {
        List<long>? gone = null;
        foreach (var batch in batches)
        {
            if (!transport.TrySend(batch))
            {
                (gone ??= []).Add(batch.Binding);
            }
        }

        return ValueTask.FromResult(gone?.ToArray() ?? []);
    }

    public ValueTask RequestReport(long[] bindings)
    {
        foreach (var binding in bindings)
        {
            transport.TryRequestReport(binding);
        }

        return ValueTask.CompletedTask;
    }
}

/// <summary>Reaches the outbox of any server.</summary>
public interface ISetpointOutboxes
{
    ISetpointOutbox On(SiloAddress server);
}

internal sealed class SetpointOutboxes(IServiceProvider services)
    : GrainServiceClient<ISetpointOutbox>(services), ISetpointOutboxes
{
    public ISetpointOutbox On(SiloAddress server) => GetGrainService(server);
}
