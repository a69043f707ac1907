namespace Vpp.Domain.Fleets;

/// <summary>What a simulated fleet draws at random; the numbers are part of what a seed means, so they only grow.</summary>
internal static class FleetDraw
{
    public const int SetpointLost = 1;
    public const int ReadingLost = 2;
    public const int ResponseDelay = 3;
    public const int ReadingPhase = 4;
    public const int Behaviour = 5;
}
