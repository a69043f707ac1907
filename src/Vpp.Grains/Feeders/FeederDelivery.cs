using Vpp.Domain.Feeders;
using Vpp.Grains.Leases;

namespace Vpp.Grains.Feeders;

/// <summary>
/// Hands the setpoints of a decision to the outboxes, one message per server. What cannot be delivered in time is
/// unknown, and told again until it is acknowledged (C11).
/// </summary>
internal sealed class FeederDelivery(
    FeederControl control,
    FeederBindings bindings,
    ISetpointOutboxes outboxes,
    IClusterMembershipService membership,
    PlantOptions options,
    TimeProvider time,
    Action<Exception, SiloAddress, int> onUndelivered)
{
    public Task Deliver(FeederDecision decision)
    {
        UnbindLostServers();
        return decision.Count == 0
            ? Task.CompletedTask
            : Task.WhenAll(bindings.Batch(decision, control).Select(server => Deliver(server.Key, server.Value)));
    }

    /// <summary>Forgets a binding; its vehicles cannot be reached until another one names them.</summary>
    public void Unbind(Route route)
    {
        foreach (var row in bindings.Unbind(route))
        {
            control.SetReachable(row, false);
        }
    }

    private async Task Deliver(SiloAddress server, SetpointBatch[] batches)
    {
        try
        {
            var delivery = outboxes.On(server).Deliver(batches).AsTask();
            foreach (var gone in await delivery.WaitAsync(options.DeliveryTimeout, time))
            {
                Unbind(new Route(server, gone));
            }
        }
        catch (Exception exception)
        {
            onUndelivered(exception, server, batches.Sum(batch => batch.Member.Length));
        }
    }

    // A call to a server that is no more takes long to fail, in every interval.
    private void UnbindLostServers()
    {
        foreach (var server in bindings.Servers())
        {
            if (membership.CurrentSnapshot.GetSiloStatus(server) is SiloStatus.Dead)
            {
                foreach (var route in bindings.On(server))
                {
                    Unbind(route);
                }
            }
        }
    }
}
