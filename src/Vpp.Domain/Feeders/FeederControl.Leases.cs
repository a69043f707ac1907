using Vpp.Domain.Leases;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Feeders;

/// <summary>What vehicles hold, for all anybody knows: what others left, what was sent, what was heard.</summary>
public sealed partial class FeederControl
{
    private void SuppressUntilHeard(int row, VehicleNameplate nameplate)
    {
        Vehicles.OutstandingHighW[row] = (int)nameplate.ChargePowerMax.Watts;
        Vehicles.OutstandingLowW[row] = -(int)nameplate.DischargePowerMax.Watts;
        var leaseMs = Vehicles.TimesOf(row).LeaseMs;
        Vehicles.ExpiresAt[row] = VehicleRows.Nearest(Milliseconds(_startedAt) + leaseMs - Vehicles.BaseMs);
        Vehicles.IssuedAt[row] = VehicleRows.Nearest(Milliseconds(_startedAt) - Vehicles.BaseMs);
        Vehicles.Acknowledged[row] = false;
        if (_decidedAt is not null)
        {
            Vehicles.IssuedAt[row] = VehicleRows.Ever;
            _adopted.Add(row);
        }
    }

    // Until this decision somebody else may have commanded a vehicle that came since the last one.
    private void SuppressAdopted(int now)
    {
        foreach (var row in _adopted)
        {
            if (Vehicles.Terms[row] is not null && Vehicles.IsUnknown(row))
            {
                (Vehicles.ExpiresAt[row], Vehicles.IssuedAt[row]) = (now + Vehicles.TimesOf(row).LeaseMs, now);
            }
        }

        _adopted.Clear();
    }

    private bool IsNewest(int row, Fence fence) =>
        Vehicles.IsSent(row)
        && fence.Epoch == Epoch
        && fence.Sequence <= Vehicles.Sequence[row]
        && fence.Sequence >= Vehicles.Sequence[row] - Vehicles.SameSteps[row];

    // A reading tells which setpoint the vehicle holds. The newest one settles what is outstanding; so does any other
    // while nothing of ours is under way, for then it is all there can be. Unplugging ends what a vehicle holds, but a
    // setpoint on its way may yet find it plugged in again.
    private void LearnLease(int row, in VehicleReading reading, int measuredAt, int now)
    {
        var nothingSent = !Vehicles.IsSent(row);
        if (nothingSent && measuredAt < Vehicles.IssuedAt[row])
        {
            return;
        }

        Vehicles.Mark(row, RowMarks.Listens, reading.Fence.Epoch == Epoch && reading.RemainingLifeMs > 0);
        HearAnswer(row, reading.Fence);
        if (IsNewest(row, reading.Fence))
        {
            Settle(row, reading.Fence);
        }

        if (reading.Connection != ConnectionState.Connected)
        {
            if (nothingSent || (Vehicles.Acknowledged[row] && Vehicles.SameSteps[row] == 0))
            {
                (Vehicles.OutstandingHighW[row], Vehicles.OutstandingLowW[row]) = (0, 0);
                (Vehicles.ExpiresAt[row], Vehicles.Acknowledged[row]) = (VehicleRows.Never, true);
            }
        }
        else if (nothingSent && reading.RemainingLifeMs != VehicleReading.LifeUntold)
        {
            var held = reading.RemainingLifeMs > 0 ? reading.SetpointW : 0;
            Vehicles.IsNews[row] |= held < 0;
            (Vehicles.OutstandingHighW[row], Vehicles.OutstandingLowW[row]) = (held, held);
            Vehicles.ExpiresAt[row] = reading.RemainingLifeMs > 0
                ? now + Math.Min(reading.RemainingLifeMs + Vehicles.LeaseSlackMs, Vehicles.TimesOf(row).LeaseMs)
                : VehicleRows.Never;
            (Vehicles.SetpointW[row], Vehicles.Acknowledged[row]) = (held, true);
        }
    }

    // An answer to any setpoint since the last answered one shows that the vehicle listens.
    private void HearAnswer(int row, Fence fence)
    {
        if (fence.Epoch == Epoch)
        {
            Vehicles.Answer(row, fence.Sequence);
        }
    }

    private void Settle(int row, Fence fence)
    {
        if (fence.Sequence == Vehicles.Sequence[row])
        {
            Vehicles.SameSteps[row] = 0;
        }

        if (!Vehicles.Acknowledged[row])
        {
            Vehicles.Acknowledged[row] = true;
            Vehicles.OutstandingHighW[row] = Vehicles.SetpointW[row];
            Vehicles.OutstandingLowW[row] = Vehicles.SetpointW[row];
            Vehicles.ExpiresAt[row] = Vehicles.IssuedAt[row] + Vehicles.TimesOf(row).LeaseMs;
            Vehicles.ToldAssuredW[row] = Vehicles.SentAssuredW[row];
        }
    }
}
