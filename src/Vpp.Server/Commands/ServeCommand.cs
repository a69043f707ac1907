using System.CommandLine;
using System.Globalization;
using Vpp.Domain.Network;
using Vpp.Domain.Quantities;
using Vpp.Domain.Rules;
using Vpp.Domain.Safety;
using Vpp.Grains;
using Vpp.Server.Hosting;

namespace Vpp.Server.Commands;

/// <summary><c>vpp serve</c>: runs the plant until it is told to stop.</summary>
internal static class ServeCommand
{
    private const string UrlsUsual = "http://127.0.0.1:5080";
    private const string FleetLinkUrlsUsual = "http://127.0.0.1:5081";

    private static readonly BlastRadiusLimits Limits = BlastRadiusLimits.Default;

    private static readonly Option<string> Urls = new("--urls")
    {
        Description = $"Where the HTTP interface listens, on loopback; {UrlsUsual} when not given",
    };

    private static readonly Option<string> FleetLinkUrls = new("--fleetlink-urls")
    {
        Description = $"Where FleetLink listens, on loopback; {FleetLinkUrlsUsual} when not given",
    };

    private static readonly Option<string> Data = new("--data")
    {
        Description = "Directory of the database; $XDG_DATA_HOME/vpp or ~/.local/share/vpp when not given",
    };

    private static readonly Option<string[]> Network = new("--network")
    {
        Description = "Network file (CSV), repeatable; node ids become <file stem>/<id>",
    };

    private static readonly Option<string> Fleet = new("--fleet")
    {
        Description = "Homes and vehicles to enrol (JSON lines); what is enrolled already stays as it is",
    };

    private static readonly Option<string> SiloPort = new("--silo-port")
    {
        Description = "Port by which servers speak to one another; any free one when not given",
    };

    private static readonly Option<string> EventMax = new("--event-max-w")
    {
        Description = $"The most that one event may ask for; {Limits.EventMax?.Watts} when not given, or none",
    };

    private static readonly Option<string> Rate = new("--rate-w-per-minute")
    {
        Description = "How fast all events together may move; "
            + $"{Limits.RatePerMinute?.Watts} when not given, or none",
    };

    private static readonly Option<string> FeederShare = new("--feeder-share-percent")
    {
        Description = "The most that one event may ask of a feeder, of its rating; "
            + $"{Limits.FeederShareBasisPoints / 100} when not given, or none",
    };

    private static readonly Option<string> ApprovalAbove = new("--approval-above-w")
    {
        Description = "An event that asks for more waits for a second person; "
            + $"{new PlantOptions().ApprovalAbove?.Watts} when not given, or none",
    };

    public static Command Make(TextWriter output, TextWriter error)
    {
        var command = new Command("serve", "Runs the plant until it is told to stop (the default)")
        {
            Urls, FleetLinkUrls, Data, Network, Fleet, SiloPort, EventMax, Rate, FeederShare, ApprovalAbove,
        };
        command.SetAction((line, cancellation) => Run(line, output, error, cancellation));
        return command;
    }

    private static async Task<int> Run(
        ParseResult line, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        var faults = new List<string>();
        var options = Read(line, faults, error);
        if (options is null)
        {
            return Tell(error, ExitCodes.WrongInput, faults);
        }

        switch (await PlantHost.Start(options, cancellation))
        {
            case StartResult.Failed failed:
                return Tell(error, failed.ExitCode, failed.Sentences);
            case StartResult.Running { Plant: var plant }:
                await using (plant)
                {
                    output.WriteLine(
                        $"Vpp listens on {string.Join(" and ", plant.Addresses)}; calls are described at /docs, "
                        + $"data is in {options.DataDirectory}.");
                    await plant.WaitForShutdown(cancellation);
                }

                return ExitCodes.Done;
            default:
                throw new InvalidOperationException("A start has no other outcome.");
        }
    }

    private static PlantHostOptions? Read(ParseResult line, List<string> faults, TextWriter error)
    {
        Settings settings;
        try
        {
            settings = Settings.For(line);
        }
        catch (InvalidDataException failure)
        {
            faults.Add($"appsettings.json cannot be read: {failure.InnerException?.Message ?? failure.Message}");
            return null;
        }

        var (endPoints, urlsFault) = Loopback.Read("--urls", settings.Text(Urls) ?? UrlsUsual);
        var (fleetLink, fleetLinkFault) =
            Loopback.Read("--fleetlink-urls", settings.Text(FleetLinkUrls) ?? FleetLinkUrlsUsual);
        var data = settings.Text(Data) ?? DataDirectory.Default(settings.Environment);
        var siloPort = settings.Text(SiloPort) ?? "0";
        var hasPort = ushort.TryParse(siloPort, NumberStyles.None, CultureInfo.InvariantCulture, out var port);
        faults.AddRange(new[]
        {
            urlsFault,
            fleetLinkFault,
            string.IsNullOrWhiteSpace(data) ? "There is no home directory to keep data in: give --data DIR." : null,
            hasPort ? null : $"--silo-port: {siloPort} is not a port from 0 to {ushort.MaxValue}.",
        }.OfType<string>());
        var actors = new PlantOptions
        {
            BlastRadius = new()
            {
                EventMax = Watts(settings, EventMax, Limits.EventMax, faults),
                RatePerMinute = Watts(settings, Rate, Limits.RatePerMinute, faults),
                FeederShareBasisPoints = (int?)(100 * Number(
                    settings, FeederShare, Limits.FeederShareBasisPoints / 100, 100, faults)),
            },
            ApprovalAbove = Watts(settings, ApprovalAbove, new PlantOptions().ApprovalAbove, faults),
        };
        var network = ReadNetwork(settings.List(Network), faults, error);
        return faults.Count > 0
            ? null
            : new PlantHostOptions
            {
                EndPoints = endPoints,
                FleetLinkEndPoints = fleetLink,
                DataDirectory = Path.GetFullPath(data!),
                Network = network,
                FleetFile = settings.Text(Fleet),
                SiloPort = port,
                Actors = actors,
            };
    }

    private static Power? Watts(Settings settings, Option<string> option, Power? usual, List<string> faults) =>
        Number(settings, option, usual?.Watts, RuleCheck.PowerMax.Watts, faults) is { } watts
            ? Power.FromWatts(watts)
            : null;

    private static long? Number(
        Settings settings, Option<string> option, long? usual, long most, List<string> faults)
    {
        var text = settings.Text(option);
        if (text is null or "none")
        {
            return text is null ? usual : null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is > 0 && number <= most)
        {
            return number;
        }

        faults.Add($"{option.Name}: {text} is neither a whole number from 1 to {most} nor none.");
        return null;
    }

    private static NetworkModel ReadNetwork(IReadOnlyList<string> files, List<string> faults, TextWriter error)
    {
        switch (NetworkFiles.Read(files))
        {
            case NetworkReading.Accepted accepted:
                foreach (var warning in accepted.Warnings)
                {
                    error.WriteLine($"warning: {warning}");
                }

                return accepted.Model;
            case NetworkReading.Refused refused:
                faults.AddRange(refused.Faults.Select(fault => fault.ToString()));
                return NetworkModel.Empty;
            default:
                throw new InvalidOperationException("A reading has no other outcome.");
        }
    }

    private static int Tell(TextWriter error, int exitCode, IEnumerable<string> sentences)
    {
        foreach (var sentence in sentences)
        {
            error.WriteLine(sentence);
        }

        return exitCode;
    }
}
