using Vpp.Domain.Feeders;
using Vpp.Domain.Leases;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Safety;

/// <summary>
/// Looks at what a feeder says, beside <see cref="FleetInvariants"/>, which looks at what a fleet does: sums that add
/// up (C1), setpoints that live for a while, only grow and are within nameplates (C2, C3, P2), and nobody moved on an
/// old reading (C9).
/// </summary>
/// <param name="counts">Where violations are counted.</param>
/// <param name="vehicles">True terms of all vehicles; they are known by their place.</param>
public sealed class DecisionInvariants(InvariantCounts counts, IReadOnlyList<VehicleTerms> vehicles)
{
    /// <summary>The shortest and longest time to live of a setpoint.</summary>
    public static readonly (TimeSpan Least, TimeSpan Most) TimeToLive =
        (TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(45));

    private readonly Fence[] _newest = new Fence[vehicles.Count];
    private readonly TimeSpan?[] _heardAt = new TimeSpan?[vehicles.Count];

    /// <summary>The age beyond which no reading is firm: 15 s, or three times what a slower class takes.</summary>
    public TimeSpan FreshnessMax { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A reading arrived that was taken at this moment.</summary>
    public void Heard(int vehicle, TimeSpan measuredAt) => _heardAt[vehicle] = measuredAt;

    /// <summary>A setpoint leaves.</summary>
    public void Sent(int vehicle, in Setpoint setpoint, TimeSpan now)
    {
        counts.Watch("C2");
        counts.Watch("C3");
        counts.Watch("C9");
        if (setpoint.TimeToLive < TimeToLive.Least || setpoint.TimeToLive > TimeToLive.Most)
        {
            counts.Add("C2", $"vehicle {vehicle} is told to hold {setpoint.Power} for {setpoint.TimeToLive}");
        }

        if (setpoint.Fence <= _newest[vehicle])
        {
            counts.Add("C3", $"vehicle {vehicle} is told {setpoint.Fence} after {_newest[vehicle]}");
        }

        _newest[vehicle] = setpoint.Fence;
        var (powerW, plate) = (setpoint.Power.Watts, vehicles[vehicle].Nameplate);
        if (powerW > plate.ChargePowerMax.Watts
            || -powerW > plate.DischargePowerMax.Watts
            || (powerW != 0 && Math.Abs(powerW) < plate.MinimumPower.Watts))
        {
            counts.Add("P2", $"vehicle {vehicle} is told {setpoint.Power}");
        }

        if (_heardAt[vehicle] is not { } heardAt || now - heardAt > FreshnessMax)
        {
            counts.Add("C9", $"vehicle {vehicle} is moved at {now} by a reading of {_heardAt[vehicle]}");
        }
    }

    /// <summary>Targets were divided.</summary>
    public void Divided(IEnumerable<FeederTargetResult> results)
    {
        counts.Watch("C1");
        foreach (var result in results)
        {
            var missingW = Math.Abs((result.Target - result.Allocated).Watts);
            if (Math.Abs(result.Allocated.Watts) > Math.Abs(result.Target.Watts)
                || result.Shortfall.Sum(each => each.Missing.Watts) != missingW)
            {
                counts.Add("C1", $"{result.Allocated} of {result.Target}, the reasons do not add up to {missingW} W");
            }
        }
    }
}
