using System.Globalization;

namespace Vpp.Storage.Sqlite;

/// <summary>
/// Holds a directory for this process. The operating system drops the lock when the process ends, however it ends, so
/// a file that is left behind locks nobody out.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    private readonly FileStream _file;

    private DirectoryLock(FileStream file) => _file = file;

    /// <exception cref="DirectoryInUseException">Somebody else holds it.</exception>
    /// <exception cref="UnusableDatabaseException">The directory cannot be made or written to.</exception>
    public static DirectoryLock Take(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
            var file = OpenExclusively(directory);

            // The locked file itself cannot be read by others, so the holder's number stands beside it.
            File.WriteAllText(HolderPath(directory), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UnusableDatabaseException($"The directory {directory} cannot be used: {fault.Message}", fault);
        }
    }

    public void Dispose() => _file.Dispose();

    private static FileStream OpenExclusively(string directory)
    {
        var path = Path.Combine(directory, "vpp.lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException fault) when (File.Exists(path))
        {
            throw new DirectoryInUseException(directory, ReadHolder(directory), fault);
        }
    }

    private static int? ReadHolder(string directory)
    {
        try
        {
            return int.TryParse(File.ReadAllText(HolderPath(directory)), CultureInfo.InvariantCulture, out var id)
                ? id
                : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string HolderPath(string directory) => Path.Combine(directory, "vpp.pid");
}
