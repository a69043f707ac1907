using System.Numerics;
using Google.Protobuf;

namespace Vpp.Gateways.FleetLink;

/// <summary>Checks the columns of one message against its key column, which names the member of each row.</summary>
internal readonly record struct ColumnCheck(string Message, string Key, int Rows)
{
    /// <summary>The rule that a column breaks, as a sentence, or null; the range is inclusive.</summary>
    public string? Fault<T>(string column, ByteString bytes, T min, T max)
        where T : unmanaged, INumber<T>
    {
        if (bytes.Length % Column<T>.Width != 0)
        {
            return $"{Message}: column {column} has {bytes.Length} bytes, which is no multiple of {Column<T>.Width}";
        }

        var values = Column<T>.Read(bytes);
        if (values.Length != Rows)
        {
            return $"{Message}: column {column} has {values.Length} values, {Key} has {Rows}";
        }

        // An empty range, such as the vehicles of a stream that introduced none, holds no value at all.
        var row = min <= max ? values.IndexOfAnyExceptInRange(min, max) : Math.Min(Rows, 1) - 1;
        return row < 0
            ? null
            : $"{Message}: column {column} has {values[row]} in row {row}, the range is {min} to {max}";
    }
}
