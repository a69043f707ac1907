using System.Diagnostics;
using System.Globalization;

namespace Vpp.Benchmarks.WholePath;

/// <summary>
/// The first repetition apart from those that follow, and beside the time that passed the processor time that was
/// spent: on a machine that others use too, that is the steadier one.
/// </summary>
/// <param name="warmUps">Repetitions after the first that do not count.</param>
internal sealed class Measured(int warmUps)
{
    private readonly Process _process = Process.GetCurrentProcess();
    private readonly Percentiles _processor = new();
    private int _rounds;

    public double ColdMs { get; private set; }

    public Percentiles Warm { get; } = new();

    public async Task Run(Func<Task> act)
    {
        _process.Refresh();
        var (processor, start) = (_process.TotalProcessorTime, TimeProvider.System.GetTimestamp());
        await act();
        var ms = TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
        _process.Refresh();
        ColdMs = _rounds == 0 ? ms : ColdMs;
        if (_rounds++ > warmUps)
        {
            Warm.Add(ms);
            _processor.Add((_process.TotalProcessorTime - processor).TotalMilliseconds);
        }
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"cold {ColdMs:0.0} ms; {Warm}; processor time p50 {_processor.At(50):0.0} ms");
}
