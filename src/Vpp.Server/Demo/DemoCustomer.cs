using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;

namespace Vpp.Server.Demo;

/// <summary>A customer node of the network and its peak load, as the network model has it.</summary>
internal readonly record struct DemoCustomer(NodeId Node, Power PeakLoad);
