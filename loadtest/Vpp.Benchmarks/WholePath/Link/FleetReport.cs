using System.Text.Json;

namespace Vpp.Benchmarks.WholePath.Link;

/// <summary>What a fleet has done.</summary>
/// <param name="Sent">Readings that were written.</param>
/// <param name="Unsent">Readings for which there was no connection.</param>
/// <param name="Setpoints">Setpoints that arrived.</param>
/// <param name="SlipMsP99">How late readings were written, counted from when they were due.</param>
/// <param name="Cores">Processor time of the fleet over the time it took.</param>
internal sealed record FleetReport(long Sent, long Unsent, long Setpoints, double SlipMsP99, double Cores)
{
    public string ToLine() => JsonSerializer.Serialize(this);

    public static FleetReport Parse(string line) => JsonSerializer.Deserialize<FleetReport>(line)
        ?? throw new InvalidDataException("The fleet reports nothing.");
}
