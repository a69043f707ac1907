using System.Net;
using System.Net.Sockets;
using System.Text;
using Vpp.Server.Hosting;

namespace Vpp.Server.Tests.Hosting;

/// <summary>F17: connections that are held open cost others neither the API nor FleetLink.</summary>
public sealed class ConnectionRoomTests : IAsyncLifetime
{
    private const int CountMax = 4;

    // Its body never comes, so it stays at work for the ten seconds that a body may take.
    private const string Unfinished =
        "POST /api/v1/telemetry HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + "Content-Length: 9\r\nExpect: 100-continue\r\n\r\n";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vpp-room-");
    private readonly List<Socket> _sockets = [];
    private PlantHost _plant = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _plant = Assert.IsType<StartResult.Running>(await PlantHost.Start(
        new PlantHostOptions
        {
            EndPoints = [new(IPAddress.Loopback, 0)],
            FleetLinkEndPoints = [new(IPAddress.Loopback, 0)],
            DataDirectory = _directory.FullName,
            ConnectionCountMax = CountMax,
            LogLevel = Microsoft.Extensions.Logging.LogLevel.Warning,
        },
        Cancellation)).Plant;

    public async ValueTask DisposeAsync()
    {
        _sockets.ForEach(socket => socket.Dispose());
        await _plant.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Idle_connections_make_room_the_longest_idle_first()
    {
        var idle = await Open(CountMax);
        foreach (var socket in idle)
        {
            await Ask(socket);
        }

        Assert.StartsWith("HTTP/1.1 200", await Ask(await Open()), StringComparison.Ordinal);

        Assert.Equal("", await Ask(idle[0]));
        Assert.StartsWith("HTTP/1.1 200", await Ask(idle[1]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task However_many_idle_connections_come_everybody_who_asks_is_answered()
    {
        for (var round = 0; round < 5; round++)
        {
            await Open(3 * CountMax);
            Assert.StartsWith("HTTP/1.1 200", await Ask(await Open()), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_connection_at_work_keeps_its_place_and_one_too_many_is_closed()
    {
        var working = await Open(CountMax);
        foreach (var socket in working)
        {
            Assert.StartsWith("HTTP/1.1 100", await Ask(socket, Unfinished), StringComparison.Ordinal);
        }

        Assert.Equal("", await Ask(await Open()));

        foreach (var socket in working)
        {
            Assert.StartsWith("HTTP/1.1 400", await Ask(socket, "no json. "), StringComparison.Ordinal);
        }

        Assert.StartsWith("HTTP/1.1 200", await Ask(await Open()), StringComparison.Ordinal);
    }

    private async Task<Socket[]> Open(int count)
    {
        var sockets = new Socket[count];
        for (var number = 0; number < count; number++)
        {
            sockets[number] = await Open();
        }

        return sockets;
    }

    private async Task<Socket> Open()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _sockets.Add(socket);
        await socket.ConnectAsync(IPAddress.Loopback, new Uri(_plant.Addresses[0]).Port, Cancellation);
        return socket;
    }

    // Nothing when the connection has been closed.
    private static async Task<string> Ask(
        Socket socket, string request = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
    {
        try
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(request), Cancellation);
            var buffer = new byte[16 * 1024];
            return Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer, Cancellation));
        }
        catch (SocketException)
        {
            return "";
        }
    }
}
