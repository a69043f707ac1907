namespace Vpp.Domain.Feeders;

/// <summary>A column of instants that few rows have at a time: it takes memory only while any row has one.</summary>
internal sealed class RareInstants
{
    private int[] _at = [];
    private int _count;

    public bool Any => _count > 0;

    public int this[int row]
    {
        get => row < _at.Length ? _at[row] : VehicleRows.Never;
        set
        {
            var before = this[row];
            if (before == value)
            {
                return;
            }

            if (row >= _at.Length)
            {
                var length = _at.Length;
                Array.Resize(ref _at, Math.Max(row + 1, length * 2));
                _at.AsSpan(length).Fill(VehicleRows.Never);
            }

            _at[row] = value;
            _count += (value == VehicleRows.Never ? 0 : 1) - (before == VehicleRows.Never ? 0 : 1);
            if (_count == 0)
            {
                _at = [];
            }
        }
    }

    public void Shift(long ms) => VehicleRows.Shift(_at, ms);
}
