namespace Vpp.Domain.Feeders;

/// <summary>What is either so or not of a row, in one byte.</summary>
[Flags]
internal enum RowMarks : byte
{
    None = 0,

    /// <summary>What is sent to it would arrive.</summary>
    Reachable = 1,

    /// <summary>It holds less than it needs at its departure.</summary>
    Short = 2,

    /// <summary>By its newest reading it holds a setpoint of this feeder that is in force, whichever.</summary>
    Listens = 4,
}
