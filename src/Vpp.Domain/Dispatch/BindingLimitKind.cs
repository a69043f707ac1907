namespace Vpp.Domain.Dispatch;

/// <summary>What kind of limit held a vehicle back.</summary>
public enum BindingLimitKind
{
    /// <summary>No limit: price alone decided.</summary>
    None = 0,

    /// <summary>The power that vehicle and equipment can reach.</summary>
    VehiclePower = 1,

    /// <summary>The energy that may be taken or stored over the duration.</summary>
    VehicleEnergy = 2,

    /// <summary>Charging that is owed before the departure.</summary>
    MustCharge = 3,

    /// <summary>The gap between standstill and the smallest power the equipment runs at.</summary>
    MinimumPower = 4,

    /// <summary>The limit of a node of the network.</summary>
    Node = 5,
}
