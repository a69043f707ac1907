using System.Numerics;

namespace Vpp.Domain.Feeders;

/// <summary>The pause between charge and discharge (P2).</summary>
public sealed partial class FeederControl
{
    // No flip between charge and discharge without a pause at a standstill, which begins when nothing is left that may
    // still run the other way (P2).
    private void Standstill(int at)
    {
        var deadMs = (int)_options.FlipDeadTime.TotalMilliseconds;
        for (var row = NextToPause(0); row < Vehicles.Count; row = NextToPause(row + 1))
        {
            var desiredW = Vehicles.DesiredW[row];
            if (desiredW != 0 && MayRunAgainst(desiredW, row, at))
            {
                Vehicles.StandstillUntil[row] = at + deadMs;
            }

            if (at < Vehicles.StandstillUntil[row])
            {
                Vehicles.DesiredW[row] = 0;
            }
            else
            {
                Vehicles.StandstillUntil[row] = VehicleRows.Never;
            }
        }
    }

    // While no row stands still, those that run or may run the other way than they should are all there are.
    private int NextToPause(int row)
    {
        for (; !Vehicles.StandstillUntil.Any && row + Vector<int>.Count <= Vehicles.Count; row += Vector<int>.Count)
        {
            var desiredW = new Vector<int>(Vehicles.DesiredW, row);
            var runsW = new Vector<int>(Vehicles.PowerW, row);
            var highW = Vector.Max(runsW, new(Vehicles.OutstandingHighW, row));
            var lowW = Vector.Min(runsW, new(Vehicles.OutstandingLowW, row));
            var against = (Vector.LessThan(desiredW, Vector<int>.Zero) & Vector.GreaterThan(highW, Vector<int>.Zero))
                | (Vector.GreaterThan(desiredW, Vector<int>.Zero) & Vector.LessThan(lowW, Vector<int>.Zero));
            if (against != Vector<int>.Zero)
            {
                break;
            }
        }

        return row;
    }

    private bool MayRunAgainst(int desiredW, int row, int at)
    {
        var (isHeld, isMeasured) = desiredW < 0
            ? (Vehicles.OutstandingHighW[row] > 0, Vehicles.PowerW[row] > 0)
            : (Vehicles.OutstandingLowW[row] < 0, Vehicles.PowerW[row] < 0);

        // Seldom do they differ; what is known of the row costs more to look up.
        return isHeld == isMeasured
            ? isHeld
            : WorstCase.IsLeased(Vehicles, row, at) && !Vehicles.IsUnknown(row) ? isHeld : isMeasured;
    }
}
