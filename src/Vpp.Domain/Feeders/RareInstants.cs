namespace Vpp.Domain.Feeders;

/// <summary>Instants that few rows have at a time.</summary>
internal sealed class RareInstants() : RareColumn<int>(VehicleRows.Never)
{
    public void Shift(long ms) => VehicleRows.Shift(Present, ms);
}
