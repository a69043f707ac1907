using System.Net;

namespace Vpp.Server.Hosting;

/// <summary>Which addresses stay on this machine; until there is sign-in the server listens nowhere else.</summary>
internal static class Loopback
{
    /// <summary>True for <c>localhost</c> and for loopback addresses, with or without brackets.</summary>
    public static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>
    /// The end points of addresses such as <c>http://127.0.0.1:5080;http://[::1]:5080</c>, or the sentence that says
    /// why there are none.
    /// </summary>
    public static (IReadOnlyList<IPEndPoint> EndPoints, string? Fault) Read(string option, string urls)
    {
        var endPoints = new List<IPEndPoint>();
        foreach (var url in urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var (endPoint, fault) = ReadOne(url);
            if (endPoint is null)
            {
                return ([], $"{option}: {url} {fault}.");
            }

            endPoints.Add(endPoint);
        }

        return endPoints.Count > 0 ? (endPoints, null) : ([], $"{option}: at least one address is needed.");
    }

    private static (IPEndPoint? EndPoint, string? Fault) ReadOne(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttp
            || uri.PathAndQuery != "/" || uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
        {
            return (null, "is not an address of the form http://127.0.0.1:5080");
        }

        var host = uri.Host.Trim('[', ']');
        var address = uri.IsLoopback && host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            ? IPAddress.Loopback
            : IPAddress.TryParse(host, out var parsed) ? parsed : null;
        return address is not null && IPAddress.IsLoopback(address) && !address.IsIPv4MappedToIPv6
            ? (new IPEndPoint(address, uri.Port), null)
            : (null, "is not of this machine alone; until there is sign-in the server listens only on loopback");
    }
}
