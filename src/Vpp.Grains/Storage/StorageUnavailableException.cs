namespace Vpp.Grains.Storage;

/// <summary>
/// The store cannot be reached or does not answer. What was being written may or may not be there; read again to know.
/// </summary>
[GenerateSerializer, Alias("vpp.storage-unavailable")]
public sealed class StorageUnavailableException : Exception
{
    public StorageUnavailableException()
    {
    }

    public StorageUnavailableException(string message)
        : base(message)
    {
    }

    public StorageUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
