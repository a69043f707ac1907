namespace Vpp.Gateways.FleetLink;

/// <summary>
/// For how many heartbeats of this side nothing has come from the other. A process that stalls hears nothing either,
/// so that time alone would blame the other side for it; one's own heartbeats stand still with everything else.
/// </summary>
internal sealed class Silence
{
    private int _beats;

    public void End() => Volatile.Write(ref _beats, 0);

    /// <summary>A heartbeat is due; answers how many have been since anything was heard.</summary>
    public int Beat() => Interlocked.Increment(ref _beats);
}
