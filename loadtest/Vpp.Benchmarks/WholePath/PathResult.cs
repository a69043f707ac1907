namespace Vpp.Benchmarks.WholePath;

/// <summary>
/// The figures of one size; null where something was not run. Durations are in milliseconds, ages too; the rest says
/// its unit. The names are those of the file that <c>--json</c> writes.
/// </summary>
internal sealed record PathResult
{
    public required int Vehicles { get; init; }

    public required int Feeders { get; init; }

    public double? DecideMsP50 { get; init; }

    public double? DecideMsP99 { get; init; }

    public double? KernelMs { get; init; }

    public double? NaiveMs { get; init; }

    /// <summary>On the problem as stated, with a row for every node that has a limit.</summary>
    public double? PdlpMs { get; init; }

    /// <summary>On the problem without the rows that cannot bind.</summary>
    public double? PdlpShortestMs { get; init; }

    /// <summary>On the problem as stated.</summary>
    public double? GlopMs { get; init; }

    /// <summary>On the problem without the rows that cannot bind.</summary>
    public double? GlopShortestMs { get; init; }

    /// <summary>Cost above the optimum, as a share of it.</summary>
    public double? CostGap { get; init; }

    /// <summary>Broken limits and sums that do not add up.</summary>
    public long? Violations { get; init; }

    public double? IngestPerSecond { get; init; }

    public double? LinkReadingsPerSecond { get; init; }

    public double? LinkServerCores { get; init; }

    public double? LinkAgeMsP99 { get; init; }

    public double? SentMsP99 { get; init; }

    /// <summary>Of the feeders' columns; the whole heap is printed apart.</summary>
    public double? BytesPerVehicle { get; init; }
}
