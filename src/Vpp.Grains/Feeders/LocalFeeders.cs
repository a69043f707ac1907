using System.Collections.Concurrent;

namespace Vpp.Grains.Feeders;

/// <summary>The feeders that are awake on this server.</summary>
internal sealed class LocalFeeders : ILocalFeeders
{
    private readonly ConcurrentDictionary<string, LocalFeeder> _feeders = new();

    public IEnumerable<KeyValuePair<string, LocalFeeder>> All => _feeders;

    public void Add(string feeder, LocalFeeder local) => _feeders[feeder] = local;

    public bool IsAwake(string feeder) => _feeders.ContainsKey(feeder);

    public bool TryPost(string feeder, Func<IFeederIntake, Task> work)
    {
        if (!_feeders.TryGetValue(feeder, out var local))
        {
            return false;
        }

        Task.Factory.StartNew(
            () => work(local.Intake), CancellationToken.None, TaskCreationOptions.DenyChildAttach, local.Turns).Ignore();
        return true;
    }

    /// <summary>Only the activation that it was added for; a newer one stays.</summary>
    public void Remove(string feeder, LocalFeeder local) => _feeders.TryRemove(new(feeder, local));
}

/// <summary>One feeder that is awake here.</summary>
/// <param name="Context">What moves it.</param>
/// <param name="ServesEvent">Whether it has a part in an event.</param>
/// <param name="Intake">What takes its readings, in its turns alone.</param>
/// <param name="Turns">Its turns.</param>
internal sealed record LocalFeeder(
    IGrainContext Context, Func<bool> ServesEvent, IFeederIntake Intake, TaskScheduler Turns);
