namespace Vpp.Benchmarks.Dispatch;

/// <summary>How the network holds an allocation back.</summary>
public enum NodeLimits
{
    /// <summary>No node has a limit: the objective alone decides.</summary>
    Free,

    /// <summary>Transformers, laterals and the head let pass less than what is below them can move.</summary>
    Tight,
}
