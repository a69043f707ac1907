namespace Vpp.Server.Hosting;

/// <summary>What came of starting a plant.</summary>
internal abstract record StartResult
{
    private StartResult()
    {
    }

    /// <summary>It runs.</summary>
    public sealed record Running(PlantHost Plant) : StartResult;

    /// <summary>It does not, for reasons that are sentences; nothing is left behind.</summary>
    public sealed record Failed(int ExitCode, IReadOnlyList<string> Sentences) : StartResult;
}
