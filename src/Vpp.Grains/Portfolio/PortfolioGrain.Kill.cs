using Vpp.Domain.Quantities;
using Vpp.Domain.Safety;
using Vpp.Grains.Storage;

namespace Vpp.Grains.Portfolio;

/// <summary>
/// The kill switch (C13). This server's disk has a turn before the store is asked, and the fleet follows it whatever
/// becomes of either. An event that runs is cancelled: letting the fleet come back must not start anything by itself.
/// </summary>
internal sealed partial class PortfolioGrain
{
    private readonly IKillSwitchStore _killSwitches;
    private readonly KillTold _killTold;
    private readonly SideCall _killCall;
    private KillSwitch _killSwitch = KillSwitch.Never;
    private bool _killRecorded = true;
    private Task _recording = Task.CompletedTask;

    public ValueTask<KillSwitch> GetKillSwitch() => ValueTask.FromResult(_killSwitch);

    public async ValueTask<KillResult> TurnKillSwitch(bool on, string principal)
    {
        if (_killSwitch.IsOn != on)
        {
            var now = _clock.Now.Utc;
            _killSwitch = new(on, now, principal, _killSwitch.Version + 1, Window(on));
            _killRecorded = false;
            LogSwitched(_logger, on ? "on" : "off", principal);
            AdvanceEvents(now);
            if (!_options.Stepped)
            {
                this.AsReference<IPortfolioGrain>().RunControlInterval().AsTask().Ignore();
            }

            try
            {
                await _journal.Keep(_killSwitch);
            }
            catch (Exception exception)
            {
                LogSwitchUnkept(_logger, exception);
            }
        }

        await RecordKillSwitch();
        return new(_killSwitch, _killRecorded);
    }

    // As many vehicles as there are may turn, so the whole of what they draw counts; discharge ends within the time to
    // live where the rate allows it (C10), and charging comes back no faster than after an event (C8).
    private TimeSpan Window(bool on)
    {
        var movedW = _words.All.Sum(summary => Math.Max(Math.Abs(summary.VehiclesW), Math.Abs(summary.BaselineW)));
        return _radius.ReleaseWindow(
            Power.FromWatts(movedW), on ? _options.Feeder.TimeToLive : _options.Feeder.ReleaseWindow);
    }

    private async Task ReadKillSwitch(CancellationToken cancellation)
    {
        var (kept, known) = (await _journal.ReadKillSwitch(), await _killSwitches.Find(cancellation));
        (_killSwitch, _killRecorded) = kept is not null && kept.Version > (known?.Version ?? 0)
            ? (kept, false)
            : (known ?? KillSwitch.Never, true);
    }

    private void KeepKillSwitch()
    {
        if (!_killRecorded)
        {
            RecordKillSwitch().Ignore();
        }
    }

    // Whoever comes while it is being recorded waits for the same.
    private Task RecordKillSwitch() => _recording = _recording.IsCompleted ? Record() : _recording;

    private async Task Record()
    {
        while (!_killRecorded)
        {
            var turned = _killSwitch;
            if (!await _killCall.Run(() => _killSwitches.Save(turned).AsTask()))
            {
                return;
            }

            _killRecorded = turned == _killSwitch;
        }
    }
}
