namespace Vpp.Grains.Feeders;

/// <summary>
/// What a feeder made of a batch. Persisted in no store, but on the wire: append only, never renumber.
/// </summary>
public enum ReportOutcome
{
    /// <summary>Taken; what was late, from the future or out of range is counted in the result.</summary>
    Taken = 1,

    /// <summary>
    /// The feeder does not know the binding, for example because it has moved: bind again, then resend.
    /// </summary>
    NotBound = 2,
}

/// <summary>The answer to a batch.</summary>
/// <param name="Outcome">Whether it was taken.</param>
/// <param name="Epoch">The feeder's reign.</param>
/// <param name="Dropped">Rows that were not used: unknown member, older than the last, from the future, out of
/// range.</param>
[GenerateSerializer, Immutable, Alias("vpp.report-result")]
public readonly record struct ReportResult(
    [property: Id(0)] ReportOutcome Outcome,
    [property: Id(1)] long Epoch,
    [property: Id(2)] int Dropped);
