using Vpp.Domain.Identities;

namespace Vpp.Domain.Feeders;

/// <summary>
/// Why each vehicle had the power it had: the newest changes of a feeder in bounded room, about eight a vehicle. What
/// stays as it was takes none.
/// </summary>
internal sealed class RowHistory
{
    private const int ChangesOfEach = 8;
    private const int ChangesMax = 8_192;

    // A change of power alone is one from here on.
    private const int PowerStepW = 500;

    private readonly List<RowMoment> _moments = [];
    private int[] _newest = [];
    private int _oldest;

    /// <summary>Takes what holds of a row now, when it differs from what held before.</summary>
    public void See(int row, in RowMoment moment, int rows)
    {
        if (row >= _newest.Length)
        {
            var length = _newest.Length;
            Array.Resize(ref _newest, Math.Max(row + 1, length * 2));
            _newest.AsSpan(length).Fill(-1);
        }

        if (_newest[row] >= 0 && IsTheSame(_moments[_newest[row]], moment))
        {
            return;
        }

        _newest[row] = Keep(moment, Math.Clamp(rows * ChangesOfEach, ChangesOfEach, ChangesMax));
    }

    /// <summary>What held of a vehicle at an instant; null when that is not remembered.</summary>
    public RowMoment? At(VehicleId vehicle, DateTimeOffset at)
    {
        RowMoment? found = null;
        for (var i = 0; i < _moments.Count; i++)
        {
            var moment = _moments[(_oldest + i) % _moments.Count];
            found = moment.Vehicle == vehicle && moment.Since <= at ? moment : found;
        }

        return found;
    }

    // Once it is full the oldest gives way; whose newest that was is taken note of once more.
    private int Keep(in RowMoment moment, int most)
    {
        if (_oldest == 0 && _moments.Count < most)
        {
            _moments.Add(moment);
            return _moments.Count - 1;
        }

        var place = _oldest;
        _newest.AsSpan().Replace(place, -1);
        _moments[place] = moment;
        _oldest = (_oldest + 1) % _moments.Count;
        return place;
    }

    private static bool IsTheSame(in RowMoment before, in RowMoment now) =>
        before.Vehicle == now.Vehicle
        && before.Reason == now.Reason
        && before.BindingNode == now.BindingNode
        && before.IsCapped == now.IsCapped
        && Math.Sign(before.PowerW) == Math.Sign(now.PowerW)
        && Math.Abs(before.PowerW - now.PowerW) < PowerStepW;
}

/// <summary>Why a vehicle had a power from an instant on.</summary>
internal readonly record struct RowMoment(
    VehicleId Vehicle,
    DateTimeOffset Since,
    RowReason Reason,
    int? BindingNode,
    int PowerW,
    int BaselineW,
    bool IsCapped);
