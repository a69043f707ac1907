namespace Vpp.Domain.Feeders;

/// <summary>
/// A column of which few rows have a value at a time: it takes no memory until a row has one, and no time while none
/// has.
/// </summary>
/// <param name="absent">What all the other rows have.</param>
internal class RareColumn<T>(T absent)
    where T : unmanaged
{
    private T[] _of = [];
    private int _count;

    public bool Any => _count > 0;

    public T this[int row]
    {
        get => _count > 0 && row < _of.Length ? _of[row] : absent;
        set
        {
            var same = EqualityComparer<T>.Default;
            var before = this[row];
            if (same.Equals(before, value))
            {
                return;
            }

            if (row >= _of.Length)
            {
                var length = _of.Length;
                Array.Resize(ref _of, Math.Max(row + 1, length * 2));
                _of.AsSpan(length).Fill(absent);
            }

            _of[row] = value;
            _count += (same.Equals(value, absent) ? 0 : 1) - (same.Equals(before, absent) ? 0 : 1);
        }
    }

    /// <summary>The next row from one on that has a value; beyond every row when there is none.</summary>
    public int Next(int row)
    {
        var next = _count > 0 && row < _of.Length ? _of.AsSpan(row).IndexOfAnyExcept(absent, null) : -1;
        return next < 0 ? int.MaxValue : row + next;
    }

    protected T[] Present => _of;
}
