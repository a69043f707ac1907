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
    // The servers that were looked at since bindings last changed.
    private MembershipVersion? _servers;

    public Task Deliver(FeederDecision decision)
    {
        UnbindLostServers();
        return decision.Count == 0 ? Task.CompletedTask : Deliver(bindings.Batch(decision, control));
    }

    /// <summary>Forgets a binding; its vehicles cannot be reached until another one names them.</summary>
    public void Unbind(Route route)
    {
        _servers = null;
        foreach (var row in bindings.Unbind(route))
        {
            control.SetReachable(row, false);
        }
    }

    private Task Deliver(List<BoundSetpoints> told) => told switch
    {
        [] => Task.CompletedTask,
        [var (server, batch)] => Deliver(server, [batch]),
        _ => Task.WhenAll(told
            .GroupBy(each => each.Server, each => each.Batch)
            .Select(server => Deliver(server.Key, [.. server]))),
    };

    private async Task Deliver(SiloAddress server, SetpointBatch[] batches)
    {
        try
        {
            // On this server it has ended already, and nothing has to be waited for.
            var delivery = outboxes.Deliver(server, batches);
            foreach (var gone in delivery.IsCompletedSuccessfully
                ? delivery.Result
                : await delivery.AsTask().WaitAsync(options.DeliveryTimeout, time))
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
        var servers = membership.CurrentSnapshot;
        if (_servers == servers.Version)
        {
            return;
        }

        _servers = servers.Version;
        foreach (var server in bindings.Servers())
        {
            if (servers.GetSiloStatus(server) is SiloStatus.Dead)
            {
                foreach (var route in bindings.On(server))
                {
                    Unbind(route);
                }
            }
        }
    }
}
