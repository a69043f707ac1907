using Vpp.Domain.Dispatch;

namespace Vpp.Grains.Portfolio;

/// <summary>What a preview still says.</summary>
/// <param name="Plan">What was seen; null when it no longer stands.</param>
/// <param name="Fault">Why it does not, as a sentence; null when it does.</param>
[GenerateSerializer, Immutable, Alias("vpp.preview-recall")]
public sealed record PreviewRecall([property: Id(0)] DispatchPlan? Plan, [property: Id(1)] string? Fault);
