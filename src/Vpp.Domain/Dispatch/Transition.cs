namespace Vpp.Domain.Dispatch;

/// <summary>What became of somebody's word about an event.</summary>
/// <param name="Next">The record that follows, the same one when the word was heard before; null if refused.</param>
/// <param name="Refusal">Why it is refused, as a sentence; null when it is not.</param>
public readonly record struct Transition(DispatchEventRecord? Next, string? Refusal)
{
    internal static Transition To(DispatchEventRecord next) => new(next, null);

    internal static Transition Refused(string why) => new(null, why);
}
