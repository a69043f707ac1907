using System.Collections.Concurrent;
using Vpp.Grains.Storage;

namespace Vpp.Grains.Tests.Plant;

/// <summary>
/// Lets one operation of a store fail before it did anything, lose its answer after it did, or hang until it is
/// released. Operations are named after the method of the port.
/// </summary>
internal sealed class StoreFaults(Pulse pulse)
{
    private enum Fault
    {
        Fails,
        LosesAnswer,
        Hangs,
    }

    private readonly ConcurrentDictionary<string, (Fault Fault, TaskCompletionSource Release)> _faults = [];
    private readonly ConcurrentDictionary<string, int> _calls = [];

    public void Fail(string operation) => Set(operation, Fault.Fails);

    public void LoseAnswer(string operation) => Set(operation, Fault.LosesAnswer);

    public void Hang(string operation) => Set(operation, Fault.Hangs);

    /// <summary>The operation works again; what hangs goes on.</summary>
    public void Heal(string operation)
    {
        if (_faults.TryRemove(operation, out var fault))
        {
            fault.Release.TrySetResult();
        }
    }

    /// <summary>How often an operation was called, whatever became of it.</summary>
    public int Calls(string operation) => _calls.GetValueOrDefault(operation);

    public async ValueTask<T> Run<T>(string operation, Func<T> work)
    {
        _calls.AddOrUpdate(operation, 1, (_, count) => count + 1);
        pulse.Beat();
        if (_faults.TryGetValue(operation, out var fault))
        {
            if (fault.Fault == Fault.Hangs)
            {
                await fault.Release.Task;
            }
            else if (fault.Fault == Fault.Fails)
            {
                throw new StorageUnavailableException($"{operation} fails");
            }
        }

        // No answer on the caller's own stack: a real store never gives one either.
        await Task.Yield();
        var result = work();
        pulse.Beat();
        return fault is { Fault: Fault.LosesAnswer, Release: not null }
            ? throw new StorageUnavailableException($"the answer of {operation} is lost")
            : result;
    }

    private void Set(string operation, Fault fault)
    {
        Heal(operation);
        _faults[operation] = (fault, new(TaskCreationOptions.RunContinuationsAsynchronously));
    }
}
