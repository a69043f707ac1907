using Vpp.Domain.Quantities;
using Vpp.Domain.Regulation;

namespace Vpp.Server.Demo;

/// <summary>What a demonstration was asked for; every value has been checked.</summary>
internal sealed record DemoOptions
{
    /// <summary>A network file with one feeder head, or null for the circuit that ships.</summary>
    public string? FeederFile { get; init; }

    public double VehiclesPerHome { get; init; } = 0.7;

    public double PluggedIn { get; init; } = 0.4;

    /// <summary>The target of the event from 18:00 to 20:00; positive lowers net load.</summary>
    public Power Reduction { get; init; } = Power.FromWatts(2_000_000);

    /// <summary>A shipped signal's word or a file's name; null for an event that is a step.</summary>
    public string? SignalFile { get; init; }

    /// <summary>What stands there: the event asks for the reduction times this, from its start.</summary>
    public RegulationWave? Signal { get; init; }

    /// <summary>Simulated seconds per second at most; it never changes what happens.</summary>
    public double Speed { get; init; } = 2_000;

    public long Seed { get; init; } = 1;

    /// <summary>The times of the day; tests run a short one.</summary>
    public DemoDay Day { get; init; } = DemoDay.Whole;

    public string? JsonFile { get; init; }

    public string? HtmlFile { get; init; }

    public string? SvgFile { get; init; }
}
