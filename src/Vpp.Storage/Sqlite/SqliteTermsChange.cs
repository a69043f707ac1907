namespace Vpp.Storage.Sqlite;

/// <summary>The one sequence of changes of terms.</summary>
internal static class SqliteTermsChange
{
    public static long Take(SqliteSession session) => session.QueryFirst(
        "UPDATE terms_change SET change = change + 1 RETURNING change", row => row.GetInt64(0));

    public static long Newest(SqliteSession session) =>
        session.QueryFirst("SELECT change FROM terms_change", row => row.GetInt64(0));
}
