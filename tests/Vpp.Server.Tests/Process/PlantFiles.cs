namespace Vpp.Server.Tests.Process;

/// <summary>
/// What the processes of one test share: a directory for the database, a network of two feeders with four homes each,
/// and a file that enrols a vehicle at every home: a1 to a4 on net/f1, b1 to b4 on net/f2.
/// </summary>
internal sealed class PlantFiles : IDisposable
{
    /// <summary>What each vehicle charges with when nothing holds it back.</summary>
    public const long ChargeW = 7_200;

    public const long CapacityWh = 60_000;

    public static readonly string[] OfFirstFeeder = ["a1", "a2", "a3", "a4"];

    public static readonly string[] OfSecondFeeder = ["b1", "b2", "b3", "b4"];

    private const string Network = """
        id,parent,kind,rating_kva,load_kw,load_kvar
        src,-1,source,,0,0
        sub,src,substation,2000,0,0
        f1,sub,feeder_head,500,0,0
        t1,f1,svc_xfmr,100,0,0
        a1,t1,customer,,5,1
        a2,t1,customer,,5,1
        a3,t1,customer,,5,1
        a4,t1,customer,,5,1
        f2,sub,feeder_head,500,0,0
        t2,f2,svc_xfmr,100,0,0
        b1,t2,customer,,5,1
        b2,t2,customer,,5,1
        b3,t2,customer,,5,1
        b4,t2,customer,,5,1
        """;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vpp-process-");

    public PlantFiles()
    {
        File.WriteAllText(NetworkFile, Network);
        File.WriteAllLines(FleetFile, OfFirstFeeder.Concat(OfSecondFeeder).SelectMany(Lines));
    }

    public string Data => Path.Combine(_directory.FullName, "data");

    public string NetworkFile => Path.Combine(_directory.FullName, "net.csv");

    public string FleetFile => Path.Combine(_directory.FullName, "fleet.jsonl");

    /// <summary>A server with the network; the fleet is enrolled the first time and stays as it is then.</summary>
    public Task<ServerProcess> Start() =>
        ServerProcess.Start(Data, "--network", NetworkFile, "--fleet", FleetFile);

    public void Dispose() => _directory.Delete(recursive: true);

    /// <summary>The body that enrols a vehicle at its home.</summary>
    public static string VehicleBody(string home) =>
        $$"""{"home":"{{home}}",{{Nameplate}}}""";

    private const string Nameplate =
        """
        "nameplate":{"usableCapacityWh":60000,"chargePowerMaxW":7200,"dischargePowerMaxW":7200}
        """;

    private static string[] Lines(string id) =>
    [
        $$"""{"home":"home-{{id}}","node":"net/{{id}}","timeZone":"Etc/UTC"}""",
        $$"""{"vehicle":"{{id}}","home":"home-{{id}}",{{Nameplate}}}""",
    ];
}
