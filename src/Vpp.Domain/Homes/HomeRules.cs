using Vpp.Domain.Quantities;
using Vpp.Domain.Rules;

namespace Vpp.Domain.Homes;

/// <summary>What the values of a home's terms must satisfy, wherever they come from.</summary>
public static class HomeRules
{
    /// <summary>Every rule that the limits of a connection break; empty when they are sound.</summary>
    public static IReadOnlyList<FieldFault> Faults(Power? importLimit, Power exportLimit) => new RuleCheck()
        .Magnitude(importLimit, "importLimitW")
        .Magnitude(exportLimit, "exportLimitW")
        .Faults;

    /// <summary>Every rule that a home's terms break, however they came about.</summary>
    public static IReadOnlyList<FieldFault> Faults(HomeTerms terms) =>
    [
        .. Faults(terms.ImportLimit, terms.ExportLimit),
        .. Faults(terms.Settings),
        .. new RuleCheck().TimeZone(terms.TimeZone).Faults,
    ];

    /// <summary>Every rule that an owner's settings break; empty when they are sound.</summary>
    public static IReadOnlyList<FieldFault> Faults(HomeSettings settings) => new RuleCheck()
        .Magnitude(settings.ImportLimit, "importLimitW")
        .Magnitude(settings.ExportLimit, "exportLimitW")
        .Faults;
}
