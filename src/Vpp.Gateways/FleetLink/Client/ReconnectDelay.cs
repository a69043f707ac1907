namespace Vpp.Gateways.FleetLink.Client;

/// <summary>Waits between attempts to connect: a seeded draw up to a bound that doubles with each one.</summary>
internal sealed class ReconnectDelay(FleetLinkClientOptions options)
{
    private const int DoublingsMax = 30;
    private int _failures;
    private ulong _draws;

    public TimeSpan Next()
    {
        var bound = options.ReconnectDelayMin * Math.Pow(2, Math.Min(_failures++, DoublingsMax));
        bound = bound < options.ReconnectDelayMax ? bound : options.ReconnectDelayMax;
        return bound * Share(unchecked(options.Seed + (0x9E37_79B9_7F4A_7C15 * ++_draws)));
    }

    public void Reset() => _failures = 0;

    // SplitMix64: one well mixed number per input, of which the upper 53 bits make a share of one.
    private static double Share(ulong state)
    {
        unchecked
        {
            state = (state ^ (state >> 30)) * 0xBF58_476D_1CE4_E5B9;
            state = (state ^ (state >> 27)) * 0x94D0_49BB_1331_11EB;
            return ((state ^ (state >> 31)) >> 11) * (1.0 / (1UL << 53));
        }
    }
}
