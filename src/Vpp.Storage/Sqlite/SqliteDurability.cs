namespace Vpp.Storage.Sqlite;

/// <summary>What an acknowledged write survives.</summary>
public enum SqliteDurability
{
    /// <summary>Death of the process and loss of power: each group of writes waits for the disk.</summary>
    PowerLoss,

    /// <summary>Death of the process; a loss of power may undo the newest writes, an epoch among them.</summary>
    ProcessDeath,
}
