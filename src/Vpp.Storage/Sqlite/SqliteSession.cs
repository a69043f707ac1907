using System.Text;
using Microsoft.Data.Sqlite;

namespace Vpp.Storage.Sqlite;

/// <summary>One connection with its prepared statements; used by one thread at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    // SQLite would store half a surrogate pair as a replacement character, and two identities would become one.
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = [];

    private SqliteSession(SqliteConnection connection) => _connection = connection;

    public static SqliteSession Open(string file, SqliteOpenMode mode = SqliteOpenMode.ReadWriteCreate)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ToString());
        try
        {
            connection.Open();
            return new(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs a statement that is used once, or several at a time.</summary>
    public void RunScript(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Runs a statement with its arguments.</summary>
    /// <returns>How many rows it wrote.</returns>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> arguments) =>
        Prepare(sql, arguments).ExecuteNonQuery();

    public List<T> Query<T>(
        string sql,
        Func<SqliteDataReader, T> read,
        params ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        var rows = new List<T>();
        ForEach(sql, row => rows.Add(read(row)), arguments);
        return rows;
    }

    public void ForEach(
        string sql,
        Action<SqliteDataReader> take,
        params ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        using var reader = Prepare(sql, arguments).ExecuteReader();
        while (reader.Read())
        {
            take(reader);
        }
    }

    /// <summary>The first row, or the default value when there is none.</summary>
    public T? QueryFirst<T>(
        string sql,
        Func<SqliteDataReader, T> read,
        params ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        using var reader = Prepare(sql, arguments).ExecuteReader();
        return reader.Read() ? read(reader) : default;
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            _commands.Add(sql, command);
        }

        // The same statement always comes with the same arguments in the same order.
        for (var index = 0; index < arguments.Length; index++)
        {
            var (name, value) = arguments[index];
            if (index == command.Parameters.Count)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = name });
            }

            command.Parameters[index].Value = Checked(value) ?? DBNull.Value;
        }

        return command;
    }

    private static object? Checked(object? value)
    {
        if (value is string text)
        {
            _ = StrictUtf8.GetByteCount(text);
        }

        return value;
    }
}
