using System.Data.Common;
using Microsoft.Extensions.Logging;
using Vpp.Domain.Dispatch;

namespace Vpp.Storage;

/// <summary>An event of the ledger as it is stored.</summary>
internal sealed record LedgerRow(string Id, long Version, string Body, string History)
{
    public const string Columns = "event, version, body, history";

    public static LedgerRow From(DbDataReader row) =>
        new(row.GetString(0), row.GetInt64(1), row.GetString(2), row.GetString(3));

    /// <exception cref="InvalidDataException">It cannot be read; the message names the event.</exception>
    public DispatchEventRecord Read() => LedgerJson.Read(Id, Version, Body, History);

    /// <summary>Reads on past events that cannot be read, so that only the last page is short.</summary>
    /// <param name="after">The last id of the page before, or null.</param>
    /// <param name="countMax">How many events a page has.</param>
    /// <param name="readRows">Reads so many rows at most after an id.</param>
    /// <param name="log">Where the alarm goes.</param>
    public static async ValueTask<IReadOnlyList<DispatchEventRecord>> ReadPage(
        string? after,
        int countMax,
        Func<string?, int, ValueTask<List<LedgerRow>>> readRows,
        ILogger log)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(countMax);
        var page = new List<DispatchEventRecord>();
        while (page.Count < countMax)
        {
            var asked = countMax - page.Count;
            var rows = await readRows(after, asked);
            rows.ForEach(row => page.AddReadable(row.Read, log));
            if (rows.Count < asked)
            {
                break;
            }

            after = rows[^1].Id;
        }

        return page;
    }
}
