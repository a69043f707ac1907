namespace Vpp.Domain.Dispatch;

/// <summary>
/// The moves a vehicle with a minimum power may make: afterwards it stands still, runs at the minimum or more in
/// either direction, or runs as it did. So moves lie in up to three pieces: up to giving up power down to the minimum,
/// exactly to standstill, and on to the minimum in the other direction or more.
/// </summary>
internal readonly struct PowerPieces
{
    private readonly long _limitW;
    private readonly long _presentW;
    private readonly long _lowEndW;
    private readonly long _highStartW;

    public PowerPieces(long presentW, long minimumW, long limitW)
    {
        _limitW = limitW;
        _presentW = presentW;
        _lowEndW = minimumW == 0 ? limitW : Math.Clamp(presentW - minimumW, 0, limitW);
        _highStartW = minimumW == 0 ? 0 : Math.Max(0, presentW + minimumW);
    }

    /// <summary>The largest permitted move at or below one (≥ 0).</summary>
    public long RoundDown(long moveW) =>
        moveW >= _highStartW ? moveW
        : _presentW > 0 && moveW >= _presentW ? _presentW
        : Math.Min(moveW, _lowEndW);

    /// <summary>The smallest permitted move above one, or -1 when there is none.</summary>
    public long Next(long moveW)
    {
        var nextW = moveW + 1;
        if (nextW > _lowEndW && nextW < _highStartW)
        {
            nextW = nextW <= _presentW ? _presentW : _highStartW;
        }

        return nextW <= _limitW ? nextW : -1;
    }

    /// <summary>The ends of the piece that holds a permitted move.</summary>
    public (long FromW, long ToW) PieceOf(long moveW) =>
        moveW >= _highStartW ? (_highStartW, _limitW)
        : moveW > _lowEndW ? (moveW, moveW)
        : (0, _lowEndW);
}
