using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Vpp.Repository.Tests;

/// <summary>One line of a file of the repository.</summary>
internal readonly record struct SourceLine(string Path, int Number, string Text)
{
    public override string ToString() => $"{Path}:{Number}: {Text.Trim()}";
}

/// <summary>The checked-out repository: what git tracks or would track, by paths from its root.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    private static readonly string[] Paths =
        [.. Git().Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(Exists).Order(StringComparer.Ordinal)];

    public static IEnumerable<string> Files(params string[] extensions) =>
        Paths.Where(path => extensions.Contains(Path.GetExtension(path)));

    public static bool Exists(string path) => Path.Exists(Path.Combine(Root, path));

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static IEnumerable<SourceLine> Lines(params string[] extensions) =>
        Files(extensions).SelectMany(path =>
            Read(path).Split('\n').Select((text, index) => new SourceLine(path, index + 1, text)));

    /// <summary>In a worktree <c>.git</c> is a file, so the solution marks the root.</summary>
    private static string FindRoot([CallerFilePath] string path = "")
    {
        var folder = new FileInfo(path).Directory;
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Vpp.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"No Vpp.sln above {path}.");
    }

    /// <summary>A checkout may belong to another user, as in a container; only its files are listed.</summary>
    private static string Git()
    {
        var start = new ProcessStartInfo(
            "git", ["-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
        };
        using var git = Process.Start(start)!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return git.ExitCode == 0 ? output : throw new InvalidOperationException($"git exited with {git.ExitCode}.");
    }
}
