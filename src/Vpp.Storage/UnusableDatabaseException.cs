namespace Vpp.Storage;

/// <summary>What stands in the place of the database cannot be used; the message is a sentence that says why.</summary>
public sealed class UnusableDatabaseException(string message, Exception? inner = null) : Exception(message, inner);
