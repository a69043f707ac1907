using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Runtime.Services;

namespace Vpp.Grains.Leases;

/// <inheritdoc cref="ISetpointOutbox"/>
[Reentrant]
internal sealed partial class SetpointOutbox(
    GrainId id, Silo silo, ILoggerFactory loggers, ISetpointTransport transport)
    : GrainService(id, silo, loggers), ISetpointOutbox
{
    private readonly ILogger _logger = loggers.CreateLogger<SetpointOutbox>();

    public ValueTask<long[]> Deliver(SetpointBatch[] batches)
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
                LogUnsent(_logger, exception, batch.Binding);
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

    [LoggerMessage(LogLevel.Error, "A batch of setpoints for binding {Binding} could not be handed over.")]
    private static partial void LogUnsent(ILogger logger, Exception exception, long binding);
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
