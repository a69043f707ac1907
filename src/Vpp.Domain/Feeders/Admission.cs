namespace Vpp.Domain.Feeders;

/// <summary>
/// The last gate before setpoints leave: with every message on its way taken at its worst, no node may exceed a limit
/// in either direction (P4). What would, waits: the vehicle stays within what it may already have until others have
/// acknowledged that they gave way. Below a node that may be over its limit already nothing rises above what it was
/// told last, since what it might have beyond that may have ended.
/// </summary>
internal sealed class Admission(FeederLimits limits)
{
    private readonly AdmissionSide<Import> _import = new(limits.Import);
    private readonly AdmissionSide<Export> _export = new(limits.Export);

    /// <summary>Lowers what is desired to what may leave.</summary>
    public void Clip(VehicleRows rows, int now)
    {
        SumUp(rows, now);
        _import.Clip(rows, now);

        // Whoever charges less exports no more, so what was summed up still holds.
        _export.Clip(rows, now);
    }

    // One walk over the rows for both directions, since each is memory that nothing else has touched lately.
    private void SumUp(VehicleRows rows, int now)
    {
        var count = rows.Count;
        var imports = _import.Begin();
        var exports = _export.Begin();
        var importAt = limits.Import.EntryOfRow[..count];
        var exportAt = limits.Export.EntryOfRow[..count];
        var desiredW = rows.DesiredW.AsSpan(0, count);
        var expiresAt = rows.ExpiresAt.AsSpan(0, count);
        var assuredW = rows.AssuredW.AsSpan(0, count);
        var toldW = rows.ToldAssuredW.AsSpan(0, count);
        var highW = rows.OutstandingHighW.AsSpan(0, count);
        var lowW = rows.OutstandingLowW.AsSpan(0, count);

        // Who does not follow counts with what it does at least.
        var anyStrays = rows.Follow.Any;
        for (var row = 0; row < desiredW.Length; row++)
        {
            var (wantedW, isLeased) = (desiredW[row], now < expiresAt[row]);
            var importW = Math.Max(Math.Max(assuredW[row], toldW[row]), isLeased ? highW[row] : 0);
            var exportW = isLeased ? Math.Max(0, -lowW[row]) : 0;
            if (anyStrays)
            {
                (importW, exportW) = (WorstCase.ImportW(rows, row, now), WorstCase.ExportW(rows, row, now));
            }

            imports[importAt[row]].Add(importW, wantedW);
            exports[exportAt[row]].Add(exportW, -wantedW);
        }
    }
}
