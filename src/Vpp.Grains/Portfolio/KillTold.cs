using Vpp.Domain.Safety;

namespace Vpp.Grains.Portfolio;

/// <summary>Which turn of the kill switch each feeder has heard, in which of its reigns, by index.</summary>
internal sealed class KillTold(int feeders)
{
    private readonly (long Version, long Epoch)[] _told = new (long, long)[feeders];

    /// <summary>Whether some feeder has still to hear of it.</summary>
    public bool IsNews(FeederWords words, KillSwitch killSwitch)
    {
        for (var feeder = 0; feeder < _told.Length; feeder++)
        {
            if (IsNews(feeder, words, killSwitch))
            {
                return true;
            }
        }

        return false;
    }

    public bool IsNews(int feeder, FeederWords words, KillSwitch killSwitch) =>
        killSwitch.Version > 0 && _told[feeder] != (killSwitch.Version, words.Epoch(feeder));

    public void OnAnswered(int feeder, FeederWords words, KillSwitch killSwitch) =>
        _told[feeder] = (killSwitch.Version, words.Epoch(feeder));
}
