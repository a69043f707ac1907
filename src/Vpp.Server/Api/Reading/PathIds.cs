using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Vpp.Domain.Identities;
using Vpp.Server.Api.Problems;

namespace Vpp.Server.Api.Reading;

/// <summary>
/// Reads the id in a path, such as <c>/feeders/epri_ckt5%2F2</c>. It is taken from the path as it was sent, since
/// routing leaves an encoded slash as it is and so cannot tell it from an id that holds the text <c>%2F</c>.
/// </summary>
internal static class PathIds
{
    // "", "api", "v1", the resource, the id.
    private const int Segment = 4;

    public static (string Id, Problem? Refusal) Read(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var segments = target.Split('?')[0].Split('/');
        if (target is not ['/', ..] || segments.Length != http.Request.Path.Value!.Split('/').Length)
        {
            return ("", ProblemMapping.InvalidPath("the path must be written without dots and doubled slashes"));
        }

        return Decode(segments[Segment]) is not { } id
            ? ("", ProblemMapping.InvalidPath("the id in the path must be percent-encoded UTF-8"))
            : IdentityText.Fault(id) is { } fault
                ? ("", ProblemMapping.InvalidPath($"the id in the path breaks the rule of ids: {fault}"))
                : (id, null);
    }

    private static string? Decode(string segment)
    {
        var bytes = new List<byte>(segment.Length);
        for (var place = 0; place < segment.Length; place++)
        {
            if (segment[place] != '%')
            {
                bytes.Add((byte)segment[place]);
            }
            else if (place + 2 < segment.Length
                && char.IsAsciiHexDigit(segment[place + 1]) && char.IsAsciiHexDigit(segment[place + 2]))
            {
                bytes.Add(Convert.FromHexString(segment.AsSpan(place + 1, 2))[0]);
                place += 2;
            }
            else
            {
                return null;
            }
        }

        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString([.. bytes]);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
