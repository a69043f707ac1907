namespace Vpp.Storage;

/// <summary>Where a reader of changes goes on.</summary>
internal static class TermsCursor
{
    /// <summary>
    /// From the start when the reader is ahead of the store: the store was put back to an earlier state, and numbers
    /// that the reader has seen will be given out again.
    /// </summary>
    public static long Start(long afterChange, long newestChange) => afterChange > newestChange ? 0 : afterChange;
}
