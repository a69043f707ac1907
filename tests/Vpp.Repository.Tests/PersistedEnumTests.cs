namespace Vpp.Repository.Tests;

/// <summary>
/// The numbers of the domain's enums are written to databases and snapshots. Every public one is listed in
/// <c>PersistedEnums.txt</c>: add lines, never edit one.
/// </summary>
public class PersistedEnumTests
{
    private const string Golden = "tests/Vpp.Repository.Tests/PersistedEnums.txt";

    private static readonly HashSet<string> Recorded =
        [.. Repository.Read(Golden).Split('\n').Where(line => line is not ("" or ['#', ..]))];

    private static readonly HashSet<string> Defined =
    [
        .. from type in typeof(Domain.Quantities.Power).Assembly.GetExportedTypes()
           where type.IsEnum
           from field in type.GetFields()
           where field.IsLiteral
           select $"{type.FullName} {Convert.ToInt64(field.GetRawConstantValue(), null)} {field.Name}",
    ];

    [Fact]
    public void No_recorded_number_has_changed_or_gone() =>
        Breaches.AssertNone(Recorded.Except(Defined).Select(line => $"no longer in the code: {line}"));

    [Fact]
    public void Every_number_is_recorded() =>
        Breaches.AssertNone(Defined.Except(Recorded).Select(line => $"add to {Golden}: {line}"));

    [Fact]
    public void No_number_is_given_twice() =>
        Breaches.AssertNone(Recorded.CountBy(line => line[..line.LastIndexOf(' ')]).Where(number => number.Value > 1));
}
