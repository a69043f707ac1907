using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Google.Protobuf;

namespace Vpp.Gateways.FleetLink;

/// <summary>
/// One column of a message: values of fixed width whose bytes lie in memory as they go over the wire. FleetLink is
/// little endian, and so is every machine that .NET 10 runs on; on another one this type refuses to work.
/// </summary>
internal sealed class Column<T>(int capacity)
    where T : unmanaged
{
    private byte[] _bytes = new byte[capacity * Width];

    public static int Width => Unsafe.SizeOf<T>();

    /// <summary>Rows that there is room for.</summary>
    public int Capacity => _bytes.Length / Width;

    public Span<T> Values => MemoryMarshal.Cast<byte, T>(_bytes.AsSpan());

    /// <summary>Reads a column where it lies; its length must be a multiple of the width.</summary>
    public static ReadOnlySpan<T> Read(ByteString bytes)
    {
        RequireLittleEndian();
        return MemoryMarshal.Cast<byte, T>(bytes.Span);
    }

    /// <summary>A column of its own for a message that is sent rarely.</summary>
    public static ByteString Copy(ReadOnlySpan<T> values)
    {
        RequireLittleEndian();
        return ByteString.CopyFrom(MemoryMarshal.AsBytes(values));
    }

    public void Grow(int capacity) => Array.Resize(ref _bytes, capacity * Width);

    /// <summary>Lends some rows to a message; they must not change until it is written.</summary>
    public ByteString Lend(int start, int count)
    {
        RequireLittleEndian();
        return UnsafeByteOperations.UnsafeWrap(_bytes.AsMemory(start * Width, count * Width));
    }

    private static void RequireLittleEndian()
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("FleetLink columns are little endian; this machine is not.");
        }
    }
}
