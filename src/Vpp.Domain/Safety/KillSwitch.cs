namespace Vpp.Domain.Safety;

/// <summary>
/// Whether the whole fleet is left to default control (C13). It is turned vehicle by vehicle, at seeded instants over a
/// window, each way.
/// </summary>
/// <param name="IsOn">On: nothing is commanded.</param>
/// <param name="At">When it was turned, UTC.</param>
/// <param name="Principal">Who turned it.</param>
/// <param name="Version">Grows by one with each turn; the newest counts.</param>
/// <param name="Window">How long the turn takes for all vehicles.</param>
public sealed record KillSwitch(bool IsOn, DateTimeOffset At, string Principal, long Version, TimeSpan Window)
{
    /// <summary>Nobody ever turned it.</summary>
    public static KillSwitch Never { get; } = new(false, DateTimeOffset.MinValue, "", 0, TimeSpan.Zero);

    /// <summary>Whether events have to wait: while it is on, and until every vehicle has come back.</summary>
    public bool Holds(DateTimeOffset now) => IsOn || (Version > 0 && now < At + Window);
}
