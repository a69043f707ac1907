using Vpp.Domain.Dispatch;
using Vpp.Domain.Rules;

namespace Vpp.Grains.Dispatch;

/// <summary>What became of a word about an event. Every expected outcome is a case; bugs throw.</summary>
[GenerateSerializer, Alias("vpp.change-result")]
public abstract record ChangeResult
{
    private ChangeResult()
    {
    }

    /// <summary>It is in the ledger, now or by the same call before.</summary>
    [GenerateSerializer, Immutable, Alias("vpp.change-result.done")]
    public sealed record Done([property: Id(0)] DispatchEventRecord Record) : ChangeResult;

    /// <summary>There is no such event.</summary>
    [GenerateSerializer, Immutable, Alias("vpp.change-result.unknown")]
    public sealed record Unknown : ChangeResult;

    /// <summary>Fields of the call break rules.</summary>
    [GenerateSerializer, Immutable, Alias("vpp.change-result.invalid")]
    public sealed record Invalid([property: Id(0)] FieldFault[] Faults) : ChangeResult;

    /// <summary>It is not for this principal to say (C14).</summary>
    [GenerateSerializer, Immutable, Alias("vpp.change-result.forbidden")]
    public sealed record Forbidden([property: Id(0)] string Rule) : ChangeResult;

    /// <summary>The event is not in a state for it.</summary>
    [GenerateSerializer, Immutable, Alias("vpp.change-result.conflict")]
    public sealed record Conflict([property: Id(0)] string Rule) : ChangeResult;

    /// <summary>The preview no longer stands (C14).</summary>
    [GenerateSerializer, Immutable, Alias("vpp.change-result.outdated")]
    public sealed record Outdated([property: Id(0)] string Rule) : ChangeResult;

    /// <summary>A rule of the plant refuses it, in a sentence.</summary>
    [GenerateSerializer, Immutable, Alias("vpp.change-result.refused")]
    public sealed record Refused([property: Id(0)] string Rule) : ChangeResult;
}
