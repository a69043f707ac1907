using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Vpp.Domain.Identities;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Feeders;

/// <summary>
/// A feeder's rows as bytes: a magic, a format version, the ids, then named columns of 64-bit integers, then a
/// checksum. A reader passes over columns it does not know and leaves at rest those it misses, so that old and new
/// servers can share a store. Instants are calendar milliseconds. What is outstanding at vehicles is not kept: a
/// setpoint may have left after the snapshot was taken, so only the vehicle itself can tell (P4).
/// </summary>
public static class FeederSnapshot
{
    private const uint Magic = 0x46505056; // "VPPF", little endian
    private const ushort FormatVersion = 1;
    private const int ChecksumLength = 32;

    private sealed record Column(string Name, Func<VehicleRows, int, long, long> Get, Action<VehicleRows, int, long, long> Set);

    // The offset turns the feeder's monotonic milliseconds into calendar ones.
    private static readonly Column[] Columns =
    [
        new("connection", (rows, row, _) => (long)rows.Connection[row], SetConnection),
        new("energyJ", (rows, row, _) => rows.EnergyJ[row], (rows, row, value, _) => rows.EnergyJ[row] = value),
        new("powerW", (rows, row, _) => rows.PowerW[row], (rows, row, value, _) => rows.PowerW[row] = value),
        new("measuredAtMs", (rows, row, offset) => Shift(rows.MeasuredAt[row], offset),
            (rows, row, value, offset) => rows.MeasuredAt[row] = Shift(value, -offset)),
        new("departureMs", (rows, row, _) => rows.DepartureUtc[row],
            (rows, row, value, _) => rows.DepartureUtc[row] = value),
        new("baselineEnergyJ", (rows, row, _) => rows.BaselineEnergyJ[row],
            (rows, row, value, _) => rows.BaselineEnergyJ[row] = value),
        new("baselineW", (rows, row, _) => rows.BaselineW[row], (rows, row, value, _) => rows.BaselineW[row] = value),
        new("releaseAtMs", (rows, row, offset) => Shift(rows.ReleaseAt[row], offset),
            (rows, row, value, offset) => rows.ReleaseAt[row] = Shift(value, -offset)),
    ];

    /// <summary>The rows of a feeder, with the fence that orders this snapshot among others.</summary>
    public static byte[] Write(FeederControl control, FeederInstant now)
    {
        var rows = control.Vehicles;
        var used = rows.InUse.Order().ToArray();
        var offset = now.Utc.ToUnixTimeMilliseconds() - FeederControl.Milliseconds(now);
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Magic);
        writer.Write(FormatVersion);
        writer.Write(used.Length);
        foreach (var row in used)
        {
            writer.Write(rows.Terms[row]!.Vehicle.Text);
        }

        writer.Write(Columns.Length);
        foreach (var column in Columns)
        {
            writer.Write(column.Name);
            writer.Write(sizeof(long));
            foreach (var row in used)
            {
                writer.Write(column.Get(rows, row, offset));
            }
        }

        writer.Write(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        return stream.ToArray();
    }

    /// <summary>
    /// Restores what a snapshot holds of vehicles that are still here. A snapshot that cannot be read changes nothing.
    /// </summary>
    /// <returns>Null when it was read; otherwise why not, as a sentence.</returns>
    public static string? Read(FeederControl control, ReadOnlySpan<byte> content, FeederInstant now)
    {
        if (FaultOf(content) is { } fault)
        {
            return fault;
        }

        try
        {
            Restore(control.Vehicles, content[..^ChecksumLength].ToArray(), now);
            return null;
        }
        catch (Exception exception) when (exception is EndOfStreamException or IOException or ArgumentException)
        {
            return $"the snapshot is malformed: {exception.Message}";
        }
    }

    private static string? FaultOf(ReadOnlySpan<byte> content)
    {
        if (content.Length < sizeof(uint) + sizeof(ushort) + ChecksumLength
            || BinaryPrimitives.ReadUInt32LittleEndian(content) != Magic)
        {
            return "the snapshot does not begin with its magic";
        }

        if (!SHA256.HashData(content[..^ChecksumLength]).AsSpan().SequenceEqual(content[^ChecksumLength..]))
        {
            return "the snapshot's checksum does not match its content";
        }

        var version = BinaryPrimitives.ReadUInt16LittleEndian(content[sizeof(uint)..]);
        return version > FormatVersion
            ? $"the snapshot has format {version}, this server reads up to {FormatVersion}"
            : null;
    }

    private static void Restore(VehicleRows rows, byte[] content, FeederInstant now)
    {
        var offset = now.Utc.ToUnixTimeMilliseconds() - FeederControl.Milliseconds(now);
        using var reader = new BinaryReader(new MemoryStream(content), Encoding.UTF8);
        reader.BaseStream.Position = sizeof(uint) + sizeof(ushort);
        var rowOf = new int[reader.ReadInt32()];
        for (var i = 0; i < rowOf.Length; i++)
        {
            rowOf[i] = rows.TryFind(new VehicleId(reader.ReadString()), out var row) ? row : -1;
        }

        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var name = reader.ReadString();
            var width = reader.ReadInt32();
            var column = Array.Find(Columns, each => each.Name == name && width == sizeof(long));
            foreach (var row in rowOf)
            {
                var bytes = reader.ReadBytes(width);
                if (bytes.Length < width)
                {
                    throw new EndOfStreamException($"column {name} is short");
                }

                if (row >= 0)
                {
                    column?.Set(rows, row, BinaryPrimitives.ReadInt64LittleEndian(bytes), offset);
                }
            }
        }
    }

    private static void SetConnection(VehicleRows rows, int row, long value, long offset) =>
        rows.Connection[row] = value is >= 0 and <= (long)ConnectionState.ConnectedElsewhere
            ? (ConnectionState)value
            : ConnectionState.Unknown;

    private static long Shift(long instant, long offset) =>
        instant == VehicleRows.Never ? VehicleRows.Never : instant + offset;
}
