using Vpp.Domain.Network;

namespace Vpp.Domain.Tests.Network;

/// <summary>
/// Goal: a malformed network file is refused with every fault in it, each by line and rule.
/// Method: each <c>Malformed/X.csv</c> is read, and its faults compared with the lines of <c>Malformed/X.expected</c>.
/// </summary>
public class MalformedFileTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Network", "Malformed");

    private static readonly NetworkInForce Before = NetworkInForce.None.Adopt(NetworkFiles.Small());

    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Folder, "*.csv").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    // F13: malformed input, wrong topology. P5: no NaN or infinity crosses a boundary.
    [Theory]
    [MemberData(nameof(Files))]
    public void Every_fault_is_told_with_its_line_and_its_rule(string file)
    {
        var reading = NetworkCsv.Read(file, File.ReadAllBytes(Path.Combine(Folder, file)));

        var faults = Assert.IsType<NetworkReading.Refused>(reading).Faults;
        var expected = File.ReadAllLines(Path.Combine(Folder, Path.ChangeExtension(file, ".expected")));
        Assert.Equal(expected.Select(line => $"{file}:{line}"), faults.Select(fault => fault.ToString()));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_malformed_file_leaves_the_old_model_in_force(string file)
    {
        var after = Before.Adopt(NetworkCsv.Read(file, File.ReadAllBytes(Path.Combine(Folder, file))));

        Assert.Same(Before.Model, after.Model);
        Assert.Equal(Before.Version, after.Version);
        Assert.NotEmpty(after.Faults);
    }

    [Fact]
    public void A_file_above_the_size_limit_is_refused_unread()
    {
        var content = new byte[NetworkCsv.SizeMax + 1];

        var faults = Assert.IsType<NetworkReading.Refused>(NetworkCsv.Read("large.csv", content)).Faults;
        Assert.Equal(["large.csv:1: the file has 67108865 bytes, and at most 67108864 are read"], faults.Select(Text));
    }

    [Fact]
    public void A_file_without_a_name_is_refused()
    {
        var faults = Assert.IsType<NetworkReading.Refused>(NetworkCsv.Read(".csv", NetworkFiles.SmallText)).Faults;
        Assert.Equal([".csv:1: the file's name begins the node ids, and an id must not be empty"], faults.Select(Text));
    }

    private static string Text(NetworkNotice notice) => notice.ToString();
}
