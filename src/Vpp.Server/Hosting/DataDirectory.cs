namespace Vpp.Server.Hosting;

/// <summary>Where the plant keeps its database when nobody says otherwise.</summary>
internal static class DataDirectory
{
    /// <summary><c>$XDG_DATA_HOME/vpp</c>, or <c>~/.local/share/vpp</c>; null without a home directory.</summary>
    public static string? Default(Func<string, string?> environment) =>
        environment("XDG_DATA_HOME") is { Length: > 0 } data && Path.IsPathRooted(data)
            ? Path.Combine(data, "vpp")
            : environment("HOME") is { Length: > 0 } home && Path.IsPathRooted(home)
                ? Path.Combine(home, ".local", "share", "vpp")
                : null;
}
