namespace Vpp.Grains.Vehicles;

/// <summary>
/// What became of a change of terms: either the terms that are on disk now, or the rule that refused it.
/// </summary>
/// <param name="Terms">The terms after the change; null when it was refused.</param>
/// <param name="AgreedAt">When the feeder took them; null until it has.</param>
/// <param name="Fault">Why it was refused.</param>
/// <param name="Rule">The rule as a sentence; null when the change was taken.</param>
[GenerateSerializer, Immutable, Alias("vpp.terms-result`1")]
public sealed record TermsResult<T>(
    [property: Id(0)] T? Terms,
    [property: Id(1)] DateTimeOffset? AgreedAt,
    [property: Id(2)] TermsFault Fault,
    [property: Id(3)] string? Rule)
    where T : class;

/// <summary>Why a change of terms was refused. On the wire: append only, never renumber.</summary>
public enum TermsFault
{
    None = 0,

    /// <summary>The vehicle, home or node is not known.</summary>
    NotFound = 1,

    /// <summary>The values break a rule.</summary>
    Invalid = 2,

    /// <summary>It contradicts what is there, for example a home that moves under its vehicles.</summary>
    Conflict = 3,
}
