namespace Vpp.Domain.Dispatch;

/// <summary>The names that the limits of a vehicle have outside the kernel.</summary>
public static class LimitName
{
    /// <summary>Null where price alone decided, and for a node, which goes by its own id.</summary>
    public static string? Of(BindingLimitKind kind) => kind switch
    {
        BindingLimitKind.VehiclePower => "vehicle-power",
        BindingLimitKind.VehicleEnergy => "vehicle-energy",
        BindingLimitKind.MustCharge => "must-charge",
        BindingLimitKind.MinimumPower => "minimum-power",
        _ => null,
    };
}
