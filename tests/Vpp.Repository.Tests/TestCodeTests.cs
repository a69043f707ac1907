using System.Text.RegularExpressions;

namespace Vpp.Repository.Tests;

/// <summary>Tests are code that nobody tests, so a few rules keep them honest.</summary>
public partial class TestCodeTests
{
    private static readonly (string Path, string Text)[] Classes =
    [
        .. from path in Repository.Files(".cs")
           where path.StartsWith("tests/", StringComparison.Ordinal)
           let text = Repository.Read(path)
           where Attribute().IsMatch(text)
           select (path, text),
    ];

    [Fact]
    public void Every_test_class_asserts_something() =>
        Breaches.AssertNone(Classes.Where(test => !Assertion().IsMatch(test.Text)).Select(test => test.Path));

    [Fact]
    public void Every_test_has_a_sentence_for_a_name() =>
        Breaches.AssertNone(
            from test in Classes
            from Match match in Method().Matches(test.Text)
            where !Sentence().IsMatch(match.Groups["name"].Value)
            select $"{test.Path}: {match.Groups["name"].Value}");

    [Fact]
    public void No_test_is_skipped() =>
        Breaches.AssertNone(Classes.Where(test => Skipped().IsMatch(test.Text)).Select(test => test.Path));

    [GeneratedRegex(@"(?m)^\s*\[(Fact|Theory)\b")]
    private static partial Regex Attribute();

    [GeneratedRegex(@"\bAssert\w*[.(]|\bSample(Async|Parallel|Metamorphic)?\(")]
    private static partial Regex Assertion();

    [GeneratedRegex(@"(?m)^\s*\[(?:Fact|Theory)\b[^{;]*?\bpublic (?:async )?[\w<>]+ (?<name>\w+)\(")]
    private static partial Regex Method();

    [GeneratedRegex(@"^[A-Z][A-Za-z0-9]*(_[A-Za-z0-9]+)+$")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"\[(?:Fact|Theory)[^\]]*\bSkip\s*=")]
    private static partial Regex Skipped();
}
