namespace Vpp.Domain.Feeders;

/// <summary>
/// What keeps vehicles from what they would do by plan: a grid that has not recovered, and the kill switch. Neither
/// takes from a driver what a departure needs, but that default control knows no departures.
/// </summary>
public sealed partial class FeederControl
{
    private TimeSpan? _heldWindow;
    private KillTurn? _kill;

    /// <summary>
    /// After an event that waits for the grid to recover nobody returns to charging by plan: whose turn would have come
    /// stands still, and charges what is owed to its departure alone. When the wait is over turns are drawn anew.
    /// </summary>
    /// <param name="window">How long the return is spread afterwards; null when nothing waits (any more).</param>
    /// <param name="now">Now.</param>
    public void HoldRelease(TimeSpan? window, FeederInstant now)
    {
        if (window is null && _heldWindow is { } before)
        {
            var at = Vehicles.At(now);
            foreach (var row in Vehicles.InUse.Where(row => IsHeldBack(row, at)))
            {
                ReleaseWithin(row, before, at, _options.Seed);
            }
        }

        _isPlanOld |= window is null != _heldWindow is null;
        _heldWindow = window;
    }

    /// <summary>
    /// Turns the kill switch (C13): within a window, at its own instant, each vehicle is told to stand still once more
    /// and then nothing, so that its last lease ends in default control; or is commanded again.
    /// </summary>
    /// <param name="on">Whether vehicles are left to default control.</param>
    /// <param name="version">Grows with each turn; one that is known changes nothing.</param>
    /// <param name="turnedAt">When it was turned, by the clock of <paramref name="now"/>.</param>
    /// <param name="window">How long it takes for all vehicles.</param>
    /// <param name="now">Now.</param>
    public void TurnKillSwitch(bool on, long version, DateTimeOffset turnedAt, TimeSpan window, FeederInstant now)
    {
        if (_kill?.Version != version)
        {
            _kill = new(on, version, now.Monotonic - (now.Utc - turnedAt), window, SeededDraw.Hash(
                _options.Seed, $"kill switch {version}"));
            _isPlanOld = true;
        }
    }

    /// <summary>Whether a vehicle is left to default control now.</summary>
    internal bool IsLetGo(int row, FeederInstant now) =>
        _kill is { } kill && kill.HasTurned(Vehicles.Terms[row]!.Vehicle, now) == kill.IsOn;

    // Whether the switch is on, or went off so lately that the turn of some is yet to come.
    private bool IsAnyLetGo(FeederInstant now) =>
        _kill is { } kill && (kill.IsOn || now.Monotonic - kill.At < kill.Window);

    private bool IsHeldBack(int row, int at) =>
        _heldWindow is not null && Vehicles.IsHeld(row) && at >= Vehicles.ReleaseAt[row];

    private void ReleaseWithin(int row, TimeSpan window, int at, ulong seed)
    {
        var delay = SeededDraw.Within(window, seed, Vehicles.Terms[row]!.Vehicle);
        Vehicles.ReleaseAt[row] = at + (int)Math.Min((long)delay.TotalMilliseconds, VehicleRows.AheadMaxMs);
    }

    // Let go is let go, whatever plan, events and debts say.
    private void LetGo(FeederInstant now)
    {
        for (var row = 0; IsAnyLetGo(now) && row < Vehicles.Count; row++)
        {
            if (Vehicles.DesiredW[row] != 0 && Vehicles.Node[row] >= 0 && IsLetGo(row, now))
            {
                Vehicles.DesiredW[row] = 0;
            }
        }
    }

    // Who stands still by its last word, or has no lease any more, is told nothing.
    private FeederDecision WithoutLetGo(FeederDecision decision, FeederInstant now, int at) => !IsAnyLetGo(now)
        ? decision
        : new([.. decision.Rows.Where(row => !IsLetGo(row, now)
            || (at < Vehicles.ExpiresAt[row] && (Vehicles.SetpointW[row] != 0 || !Vehicles.Acknowledged[row])))]);

    private readonly record struct KillTurn(bool IsOn, long Version, TimeSpan At, TimeSpan Window, ulong Seed)
    {
        public bool HasTurned(Identities.VehicleId vehicle, FeederInstant now) =>
            now.Monotonic - At >= Window || now.Monotonic - At >= SeededDraw.Within(Window, Seed, vehicle);
    }
}
