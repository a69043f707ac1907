namespace Vpp.Grains.Storage;

/// <summary>The store cannot answer now: unreachable, overloaded, out of room. Later it may.</summary>
[GenerateSerializer, Alias("vpp.storage-unavailable")]
public sealed class StorageUnavailableException : Exception
{
    public StorageUnavailableException(string message, bool outcomeUnknown = true, Exception? inner = null)
        : base(message, inner) => OutcomeUnknown = outcomeUnknown;

    /// <summary>
    /// True when a write may have been committed although no answer came back. What is stored then decides: read it
    /// again and compare versions (C4).
    /// </summary>
    [Id(0)]
    public bool OutcomeUnknown { get; init; }
}
