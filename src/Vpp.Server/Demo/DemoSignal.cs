using Vpp.Domain.Regulation;

namespace Vpp.Server.Demo;

/// <summary>The regulation signals of a demonstration: those that ship, or a file of the same form.</summary>
internal static class DemoSignal
{
    private static readonly Dictionary<string, string> s_shipped = new()
    {
        ["regd"] = "pjm_regd_test_wave.csv",
        ["rega"] = "pjm_rega_2017-08-02.csv",
    };

    /// <summary>The signal of a word or a file; null with the faults as sentences.</summary>
    public static RegulationWave? Read(string wordOrFile, out IReadOnlyList<string> faults)
    {
        if (s_shipped.TryGetValue(wordOrFile, out var shipped))
        {
            return SignalCsv.Read(shipped, DemoData.Text(shipped), out faults);
        }

        try
        {
            return SignalCsv.Read(Path.GetFileName(wordOrFile), File.ReadAllText(wordOrFile), out faults);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            faults = [$"--signal {wordOrFile}: it is neither regd nor rega, nor a file to read: {failure.Message}"];
            return null;
        }
    }
}
