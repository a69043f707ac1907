using System.Buffers;

namespace Vpp.Gateways.FleetLink.Wire;

internal sealed partial class ClientMessage
{
    /// <summary>The pool's buffer that the columns lie in, or null.</summary>
    internal byte[]? Borrowed { get; set; }

    /// <summary>Returns the buffer; after that nobody may look at a column any more.</summary>
    internal void GiveBack()
    {
        if (Borrowed is { } buffer)
        {
            Borrowed = null;
            Telemetry = null;
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
