using Vpp.Domain.Quantities;

namespace Vpp.Domain.Following;

/// <summary>
/// What is left of the error of a feeder's sum once every vehicle has been judged alone: tapering batteries, rounding,
/// lost readings. A slow integral makes up for it: bounded, limited in rate, at rest within a dead band that is wider
/// to leave than to return to, and never wound up against a limit. Vehicles on their way count with where they are
/// going, so no delay is in the loop, and it comes to rest without swinging.
/// </summary>
internal sealed class ResidualCorrection
{
    private const int MostPercent = 5;
    private const int RatePercentPerSecond = 1;
    private const int LeavePerMille = 5;
    private const int ReturnPerMille = 2;
    private const int MinuteMs = 60_000;

    private bool _isMoving;

    /// <summary>What events take beyond their targets; the sign of what was measured above the setpoints.</summary>
    public long CorrectionW { get; private set; }

    /// <summary>Moves towards what was measured.</summary>
    /// <param name="residualW">How far the sum of those who follow stands above their setpoints.</param>
    /// <param name="targetW">Magnitude of what is asked, the measure of all bounds.</param>
    /// <param name="since">Time since the last step.</param>
    /// <param name="isSaturated">Whether there is nothing more to take: then it does not grow.</param>
    public void Step(long residualW, long targetW, TimeSpan since, bool isSaturated)
    {
        var mostW = targetW * MostPercent / 100;
        var leftW = Math.Clamp(residualW, -mostW, mostW) - CorrectionW;
        _isMoving = Math.Abs(leftW) > targetW * (_isMoving ? ReturnPerMille : LeavePerMille) / 1_000;
        if (!_isMoving)
        {
            CorrectionW = Math.Clamp(CorrectionW, -mostW, mostW);
            return;
        }

        var sinceMs = Math.Clamp((long)since.TotalMilliseconds, 0, MinuteMs);
        var stepW = WideInteger.MultiplyDivide(targetW * RatePercentPerSecond, sinceMs, 100_000);
        var next = CorrectionW + Math.Clamp(leftW, -stepW, stepW);
        CorrectionW = isSaturated && Math.Abs(next) > Math.Abs(CorrectionW)
            ? Math.Clamp(CorrectionW, -mostW, mostW)
            : Math.Clamp(next, -mostW, mostW);
    }

    public void Reset() => (CorrectionW, _isMoving) = (0, false);
}
