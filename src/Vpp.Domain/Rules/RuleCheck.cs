using Vpp.Domain.Quantities;

namespace Vpp.Domain.Rules;

/// <summary>Collects every rule that a set of values breaks, so that the caller hears of all of them at once.</summary>
public sealed class RuleCheck
{
    /// <summary>No single resource, home or node of a plant comes near this power; beyond it a unit is wrong.</summary>
    public static readonly Power PowerMax = Power.FromWatts(1_000_000_000);

    private readonly List<FieldFault> _faults = [];

    /// <summary>What was broken so far, in the order of the checks.</summary>
    public IReadOnlyList<FieldFault> Faults => _faults;

    /// <summary>Notes the rule when it does not hold.</summary>
    public RuleCheck Require(bool holds, string field, string rule)
    {
        if (!holds)
        {
            _faults.Add(new(field, rule));
        }

        return this;
    }

    /// <summary>A limit or rating is a magnitude; null is none and always right.</summary>
    public RuleCheck Magnitude(Power? power, string field) => power is not { } given
        ? this
        : Require(given >= Power.Zero, field, "must not be negative")
            .Require(given <= PowerMax, field, $"must be at most {PowerMax.Watts} W");

    /// <summary>Departures are local to a time zone that the machine knows.</summary>
    public RuleCheck TimeZone(string name) => Require(
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out _), "timeZone", "must be the IANA name of a time zone");

    /// <summary>An energy between nothing and a largest value.</summary>
    public RuleCheck Between(Energy energy, Energy least, Energy most, string field) =>
        Require(energy >= least, field, $"must be at least {least.Joules / 3_600} Wh")
            .Require(energy <= most, field, $"must be at most {most.Joules / 3_600} Wh");
}
