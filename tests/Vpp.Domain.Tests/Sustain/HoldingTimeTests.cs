using System.Globalization;
using Vpp.Benchmarks.Sustain;

namespace Vpp.Domain.Tests.Sustain;

/// <summary>The holding times of the benchmark, for fewer vehicles: who goes first decides how long all last.</summary>
public sealed class HoldingTimeTests
{
    private static readonly HoldingTime Fleet = new(2_000, seed: 1);

    [Theory]
    [InlineData("longest-sustain", 0.99, 1.0)]
    [InlineData("laxity", 0.99, 1.0)]
    [InlineData("by state of charge", 0.95, 1.0)]
    [InlineData("pro rata by kW", 0.68, 0.78)]
    [InlineData("first come", 0.62, 0.74)]
    public void The_longest_first_holds_within_a_hundredth_of_what_is_possible(string policy, double from, double to) =>
        Assert.InRange(Fleet.Simulate(policy) / Fleet.Theory(), from, to);

    [Fact]
    public void The_table_names_every_policy()
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        new HoldingTime(100, seed: 1).Print(writer);
        Assert.All([.. HoldingTime.Policies, "theory"], name => Assert.Contains(name, writer.ToString()));
    }
}
