using System.Collections.Frozen;
using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Network;

/// <summary>What the operator decides about a network beyond what its file tells.</summary>
public sealed record NetworkOptions
{
    public static NetworkOptions Default { get; } = new();

    /// <summary>
    /// Whether power may flow up through feeder heads and substations, as far as their ratings go. It is off until the
    /// utility has consented: what is below them may lower their load to zero and no further.
    /// </summary>
    public bool ReverseFlowAllowed { get; init; }

    /// <summary>
    /// Share of every rating kept free for the reactive power of inverters that hold the voltage (volt-var),
    /// in thousandths, 0 to 1,000.
    /// </summary>
    public int VoltVarReservePerMille
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1_000);
            field = value;
        }
    }

    /// <summary>
    /// The most that single nodes may export, as magnitudes. It goes before <see cref="ReverseFlowAllowed"/>, and never
    /// beyond the node's rating.
    /// </summary>
    public IReadOnlyDictionary<NodeId, Power> ExportLimits
    {
        get;
        init
        {
            foreach (var (node, limit) in value)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(limit, Power.Zero, node.Text);
            }

            field = value.ToFrozenDictionary();
        }
    } = FrozenDictionary<NodeId, Power>.Empty;
}
