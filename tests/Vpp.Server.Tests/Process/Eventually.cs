namespace Vpp.Server.Tests.Process;

/// <summary>
/// Waiting for another process: looks at it a bounded number of times until a condition holds, and says which did not.
/// </summary>
internal static class Eventually
{
    private const int LooksMax = 600;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The first look for which the condition holds.</summary>
    public static async Task<T> Holds<T>(Func<Task<T>> look, Func<T, bool> holds, string expected)
    {
        using var pause = new PeriodicTimer(Pause);
        var seen = await look();
        for (var looks = 1; !holds(seen); looks++)
        {
            if (looks == LooksMax)
            {
                Assert.Fail($"expected {expected}; the last of {looks} looks showed {seen}");
            }

            await pause.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            seen = await look();
        }

        return seen;
    }
}
