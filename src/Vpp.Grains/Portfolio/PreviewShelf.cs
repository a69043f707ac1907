using Vpp.Domain.Dispatch;

namespace Vpp.Grains.Portfolio;

/// <summary>The previews that somebody may still approve, so that an approval binds to what was seen (C14).</summary>
internal sealed class PreviewShelf
{
    private const int CountMax = 1_000;

    private readonly Dictionary<string, (DispatchEvent Event, DispatchPlan Plan)> _kept = [];

    public void Keep(DispatchEvent @event, DispatchPlan plan)
    {
        foreach (var (hash, old) in _kept)
        {
            if (plan.PreviewedAt - old.Plan.PreviewedAt > DispatchPlan.Life)
            {
                _kept.Remove(hash);
            }
        }

        if (_kept.Count >= CountMax && !_kept.ContainsKey(plan.PreviewHash))
        {
            _kept.Remove(_kept.MinBy(each => each.Value.Plan.PreviewedAt).Key);
        }

        _kept[plan.PreviewHash] = (Bare(@event), plan);
    }

    /// <summary>What was seen of an event under a hash; null when nothing was, or long ago.</summary>
    public DispatchPlan? Find(DispatchEvent @event, string previewHash) =>
        _kept.TryGetValue(previewHash, out var kept) && kept.Event.Equals(Bare(@event)) ? kept.Plan : null;

    // A change made before the start stands in the event itself.
    private static DispatchEvent Bare(DispatchEvent @event) => @event with { Change = null, GridRecoveredAt = null };
}
