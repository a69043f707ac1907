namespace Vpp.Domain.Fleets;

/// <summary>How a simulated vehicle treats the setpoints it accepts (F15).</summary>
public enum VehicleBehaviour
{
    /// <summary>Holds what it was told.</summary>
    Honest = 0,

    /// <summary>Neither answers nor obeys; it stays on default control.</summary>
    NeverAnswers = 1,

    /// <summary>Acknowledges, then goes only half of the way from full charging to the setpoint.</summary>
    HalfFollows = 2,

    /// <summary>Acknowledges, then does the setpoint with its sign turned round.</summary>
    Opposite = 3,
}
