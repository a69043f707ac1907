using System.Text.RegularExpressions;

namespace Vpp.Repository.Tests;

public partial class DocumentTests
{
    [Fact]
    public void Every_document_has_one_title() =>
        Breaches.AssertNone(
            from path in Repository.Files(".md")
            let titles = Prose(path).Count(line => line.Text.StartsWith("# ", StringComparison.Ordinal))
            where titles != 1
            select $"{path}: {titles} titles");

    [Fact]
    public void Every_path_that_a_document_names_exists() =>
        Breaches.AssertNone(
            from line in Repository.Lines(".md")
            from Match match in NamedPath().Matches(line.Text)
            where !Repository.Exists(match.Value.TrimEnd('.', '/'))
            select $"{line.Path}:{line.Number}: {match.Value}");

    [Fact]
    public void Every_link_of_a_document_leads_somewhere() =>
        Breaches.AssertNone(
            from line in Repository.Lines(".md")
            from Match match in Link().Matches(line.Text)
            let target = Path.Combine(Path.GetDirectoryName(line.Path)!, match.Groups["target"].Value)
            where !Repository.Exists(target)
            select $"{line.Path}:{line.Number}: {match.Value}");

    /// <summary>The lines outside fenced blocks, where a number sign begins a comment and no title.</summary>
    private static IEnumerable<SourceLine> Prose(string path)
    {
        var isFenced = false;
        foreach (var line in Repository.Lines(".md").Where(line => line.Path == path))
        {
            var isFence = line.Text.TrimStart().StartsWith("```", StringComparison.Ordinal);
            isFenced ^= isFence;
            if (!isFenced && !isFence)
            {
                yield return line;
            }
        }
    }

    /// <summary>A path from the root; one with a placeholder, a wildcard or an ellipsis names no single file.</summary>
    [GeneratedRegex(@"(?<![\w./:\-])(?:src|tests|loadtest|deploy|\.ci)/[\w.\-/]*(?![\w.\-/]*[*<{…])")]
    private static partial Regex NamedPath();

    [GeneratedRegex(@"\]\((?!https?:|mailto:|#)(?<target>[^)#\s]+)[^)]*\)")]
    private static partial Regex Link();
}
