namespace Vpp.Server.Demo;

/// <summary>An upper pace: holds a step back until its time has come, and never hurries one.</summary>
internal sealed class DemoPace(double simulatedPerSecond)
{
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly long _start = TimeProvider.System.GetTimestamp();

    public async Task Wait(TimeSpan simulated, CancellationToken cancellation)
    {
        var early = (simulated / simulatedPerSecond) - _time.GetElapsedTime(_start);
        if (early > TimeSpan.FromMilliseconds(20))
        {
            await Task.Delay(early, _time, cancellation);
        }
    }
}
