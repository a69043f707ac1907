using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Vpp.Domain.Identities;
using Vpp.Domain.Safety;
using Vpp.Grains.Serialization;
using Vpp.Grains.Storage;

namespace Vpp.Storage;

/// <summary>
/// Cancellations as JSON lines in <c>cancels.jsonl</c> of the data directory, which this process holds. The file is
/// emptied once the ledger has them all; one that comes back after a crash has no further effect (C4). Beside it stands
/// how the kill switch was last turned.
/// </summary>
internal sealed partial class FileCancelJournal : ICancelJournal, IDisposable
{
    public const string FileName = "cancels.jsonl";

    public const string KillFileName = "kill-switch.json";

    private readonly Lock _gate = new();
    private readonly FileStream _file;
    private readonly List<CancelEntry> _entries = [];
    private readonly string _killFile;
    private KillSwitch? _killSwitch;

    public FileCancelJournal(string directory, ILogger<FileCancelJournal> log)
    {
        _killFile = Path.Combine(directory, KillFileName);
        _killSwitch = ReadKillFile(log);
        _file = DataFiles.Open(Path.Combine(directory, FileName), FileShare.Read);
        using var reader = new StreamReader(_file, leaveOpen: true);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0)
            {
                Take(line, log);
            }
        }
    }

    public ValueTask Append(CancelEntry entry) => new(Task.Run(() =>
    {
        // On a line of its own even when the one before was torn.
        var line = Encoding.UTF8.GetBytes($"\n{JsonSerializer.Serialize(entry, DomainJson.Options)}\n");
        lock (_gate)
        {
            _file.Seek(0, SeekOrigin.End);
            _file.Write(line);
            _file.Flush(flushToDisk: true);
            _entries.Add(entry);
        }
    }));

    public ValueTask Settle(DispatchEventId @event)
    {
        lock (_gate)
        {
            if (_entries.RemoveAll(entry => entry.Event == @event) > 0 && _entries.Count == 0)
            {
                _file.SetLength(0);
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<CancelEntry>> Read()
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<CancelEntry>>([.. _entries]);
        }
    }

    public ValueTask Keep(KillSwitch killSwitch) => new(Task.Run(() =>
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(killSwitch, DomainJson.Options);
        lock (_gate)
        {
            using (var next = DataFiles.Open(_killFile + ".new", FileShare.None))
            {
                next.SetLength(0);
                next.Write(content);
                next.Flush(flushToDisk: true);
            }

            File.Move(_killFile + ".new", _killFile, overwrite: true);
            _killSwitch = killSwitch;
        }
    }));

    public ValueTask<KillSwitch?> ReadKillSwitch()
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_killSwitch);
        }
    }

    public void Dispose() => _file.Dispose();

    // The file is replaced whole, so only a disk can have damaged it.
    private KillSwitch? ReadKillFile(ILogger log)
    {
        try
        {
            return File.Exists(_killFile)
                ? JsonSerializer.Deserialize<KillSwitch>(File.ReadAllBytes(_killFile), DomainJson.Options)
                : null;
        }
        catch (Exception damage) when (damage is JsonException or ArgumentException)
        {
            LogDamaged(log, damage, KillFileName);
            return null;
        }
    }

    private void Take(string line, ILogger log)
    {
        try
        {
            var entry = JsonSerializer.Deserialize<CancelEntry>(line, DomainJson.Options);
            _entries.Add(entry is { Principal: not null, Event.Text: not null }
                ? entry
                : throw new JsonException("It is incomplete."));
        }
        catch (Exception damage) when (damage is JsonException or ArgumentException)
        {
            LogDamaged(log, damage, FileName);
        }
    }

    [LoggerMessage(2, LogLevel.Critical, "What {File} keeps cannot be read.")]
    private static partial void LogDamaged(ILogger log, Exception damage, string file);
}
