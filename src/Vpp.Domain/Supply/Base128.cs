namespace Vpp.Domain.Supply;

/// <summary>Writes numbers ≥ 0, seven bits to a byte, the least significant first.</summary>
internal ref struct Base128Writer(Span<byte> bytes)
{
    /// <summary>Most bytes that a number takes.</summary>
    public const int LengthMax = 9;

    private readonly Span<byte> _bytes = bytes;

    public int Length { get; private set; }

    public void Write(long number)
    {
        for (; number >= 0x80; number >>= 7)
        {
            _bytes[Length++] = (byte)(number & 0x7F | 0x80);
        }

        _bytes[Length++] = (byte)number;
    }
}

/// <summary>Reads what <see cref="Base128Writer"/> wrote.</summary>
internal ref struct Base128Reader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    public readonly bool AtEnd => _at == _bytes.Length;

    /// <summary>Reads the next number; false when it is cut off or too long.</summary>
    public bool TryRead(out long number)
    {
        number = 0;
        for (var shift = 0; shift < 7 * Base128Writer.LengthMax; shift += 7)
        {
            if (AtEnd)
            {
                return false;
            }

            var next = _bytes[_at++];
            number |= (long)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
