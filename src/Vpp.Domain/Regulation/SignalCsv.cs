using System.Globalization;
using Vpp.Domain.Network;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Regulation;

/// <summary>
/// Reads a signal file: a column of times, <c>t_s</c> in seconds or <c>local_time</c> as hours, minutes and seconds,
/// each two seconds after the one before, and the column of values from −1 to 1 that follows it.
/// </summary>
public static class SignalCsv
{
    /// <summary>A day and a half of samples.</summary>
    public const int SampleCountMax = 65_536;

    /// <summary>As many faults as are told one by one.</summary>
    public const int FaultCountMax = 20;

    private const long DaySeconds = 86_400;

    /// <summary>The signal of a file, or null and every fault in it as a sentence.</summary>
    public static RegulationWave? Read(string file, string text, out IReadOnlyList<string> faults)
    {
        var found = new List<string>();
        var records = new CsvRecords(text.TrimStart('\uFEFF'));
        var values = new List<PerUnit>();
        var header = records.Next();
        if (TimeColumn(header) is not { } secondsOf)
        {
            found.Add($"{file}: line 1: the first column must be t_s or local_time, and a signal must follow it.");
            faults = found;
            return null;
        }

        var (columns, before) = (header!.Value.Fields.Count, (long?)null);
        while (records.Next() is { } record && values.Count <= SampleCountMax)
        {
            if (!record.IsBlank)
            {
                Take(record);
            }
        }

        Require(values.Count > 0 || found.Count > 0, 1, "no value follows the names of the columns");
        Require(values.Count <= SampleCountMax, 1, $"a signal has at most {SampleCountMax} values");
        faults = found.Count <= FaultCountMax
            ? found
            : [.. found[..FaultCountMax], $"{file}: {found.Count - FaultCountMax} more faults follow."];
        return found.Count == 0 ? new RegulationWave(values) : null;

        void Take(CsvRecord record)
        {
            var (line, fields, fault) = record;
            if (!Require(fault is null, line, fault ?? "")
                || !Require(fields.Count == columns, line, $"it has {fields.Count} fields, the header {columns}"))
            {
                return;
            }

            var time = secondsOf(fields[0]);
            if (Require(time is not null, line, $"'{fields[0]}' is not a time as the header has it"))
            {
                var step = (time - before + DaySeconds) % DaySeconds;
                Require(step is null or 2, line, $"'{fields[0]}' is not two seconds after the time before");
            }

            before = time;
            var value = Value(fields[1]);
            Require(value is not null, line, $"'{fields[1]}' is not a number from -1 to 1");
            values.Add(value ?? PerUnit.Zero);
        }

        bool Require(bool holds, int line, string rule)
        {
            if (!holds)
            {
                found.Add($"{file}: line {line}: {rule}.");
            }

            return holds;
        }
    }

    private static Func<string, long?>? TimeColumn(CsvRecord? header) => header?.Fields switch
    {
        ["t_s", _, ..] => Seconds,
        ["local_time", _, ..] => TimeOfDay,
        _ => null,
    };

    private static PerUnit? Value(string text) => double.TryParse(
        text,
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
        CultureInfo.InvariantCulture,
        out var value)
        ? PerUnit.From(value)
        : null;

    private static long? Seconds(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    private static long? TimeOfDay(string text) =>
        TimeOnly.TryParseExact(text, "HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? (long)time.ToTimeSpan().TotalSeconds
            : null;
}
