using System.Globalization;
using System.Text;

namespace Vpp.Storage.Sqlite;

/// <summary>
/// Holds a directory and the database that its <c>vpp.db</c> leads to for this process: by a lock file, and by the
/// database file itself, which another directory may lead to as well. The operating system drops both locks when the
/// process ends, however it ends, so a file that is left behind locks nobody out.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    // How the runtime says on Linux, macOS and Windows that a file is locked.
    private static readonly int[] s_sharingViolations = [11, 35, unchecked((int)0x80070020)];

    private readonly FileStream _file;
    private readonly FileStream _database;

    private DirectoryLock(FileStream file, FileStream database) => (_file, _database) = (file, database);

    /// <exception cref="DirectoryInUseException">Somebody else holds it.</exception>
    /// <exception cref="UnusableDatabaseException">The directory cannot be made or written to.</exception>
    public static DirectoryLock Take(string directory, string database)
    {
        FileStream? file = null;
        FileStream? databaseFile = null;
        try
        {
            DataFiles.CreateDirectory(directory);
            file = OpenExclusively(Path.Combine(directory, "vpp.lock"), directory);
            databaseFile = OpenExclusively(database, directory);

            // A locked file itself cannot be read by others, so the holder's number stands beside it.
            using var holder = DataFiles.Open(HolderPath(directory), FileShare.Read);
            holder.SetLength(0);
            holder.Write(
                Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            return new(file, databaseFile);
        }
        catch (Exception fault)
        {
            databaseFile?.Dispose();
            file?.Dispose();
            if (fault is IOException or UnauthorizedAccessException)
            {
                throw new UnusableDatabaseException(
                    $"The directory {directory} cannot be used: {fault.Message}", fault);
            }

            throw;
        }
    }

    public void Dispose()
    {
        _database.Dispose();
        _file.Dispose();
    }

    private static FileStream OpenExclusively(string path, string directory)
    {
        try
        {
            return DataFiles.Open(path, FileShare.None);
        }
        catch (IOException fault) when (s_sharingViolations.Contains(fault.HResult))
        {
            var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
            throw new DirectoryInUseException(directory, ReadHolder(Path.GetDirectoryName(target)!), fault);
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
