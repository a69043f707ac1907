namespace Vpp.Storage;

/// <summary>What stands in the place of the database cannot be used; the message says what it is, as a sentence.</summary>
public sealed class UnusableDatabaseException(string message, Exception? inner = null) : Exception(message, inner);
