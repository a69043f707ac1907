namespace Vpp.Domain.Fleets;

/// <summary>What became of a vehicle's reading in the last step.</summary>
public enum ReadingState
{
    /// <summary>None was due.</summary>
    NotDue = 0,

    /// <summary>It was sent and arrives.</summary>
    Sent = 1,

    /// <summary>It was sent and is lost.</summary>
    Lost = 2,
}
