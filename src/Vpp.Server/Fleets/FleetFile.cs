using Vpp.Domain.Homes;
using Vpp.Domain.Identities;
using Vpp.Domain.Vehicles;
using Vpp.Grains.Storage;
using Vpp.Server.Api;
using Vpp.Server.Api.Reading;

namespace Vpp.Server.Fleets;

/// <summary>What a fleet file enrols, or every fault in it; never some of both.</summary>
internal sealed record FleetReading(
    IReadOnlyList<HomeTerms> Homes,
    IReadOnlyList<VehicleTerms> Vehicles,
    IReadOnlyList<string> Faults);

/// <summary>
/// Reads a file of homes and vehicles, one JSON object a line, and holds all of it against the network and what is
/// enrolled already before anything is applied.
/// </summary>
internal sealed class FleetFile
{
    private const int FaultsListedMax = 100;
    private const long SizeMax = 1L << 30;

    private readonly string _file;
    private readonly KnownNetwork _network;
    private readonly ITermsStore _store;
    private readonly List<string> _faults = [];
    private readonly Dictionary<HomeId, (int Line, HomeTerms? Terms)> _homes = [];
    private readonly Dictionary<VehicleId, (int Line, FleetLine.OfVehicle Read)> _vehicles = [];
    private int _faultCount;

    private FleetFile(string file, KnownNetwork network, ITermsStore store) =>
        (_file, _network, _store) = (Path.GetFileName(file), network, store);

    public static async Task<FleetReading> Read(
        string file, KnownNetwork network, ITermsStore store, CancellationToken cancellation)
    {
        byte[] content;
        try
        {
            if (new FileInfo(file).Length > SizeMax)
            {
                return new([], [], [$"{file}:1: the file is larger than the {SizeMax} bytes that are read"]);
            }

            content = await File.ReadAllBytesAsync(file, cancellation);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new([], [], [$"{file}:1: the file cannot be read: {failure.Message}"]);
        }

        return await new FleetFile(file, network, store).Read(content, cancellation);
    }

    private async Task<FleetReading> Read(ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        for (var line = 1; content.Length > 0; line++)
        {
            var end = content.Span.IndexOf((byte)'\n');
            var text = end < 0 ? content : content[..end];
            content = end < 0 ? default : content[(end + 1)..];
            if (!text.Span.Trim(" \t\r"u8).IsEmpty)
            {
                Take(line, text);
            }
        }

        var vehicles = new List<VehicleTerms>(_vehicles.Count);
        foreach (var (line, read) in _vehicles.Values)
        {
            if (await HomeOf(line, read, cancellation) is { } home)
            {
                vehicles.Add(new(
                    read.Vehicle,
                    home.Home,
                    home.Node,
                    home.Feeder,
                    home.TimeZone,
                    read.Enrolled.Nameplate,
                    read.Settings,
                    OptedOut: false,
                    Version: 1));
            }
        }

        return _faultCount > 0
            ? new([], [], Told())
            : new([.. _homes.Values.Select(home => home.Terms!)], vehicles, []);
    }

    private void Take(int line, ReadOnlyMemory<byte> text)
    {
        var (read, refusal) = RequestBody.Parse(text, FleetLine.Read);
        foreach (var fault in refusal?.Faults ?? [])
        {
            Note(line, $"{fault.Field} {fault.Rule}");
        }

        switch (read)
        {
            case FleetLine.OfHome home when !_homes.TryAdd(home.Home, (line, TermsOf(line, home))):
                Note(line, $"home {home.Home} stands on line {_homes[home.Home].Line} already");
                break;
            case FleetLine.OfVehicle vehicle when !_vehicles.TryAdd(vehicle.Vehicle, (line, vehicle)):
                Note(line, $"vehicle {vehicle.Vehicle} stands on line {_vehicles[vehicle.Vehicle].Line} already");
                break;
            default:
                break;
        }
    }

    private HomeTerms? TermsOf(int line, FleetLine.OfHome read)
    {
        if (_network.FeederOfCustomer(read.Enrolled.Node) is { } feeder)
        {
            return new(
                read.Home,
                read.Enrolled.Node,
                feeder,
                read.Enrolled.TimeZone,
                read.Enrolled.ImportLimit,
                read.Enrolled.ExportLimit,
                read.Settings,
                Version: 1);
        }

        Note(line, $"node must be a customer below a feeder of the network; {read.Enrolled.Node} is none");
        return null;
    }

    private async ValueTask<HomeTerms?> HomeOf(int line, FleetLine.OfVehicle read, CancellationToken cancellation)
    {
        var home = read.Enrolled.Home;
        if (_homes.TryGetValue(home, out var listed))
        {
            return listed.Terms;
        }

        var stored = await _store.Find(home, cancellation);
        if (stored is null)
        {
            Note(line, $"home must be in the file or enrolled already; {home} is neither");
        }

        return stored;
    }

    private void Note(int line, string rule)
    {
        _faultCount++;
        if (_faults.Count < FaultsListedMax)
        {
            _faults.Add($"{_file}:{line}: {rule}");
        }
    }

    private List<string> Told() => _faultCount > _faults.Count
        ? [.. _faults, $"{_file}: there are {_faultCount} faults in all"]
        : _faults;
}
