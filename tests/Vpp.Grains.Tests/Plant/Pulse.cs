namespace Vpp.Grains.Tests.Plant;

/// <summary>
/// Something happened: stores, transports and grain calls beat it, and a test waits for a condition that only such a
/// happening can bring about. A wait that fails says in words what was expected.
/// </summary>
internal sealed class Pulse
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Lock _lock = new();
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Beat()
    {
        lock (_lock)
        {
            _next.SetResult();
            _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public Task Until(string expected, Func<bool> holds) => Until(expected, () => Task.FromResult(holds()));

    public async Task Until(string expected, Func<Task<bool>> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            // Taken before the question, so that no beat between question and wait is missed.
            var next = Next();
            if (await holds())
            {
                return;
            }

            // Beats alone, when they never end, must not keep a test from ending.
            try
            {
                patience.Token.ThrowIfCancellationRequested();
                await next.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Expected within {Patience.TotalMinutes} min: {expected}.");
            }
        }
    }

    private Task Next()
    {
        lock (_lock)
        {
            return _next.Task;
        }
    }
}
