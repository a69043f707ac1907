namespace Vpp.Gateways.FleetLink;

/// <summary>One step of time on one stream: asked for, answered once, complete when feeders have it.</summary>
internal sealed class StepBarrier(long step)
{
    private bool _isAnswered;

    public TaskCompletionSource<bool> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>False for another step or a second answer. Only the stream's reader calls this.</summary>
    public bool TryAnswer(long answered)
    {
        if (answered != step || _isAnswered)
        {
            return false;
        }

        return _isAnswered = true;
    }
}
