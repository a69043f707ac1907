using System.Data.Common;

namespace Vpp.Storage;

/// <summary>
/// A table of terms, the same in every database: its columns in order, with what they hold, and the way back. Beside
/// them each row has the number of its newest change; a second table lists the feeders that each has left.
/// </summary>
internal sealed class TermsTable<T>
{
    private readonly Func<DbDataReader, T> _fromRow;

    /// <param name="subject">What the terms are of, and the name of its column; for example <c>vehicle</c>.</param>
    /// <param name="columns">All columns except the change number; the first is the identity.</param>
    /// <param name="fromRow">Reads the columns, in their order, from the start of a row.</param>
    public TermsTable(string subject, IReadOnlyList<TermsColumn<T>> columns, Func<DbDataReader, T> fromRow)
    {
        Key = subject;
        Columns = columns;
        _fromRow = fromRow;
        ColumnList = string.Join(", ", columns.Select(column => column.Name));
        Assignments = string.Join(
            ", ", columns.Skip(1).Select(column => $"{column.Name} = excluded.{column.Name}"));
    }

    public string Name => $"{Key}_terms";

    public string MovesName => $"{Key}_moves";

    public string Key { get; }

    public IReadOnlyList<TermsColumn<T>> Columns { get; }

    public string ColumnList { get; }

    /// <summary>What an upsert assigns when the row exists.</summary>
    public string Assignments { get; }

    public required Func<T, string> Id { get; init; }

    public required Func<T, string> Feeder { get; init; }

    public required Func<T, long> Version { get; init; }

    /// <summary>The columns of a table in a query that has two.</summary>
    public string ColumnListOf(string alias) =>
        string.Join(", ", Columns.Select(column => $"{alias}.{column.Name}"));

    /// <summary>Of each identity its newest version, in the order of identities, as an import writes them.</summary>
    // A fixed order keeps two imports at the same time from waiting for each other in a circle.
    public T[] Newest(IReadOnlyList<T> terms) => terms
        .GroupBy(Id, StringComparer.Ordinal)
        .Select(same => same.MaxBy(Version)!)
        .OrderBy(Id, StringComparer.Ordinal)
        .ToArray();

    /// <exception cref="InvalidDataException">The row breaks a rule of the domain; somebody else wrote it.</exception>
    public T Read(DbDataReader row)
    {
        try
        {
            return _fromRow(row);
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or OverflowException)
        {
            throw new InvalidDataException(
                $"The row {row.GetValue(0)} of {Name} cannot be read: {fault.Message}", fault);
        }
    }
}
