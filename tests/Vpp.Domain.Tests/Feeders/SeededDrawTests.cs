using CsCheck;
using Vpp.Domain.Feeders;
using Vpp.Domain.Identities;

namespace Vpp.Domain.Tests.Feeders;

public sealed class SeededDrawTests
{
    [Fact]
    public void A_draw_lies_in_its_window_and_repeats() =>
        Gen.Select(Gen.Int[0, 1_000_000], Gen.ULong, Gen.Int[0, 10_000]).Sample((windowMs, seed, name) =>
        {
            var (window, vehicle) = (TimeSpan.FromMilliseconds(windowMs), new VehicleId($"v{name}"));
            var draw = SeededDraw.Within(window, seed, vehicle);
            Assert.InRange(draw, TimeSpan.Zero, window);
            Assert.Equal(draw, SeededDraw.Within(window, seed, vehicle));
        });

    // Ten thousand names over ten classes: a thousand each, within five standard deviations.
    [Fact]
    public void Draws_are_evenly_spread_for_names_that_differ_in_one_digit()
    {
        var counts = new int[10];
        for (var name = 0; name < 10_000; name++)
        {
            var draw = SeededDraw.Within(TimeSpan.FromMilliseconds(999), 1, new VehicleId($"vehicle-{name}"));
            counts[(int)draw.TotalMilliseconds / 100]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 850, 1_150));
    }

    // They stand in what was recorded of past events: a change would return those vehicles at other instants.
    [Fact]
    public void Draws_never_change() => Assert.Equal(
        [14_020_082_558_111_789_234UL, 13_441_393_281_417_592_694UL],
        new[] { SeededDraw.Hash(1, "e"), SeededDraw.Hash(2, "e") });
}
