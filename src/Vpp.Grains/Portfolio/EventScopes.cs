using System.Runtime.CompilerServices;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Network;

namespace Vpp.Grains.Portfolio;

/// <summary>Which feeders each event calls on, looked up in the network once per event.</summary>
internal sealed class EventScopes(NetworkModel model)
{
    private readonly ConditionalWeakTable<DispatchScope, EventScope> _known = [];

    public EventScope Of(DispatchEvent @event) => _known.GetValue(@event.Scope, scope =>
    {
        var includes = new bool[model.Feeders.Count];
        for (var feeder = 0; feeder < includes.Length; feeder++)
        {
            var network = model.Feeders[feeder];
            includes[feeder] = scope.IsPortfolio
                || (scope.Feeders?.Contains(network.Id) ?? false)
                || (scope.ServiceTransformers?.Any(node => network.IndexOf(node) is not null) ?? false);
        }

        return new(includes, scope.ServiceTransformers?.Select(node => node.Text).ToArray());
    });
}

/// <summary>An event's scope in this network.</summary>
/// <param name="Includes">Whether it calls on a feeder, by index.</param>
/// <param name="ServiceTransformers">Their ids; null when all vehicles of a feeder take part.</param>
internal sealed record EventScope(bool[] Includes, string[]? ServiceTransformers);
