namespace Vpp.Server.Demo;

/// <summary>What the demonstration's world draws at random; part of what a seed means, so they only grow.</summary>
internal static class DemoDraw
{
    public const int LoadProfile = 101;
    public const int OwnsVehicle = 102;
    public const int Model = 103;
    public const int VehicleDay = 104;
    public const int PluggedIn = 105;
    public const int DaysSinceCharge = 106;
    public const int Wish = 107;
    public const int Reserve = 108;
    public const int Price = 109;
    public const int DischargePrice = 110;
    public const int DischargeConsent = 111;
}
