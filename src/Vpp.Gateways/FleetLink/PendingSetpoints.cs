using Vpp.Grains.Leases;

namespace Vpp.Gateways.FleetLink;

/// <summary>
/// The newest setpoint of each vehicle on a stream, and which of them still have to be written (C3). Vehicles wait in
/// the order in which they were first given one; a newer setpoint takes over its vehicle's place in the queue.
/// </summary>
/// <param name="clock">The plant's.</param>
/// <param name="instruments">Counts what is dropped.</param>
/// <param name="deductsWaiting">
/// Off in stepped time: what is handed over in one step is written before the next, however soon the clock is moved.
/// </param>
internal sealed class PendingSetpoints(TimeProvider clock, GatewayInstruments instruments, bool deductsWaiting)
{
    private readonly Lock _gate = new();
    private Entry[] _newest = [];
    private int[] _queue = [];
    private int _head;
    private int _count;

    /// <summary>Makes room for vehicles that were introduced since.</summary>
    public void Grow(int vehicles)
    {
        lock (_gate)
        {
            if (vehicles <= _newest.Length)
            {
                return;
            }

            // By doubling, so that many small Hellos copy no more than a few large ones.
            vehicles = Math.Max(vehicles, 2 * _newest.Length);
            Array.Resize(ref _newest, vehicles);
            var queue = new int[vehicles];
            for (var place = 0; place < _count; place++)
            {
                queue[place] = _queue[(_head + place) % _queue.Length];
            }

            (_queue, _head) = (queue, 0);
        }
    }

    /// <summary>Keeps each setpoint that is newer than the last one of its vehicle.</summary>
    /// <param name="batch">Setpoints that share a fence.</param>
    /// <param name="vehicles">The vehicle number of each member.</param>
    public void Put(SetpointBatch batch, int[] vehicles)
    {
        var receivedAt = clock.GetTimestamp();
        var (refused, unknown, conflated) = (0, 0, 0);
        lock (_gate)
        {
            for (var row = 0; row < batch.Member.Length; row++)
            {
                var member = batch.Member[row];
                if (member < 0 || member >= vehicles.Length)
                {
                    unknown++;
                    continue;
                }

                ref var entry = ref _newest[vehicles[member]];
                if (batch.Epoch < entry.Epoch || (batch.Epoch == entry.Epoch && batch.Sequence <= entry.Sequence))
                {
                    refused++;
                    continue;
                }

                conflated += entry.Waits ? 1 : 0;
                if (!entry.Waits)
                {
                    _queue[(_head + _count++) % _queue.Length] = vehicles[member];
                }

                entry = new Entry(
                    batch.Epoch,
                    batch.Sequence,
                    receivedAt,
                    batch.PowerW[row],
                    batch.TimeToLiveMs,
                    batch.ReturnDelayMs[row],
                    batch.AssuredW[row],
                    batch.RampWPerSecond,
                    Waits: true);
            }
        }

        instruments.OnSetpointsDropped(refused, SetpointDrop.NotNewer);
        instruments.OnSetpointsDropped(unknown, SetpointDrop.UnknownMember);
        instruments.OnSetpointsDropped(conflated, SetpointDrop.Replaced);
    }

    /// <summary>
    /// Moves as many waiting setpoints as one message holds into its columns, less the time they have waited; drops
    /// those that have outlived their time (C2).
    /// </summary>
    /// <returns>False when nothing waits.</returns>
    public bool Take(OutgoingSetpoints into)
    {
        var now = clock.GetTimestamp();
        var expired = 0;
        into.Clear();
        lock (_gate)
        {
            while (_count > 0 && !into.IsFull)
            {
                var vehicle = _queue[_head];
                _head = _head + 1 == _queue.Length ? 0 : _head + 1;
                _count--;
                ref var entry = ref _newest[vehicle];
                entry = entry with { Waits = false };

                // Rounded up, so that no setpoint lives longer than it was given.
                var waited = deductsWaiting ? clock.GetElapsedTime(entry.ReceivedAt, now) : TimeSpan.Zero;
                var waitedMs = (long)Math.Ceiling(waited.TotalMilliseconds);
                if (entry.TimeToLiveMs <= waitedMs)
                {
                    expired++;
                    continue;
                }

                into.Add(vehicle, entry, (int)(entry.TimeToLiveMs - waitedMs));
            }
        }

        instruments.OnSetpointsDropped(expired, SetpointDrop.Expired);
        instruments.OnSetpointsSent(into.Count);
        return into.Count > 0;
    }

    /// <summary>The newest setpoint of one vehicle.</summary>
    internal readonly record struct Entry(
        long Epoch,
        long Sequence,
        long ReceivedAt,
        int PowerW,
        int TimeToLiveMs,
        int ReturnDelayMs,
        int AssuredW,
        int RampWPerSecond,
        bool Waits);
}
