namespace Vpp.Repository.Tests;

/// <summary>What breaks a rule, listed in full: the runner's own message would stop after five.</summary>
internal static class Breaches
{
    public static void AssertNone<T>(IEnumerable<T> breaches)
    {
        var list = breaches.Select(breach => $"{breach}").ToList();
        Assert.True(list.Count == 0, string.Join('\n', list));
    }
}
