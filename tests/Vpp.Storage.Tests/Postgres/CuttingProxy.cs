using System.Net.Sockets;

namespace Vpp.Storage.Tests.Postgres;

/// <summary>
/// Stands between client and PostgreSQL on a socket of its own. Once armed, it lets the next request through and, when
/// the answer comes, cuts the connection instead of passing it on: the commit took place and nobody was told.
/// </summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _server;
    private readonly Task _accepting;
    private volatile bool _isArmed;

    /// <param name="directory">Where the proxy's socket stands; the host to connect to.</param>
    /// <param name="serverDirectory">Where the server's socket stands.</param>
    public CuttingProxy(string directory, string serverDirectory)
    {
        _server = Path.Combine(serverDirectory, ".s.PGSQL.5432");
        _listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(directory, ".s.PGSQL.5432")));
        _listener.Listen();
        _accepting = AcceptUntilClosed();
    }

    public void CutNextAnswer() => _isArmed = true;

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
    }

    private async Task AcceptUntilClosed()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(Serve(await _listener.AcceptAsync()));
            }
        }
        catch (SocketException)
        {
            await Task.WhenAll(connections);
        }
        catch (ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task Serve(Socket client)
    {
        using var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using (client)
        {
            await server.ConnectAsync(new UnixDomainSocketEndPoint(_server));
            var requests = Pass(client, server, isAnswer: false);
            await Pass(server, client, isAnswer: true);
            client.Dispose();
            server.Dispose();
            await requests;
        }
    }

    private async Task Pass(Socket from, Socket to, bool isAnswer)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is var length and > 0 && !(isAnswer && _isArmed))
            {
                await to.SendAsync(buffer.AsMemory(0, length));
            }

            _isArmed = false;
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // The other direction ended the connection.
        }
    }
}
