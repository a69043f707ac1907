using System.CommandLine;

namespace Vpp.Server.Commands;

/// <summary>
/// Where an option's value comes from: the command line, else the environment (<c>--fleetlink-urls</c> is
/// <c>VPP_FLEETLINK_URLS</c>), else <c>appsettings.json</c> in the working directory (<c>Vpp:fleetlink-urls</c>).
/// </summary>
internal sealed class Settings(ParseResult line, IConfiguration file, Func<string, string?> environment)
{
    /// <summary>Settings of this process.</summary>
    /// <exception cref="InvalidDataException">The file is not JSON; the message says where.</exception>
    public static Settings For(ParseResult line)
    {
        var file = new ConfigurationBuilder()
            .SetBasePath(Directory.GetCurrentDirectory())
            .AddJsonFile("appsettings.json", optional: true)
            .Build();
        return new(line, file, System.Environment.GetEnvironmentVariable);
    }

    public Func<string, string?> Environment { get; } = environment;

    public string? Text(Option<string> option) =>
        line.GetResult(option) is { Implicit: false } ? line.GetValue(option) : Elsewhere(option.Name);

    /// <summary>A list; outside the command line it is separated by semicolons, or an array of the file.</summary>
    public IReadOnlyList<string> List(Option<string[]> option)
    {
        if (line.GetResult(option) is { Implicit: false })
        {
            return line.GetValue(option) ?? [];
        }

        var entries = file.GetSection(KeyOf(option.Name)).GetChildren().Select(entry => entry.Value).OfType<string>();
        return Elsewhere(option.Name) is { } text
            ? text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : [.. entries];
    }

    private string? Elsewhere(string option) =>
        Environment("VPP_" + option.TrimStart('-').ToUpperInvariant().Replace('-', '_')) is { Length: > 0 } value
            ? value
            : file[KeyOf(option)];

    private static string KeyOf(string option) => $"Vpp:{option.TrimStart('-')}";
}
