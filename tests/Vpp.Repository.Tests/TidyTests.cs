using System.Text.RegularExpressions;

namespace Vpp.Repository.Tests;

/// <summary>Properties of the text itself. Words that are looked for are spelled in two halves here.</summary>
public partial class TidyTests
{
    private static readonly string[] Code = [".cs", ".sh", ".js", ".css", ".html", ".csproj", ".props", ".proto"];
    private static readonly string[] Text = [.. Code, ".md", ".json", ".yml", ".yaml", ".txt", ".sln", ".config"];

    [Fact]
    public void Source_lines_fit_two_windows_side_by_side() =>
        Breaches.AssertNone(Repository.Lines(".cs").Where(line => line.Text.Length > 120));

    [Fact]
    public void Source_files_stay_short_enough_to_be_read() =>
        Breaches.AssertNone(
            from file in Repository.Lines(".cs").GroupBy(line => line.Path)
            where file.Count() > 401
            select $"{file.Key}: {file.Count() - 1} lines, at most 400");

    [Fact]
    public void No_reminder_or_stub_is_left_behind() =>
        Breaches.AssertNone(Repository.Lines([.. Code, ".md"]).Where(line => Reminder().IsMatch(line.Text)));

    [Fact]
    public void Nothing_points_outside_the_repository() =>
        Breaches.AssertNone(Repository.Lines(Text).Where(line => Outside().IsMatch(line.Text)));

    [Fact]
    public void Every_text_ends_with_a_line_end() =>
        Breaches.AssertNone(Repository.Files(Text).Where(path => Repository.Read(path) is not ("" or [.., '\n'])));

    [Fact]
    public void Statements_of_SQL_stand_in_storage_alone() =>
        Breaches.AssertNone(
            from line in Repository.Lines(".cs")
            where line.Path.StartsWith("src/", StringComparison.Ordinal)
            where !line.Path.StartsWith("src/Vpp.Storage/", StringComparison.Ordinal)
            where Statement().IsMatch(line.Text)
            select line);

    [GeneratedRegex(@"\b(TO" + @"DO|FIX" + @"ME|HA" + @"CK|XX" + @"X|NotImplemented" + @"Exception)\b")]
    private static partial Regex Reminder();

    [GeneratedRegex(@"\.\./sha" + @"red\b|(?<![\w.\-])/wo" + @"rk/|/tmp" + @"/wt\b|(?<![\w.\-])/ro" + @"ot/")]
    private static partial Regex Outside();

    [GeneratedRegex(
        @"\b(SEL" + @"ECT\s+\S|INS" + @"ERT\s+INTO|DEL" + @"ETE\s+FROM|UPD" + @"ATE\s+\w+\s+SET|CRE" + @"ATE\s+TABLE)" +
        @"|""\s*(?i:select\s[^""]*\sfrom|insert\s+into|delete\s+from|update\s+\w+\s+set|create\s+table)\b")]
    private static partial Regex Statement();
}
