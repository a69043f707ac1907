using System.Buffers;
using Vpp.Grains.Feeders;

namespace Vpp.Gateways.FleetLink;

/// <summary>Batches for a feeder out of what waits for it, in arrays from the pool.</summary>
internal static class MemberBatches
{
    /// <summary>Takes all answers that wait, or null.</summary>
    public static AcknowledgementBatch? ToBatch(this NewestPerMember<Answer> answers, Route route, long nowMs)
    {
        _ = nowMs;
        var count = answers.Count;
        if (count == 0)
        {
            return null;
        }

        var batch = new AcknowledgementBatch
        {
            Route = route,
            Count = count,
            Member = Rent<int>(count),
            Epoch = Rent<long>(count),
            Sequence = Rent<long>(count),
            Outcome = Rent<byte>(count),
        };
        answers.Take(batch.Member);
        for (var row = 0; row < count; row++)
        {
            ref readonly var answer = ref answers[batch.Member[row]];
            batch.Epoch[row] = answer.Epoch;
            batch.Sequence[row] = answer.Sequence;
            batch.Outcome[row] = answer.Outcome;
        }

        return batch;
    }

    /// <summary>Takes all meter values that wait, with their age by now, or null.</summary>
    public static HomeMeterBatch? ToBatch(this NewestPerMember<HomeReading> meters, Route route, long nowMs)
    {
        var count = meters.Count;
        if (count == 0)
        {
            return null;
        }

        var batch = new HomeMeterBatch
        {
            Route = route,
            Count = count,
            Member = Rent<int>(count),
            UncontrolledLoadW = Rent<int>(count),
            AgeMs = Rent<int>(count),
        };
        meters.Take(batch.Member);
        for (var row = 0; row < count; row++)
        {
            ref readonly var reading = ref meters[batch.Member[row]];
            batch.UncontrolledLoadW[row] = reading.UncontrolledLoadW;
            batch.AgeMs[row] = Age(reading.MeasuredAtMs, nowMs);
        }

        return batch;
    }

    /// <summary>Gives the arrays back; only once nobody can read them any more.</summary>
    public static void Return(this AcknowledgementBatch batch)
    {
        Return(batch.Member);
        Return(batch.Epoch);
        Return(batch.Sequence);
        Return(batch.Outcome);
    }

    /// <inheritdoc cref="Return(AcknowledgementBatch)"/>
    public static void Return(this TelemetryBatch batch)
    {
        Return(batch.Member);
        Return(batch.PowerW);
        Return(batch.StateOfCharge);
        Return(batch.Connection);
        Return(batch.AgeMs);
        Return(batch.Epoch);
        Return(batch.Sequence);
        Return(batch.SetpointW);
        Return(batch.RemainingLifeMs);
    }

    /// <inheritdoc cref="Return(AcknowledgementBatch)"/>
    public static void Return(this HomeMeterBatch batch)
    {
        Return(batch.Member);
        Return(batch.UncontrolledLoadW);
        Return(batch.AgeMs);
    }

    private static T[] Rent<T>(int count) => ArrayPool<T>.Shared.Rent(count);

    private static void Return<T>(T[] array) => ArrayPool<T>.Shared.Return(array);

    private static int Age(long measuredAtMs, long nowMs) => (int)Math.Clamp(nowMs - measuredAtMs, 0, int.MaxValue);
}
