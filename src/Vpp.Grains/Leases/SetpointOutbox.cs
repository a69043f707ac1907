using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Runtime.Services;

namespace Vpp.Grains.Leases;

/// <inheritdoc cref="ISetpointOutbox"/>
[Reentrant]
internal sealed class SetpointOutbox(GrainId id, Silo silo, ILoggerFactory loggers, SetpointHandover handover)
    : GrainService(id, silo, loggers), ISetpointOutbox
{
    public ValueTask<long[]> Deliver(SetpointBatch[] batches) => ValueTask.FromResult(handover.Deliver(batches));

    public ValueTask RequestReport(long[] bindings)
    {
        handover.RequestReport(bindings);
        return ValueTask.CompletedTask;
    }
}

/// <summary>
/// What an outbox does, for whoever is on the same server: the transport never blocks, so that no message has to be
/// sent.
/// </summary>
internal sealed partial class SetpointHandover(ISetpointTransport transport, ILogger<SetpointOutbox> logger)
{
    /// <returns>The bindings that are no longer there.</returns>
    public long[] Deliver(SetpointBatch[] batches)
    {
        List<long>? gone = null;
        foreach (var batch in batches)
        {
            try
            {
                if (!transport.TrySend(batch))
                {
                    (gone ??= []).Add(batch.Binding);
                }
            }
            catch (Exception exception)
            {
                // One poisoned connection does not keep the others from their setpoints (C18); nobody acknowledges this
                // batch, so the feeder tells it again.
                LogUnsent(logger, exception, batch.Binding);
            }
        }

        return gone?.ToArray() ?? [];
    }

    public void RequestReport(long[] bindings)
    {
        foreach (var binding in bindings)
        {
            transport.TryRequestReport(binding);
        }
    }

    [LoggerMessage(LogLevel.Error, "A batch of setpoints for binding {Binding} could not be handed over.")]
    private static partial void LogUnsent(ILogger logger, Exception exception, long binding);
}

/// <summary>Reaches the outbox of any server.</summary>
public interface ISetpointOutboxes
{
    /// <returns>The bindings that are no longer there; on this server it has ended when it returns.</returns>
    ValueTask<long[]> Deliver(SiloAddress server, SetpointBatch[] batches);
}

internal sealed class SetpointOutboxes(IServiceProvider services)
    : GrainServiceClient<ISetpointOutbox>(services), ISetpointOutboxes
{
    private readonly SiloAddress _here = services.GetRequiredService<ILocalSiloDetails>().SiloAddress;
    private readonly SetpointHandover _handover = services.GetRequiredService<SetpointHandover>();

    public ValueTask<long[]> Deliver(SiloAddress server, SetpointBatch[] batches) => server.Equals(_here)
        ? ValueTask.FromResult(_handover.Deliver(batches))
        : GetGrainService(server).Deliver(batches);
}
