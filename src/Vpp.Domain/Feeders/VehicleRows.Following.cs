namespace Vpp.Domain.Feeders;

/// <summary>What is on its way to each vehicle, and for how long its latency class may take.</summary>
internal sealed partial class VehicleRows
{
    private static readonly int[] s_settlingMs = [6_000, 30_000, 900_000];

    // Drifting with the energy that is left, a setpoint is never far from what its vehicle does.
    private const int DriftMaxW = 100;

    /// <summary>How long after its issue a setpoint is in force, answers included.</summary>
    public int SettlingMs(int row) => s_settlingMs[(int)Latency[row]];

    /// <summary>A setpoint leaves: another power takes its time, and an answer is expected.</summary>
    public void Send(int row, int powerW, bool isLeased, int sequence, int now)
    {
        if (Math.Abs((long)powerW - SetpointW[row]) > DriftMaxW || !isLeased)
        {
            UnsettledUntil[row] = Polls[row] ? Ever : now + SettlingMs(row);
        }

        if (Unanswered[row] == 0)
        {
            (Unanswered[row], UnansweredSince[row]) = (sequence, Polls[row] ? Ever : now);
        }
    }

    /// <summary>A setpoint that waited to be fetched was.</summary>
    public void Fetch(int row, int now)
    {
        UnsettledUntil[row] = UnsettledUntil[row] == Ever ? now + SettlingMs(row) : UnsettledUntil[row];
        UnansweredSince[row] = UnansweredSince[row] == Ever ? now : UnansweredSince[row];
    }

    /// <summary>Whoever commands a vehicle has heard that it holds a setpoint of this number.</summary>
    public void Answer(int row, long sequence = long.MaxValue)
    {
        if (Unanswered[row] != 0 && sequence >= Unanswered[row])
        {
            (Unanswered[row], UnansweredSince[row]) = (0, Never);
        }
    }
}
