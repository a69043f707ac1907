using Vpp.Grains.Portfolio;

namespace Vpp.Grains.Feeders;

/// <summary>
/// Posts summaries up without waiting: one on its way at a time, and the newest waits. An awaited push up beside a
/// dispatch down would deadlock.
/// </summary>
internal sealed class SummaryPost(IPortfolioGrain portfolio, FeederInstruments instruments)
{
    private FeederSummary? _waiting;
    private bool _underWay;

    public void Offer(FeederSummary summary)
    {
        _waiting = summary;
        if (!_underWay)
        {
            _ = Send();
        }
    }

    private async Task Send()
    {
        _underWay = true;
        try
        {
            while (_waiting is { } next)
            {
                _waiting = null;
                await portfolio.Hear(next);
            }
        }
        catch (Exception)
        {
            instruments.OnLostSummary();
        }
        finally
        {
            _underWay = false;
        }
    }
}
