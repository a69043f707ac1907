namespace Vpp.Storage.Sqlite;

/// <summary>Another process, or another part of this one, holds the directory.</summary>
public sealed class DirectoryInUseException(string directory, int? holderProcessId, Exception? inner = null)
    : Exception(Sentence(directory, holderProcessId), inner)
{
    public string Directory { get; } = directory;

    /// <summary>Null when it could not be read.</summary>
    public int? HolderProcessId { get; } = holderProcessId;

    private static string Sentence(string directory, int? holderProcessId) =>
        $"The directory {directory} is in use by "
        + (holderProcessId is { } id ? $"process {id}; " : "another process; ")
        + "stop it, or choose another directory.";
}
