using Vpp.Domain.Dispatch;

namespace Vpp.Grains.Dispatch;

/// <summary>What became of a submitted event. Every expected outcome is a case; bugs throw.</summary>
[GenerateSerializer, Alias("vpp.submit-result")]
public abstract record SubmitResult
{
    private SubmitResult()
    {
    }

    /// <summary>Committed, now or by the same call before.</summary>
    [GenerateSerializer, Immutable, Alias("vpp.submit-result.accepted")]
    public sealed record Accepted([property: Id(0)] DispatchEventRecord Record) : SubmitResult;

    /// <summary>The id belongs to another event.</summary>
    [GenerateSerializer, Immutable, Alias("vpp.submit-result.conflict")]
    public sealed record Conflict([property: Id(0)] DispatchEventRecord Existing) : SubmitResult;

    /// <summary>The kill switch holds everything (C13).</summary>
    [GenerateSerializer, Immutable, Alias("vpp.submit-result.killed")]
    public sealed record Killed : SubmitResult;

    /// <summary>A rule refuses it, in a sentence.</summary>
    [GenerateSerializer, Immutable, Alias("vpp.submit-result.refused")]
    public sealed record Refused([property: Id(0)] string Rule) : SubmitResult;
}
