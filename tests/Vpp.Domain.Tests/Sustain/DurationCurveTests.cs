using System.Globalization;
using Vpp.Domain.Sustain;

namespace Vpp.Domain.Tests.Sustain;

public sealed class DurationCurveTests
{
    [Theory]
    [InlineData("10x1 10x1", 10, "10x2")]
    [InlineData("10x3 10x1", 10, "10x4")]
    [InlineData("5x9 5x2 10x1", 12, "5x9 7x2")]
    [InlineData("10x2 4x1", 14, "10x2 4x1")]
    [InlineData("7x∞ 7x1", 10, "7x∞ 3x2")]
    [InlineData("7x∞ 7x∞ 7x1", 10, "7x∞ 3x∞")]
    [InlineData("10x1", 0, "")]
    [InlineData("4x0 4x0", 4, "4x0")]
    public void A_limit_keeps_energy_for_later(string curve, long limitW, string expected)
    {
        var steps = curve.Split(' ').Select(Step).ToArray();
        var count = VirtualDevice.Flatten(steps, limitW);
        Assert.Equal(expected, string.Join(' ', steps.Take(count).Select(Text)));
    }

    private static VirtualDevice Step(string text)
    {
        var parts = text.Split('x');
        return new VirtualDevice(
            parts[1] == "∞" ? VirtualDevice.ForEver : long.Parse(parts[1], CultureInfo.InvariantCulture),
            long.Parse(parts[0], CultureInfo.InvariantCulture));
    }

    private static string Text(VirtualDevice step) =>
        $"{step.PowerW}x{(step.LastsMs == VirtualDevice.ForEver ? "∞" : step.LastsMs)}";
}
