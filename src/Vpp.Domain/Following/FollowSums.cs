using Vpp.Domain.Feeders;

namespace Vpp.Domain.Following;

/// <summary>
/// Who has yet to be judged, and the sums over what was found of all the others: whoever is judged again takes what it
/// gave out of them first, so that they are at any time what judging everybody would make them.
/// </summary>
internal sealed class FollowSums
{
    private readonly RareColumn<int> _doubtfulOfW = new(0);
    private bool[] _isJudged = [];
    private int[] _withinOfW = [];
    private int[] _planW = [];
    private int _count;
    private long _baseMs;

    /// <summary>How far those who follow stand above their setpoints, W.</summary>
    public long WithinW { get; private set; }

    /// <summary>The same of those who do not seem to follow and have not answered, W.</summary>
    public long DoubtfulW { get; private set; }

    /// <summary>A row is to be judged; −1 is none.</summary>
    public void Open(int row)
    {
        if (row >= 0 && row < _isJudged.Length)
        {
            _isJudged[row] = false;
        }
    }

    public void OpenAll() => Array.Clear(_isJudged);

    /// <summary>Grows with the rows, and opens those whose plan is not the one they were judged by.</summary>
    public void Follow(VehicleRows rows)
    {
        _count = rows.Count;
        if (_isJudged.Length < _count)
        {
            Array.Resize(ref _isJudged, rows.Terms.Length);
            Array.Resize(ref _withinOfW, rows.Terms.Length);
            Array.Resize(ref _planW, rows.Terms.Length);
        }

        // Instants that lie far behind are rounded when their base moves.
        if (rows.BaseMs != _baseMs)
        {
            _baseMs = rows.BaseMs;
            OpenAll();
        }

        var planW = rows.BaselineW.AsSpan(0, _count);
        var judgedW = _planW.AsSpan(0, _count);
        for (var row = 0; (row += planW[row..].CommonPrefixLength(judgedW[row..])) < _count; row++)
        {
            (judgedW[row], _isJudged[row]) = (planW[row], false);
        }
    }

    /// <summary>
    /// The next open row from one on, no longer open and out of the sums; past the last when there is none.
    /// </summary>
    public int Take(int row)
    {
        var next = _isJudged.AsSpan(row, _count - row).IndexOf(false);
        if (next < 0)
        {
            return int.MaxValue;
        }

        row += next;
        _isJudged[row] = true;
        AddWithin(row, -_withinOfW[row]);
        AddDoubtful(row, -_doubtfulOfW[row]);
        return row;
    }

    public void AddWithin(int row, int powerW)
    {
        _withinOfW[row] += powerW;
        WithinW += powerW;
    }

    public void AddDoubtful(int row, int powerW)
    {
        _doubtfulOfW[row] += powerW;
        DoubtfulW += powerW;
    }
}
