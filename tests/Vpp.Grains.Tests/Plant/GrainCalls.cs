using System.Collections.Concurrent;

namespace Vpp.Grains.Tests.Plant;

/// <summary>
/// Sees every call that reaches a grain on any server, beats the pulse when it ends, and can let calls of one method
/// of one grain throw or hang until they are released.
/// </summary>
internal sealed class GrainCalls(Pulse pulse) : IIncomingGrainCallFilter
{
    private readonly ConcurrentDictionary<(string Key, string Method), Task> _faults = [];
    private readonly ConcurrentDictionary<(string Key, string Method), int> _count = [];

    public void Throw(string key, string method, Exception exception) =>
        _faults[(key, method)] = Task.FromException(exception);

    /// <returns>What lets the calls go on; later calls pass.</returns>
    public Action Hang(string key, string method)
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _faults[(key, method)] = release.Task;
        return () =>
        {
            Heal(key, method);
            release.TrySetResult();
        };
    }

    public void Heal(string key, string method) => _faults.TryRemove((key, method), out _);

    /// <summary>How many calls have arrived.</summary>
    public int Count(string key, string method) => _count.GetValueOrDefault((key, method));

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        var call = (context.TargetId.Key.ToString()!, context.MethodName);
        _count.AddOrUpdate(call, 1, (_, count) => count + 1);
        pulse.Beat();
        if (_faults.TryGetValue(call, out var fault))
        {
            await fault;
        }

        try
        {
            await context.Invoke();
        }
        finally
        {
            pulse.Beat();
        }
    }
}
