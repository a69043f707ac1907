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

    // Left out while every row is at rest in it.
    private sealed record Column(
        string Name,
        Func<VehicleRows, int, long, long> Get,
        Action<VehicleRows, int, long, long> Set,
        Predicate<VehicleRows>? IsUsed = null);

    private const long NoInstant = long.MinValue / 4;

    // The offset turns the instants of rows into calendar milliseconds.
    private static readonly Column[] Columns =
    [
        new("connection", (rows, row, _) => (long)rows.Connection[row], SetConnection),
        new("energyJ", (rows, row, _) => rows.EnergyJ(row), SetEnergy),
        new("powerW", (rows, row, _) => rows.PowerW[row], (rows, row, value, _) => rows.PowerW[row] = Watts(value)),
        new("measuredAtMs", (rows, row, offset) => Shift(rows.MeasuredAt[row], offset),
            (rows, row, value, offset) => rows.MeasuredAt[row] = ShiftBack(value, offset)),
        new("departureMs", (rows, row, _) => rows.HasDeparture(row) ? rows.DepartureUtc[row] * 1_000L : NoInstant,
            (rows, row, value, _) => rows.DepartureUtc[row] = value is <= 0 or >= uint.MaxValue * 1_000L
                ? VehicleRows.NotLookedUp
                : (uint)(value / 1_000)),
        new("baselineEnergyJ", (rows, row, _) => rows.BaselineEnergyJ[row],
            (rows, row, value, _) => rows.BaselineEnergyJ[row] = (uint)Held(rows, row, value)),
        new("toldAssuredW", (rows, row, _) => rows.ToldAssuredW[row],
            (rows, row, value, _) => rows.ToldAssuredW[row] = Math.Max(rows.ToldAssuredW[row], Watts(value))),
        new("baselineW", (rows, row, _) => rows.BaselineW[row],
            (rows, row, value, _) => rows.BaselineW[row] = Watts(value)),
        new("wouldHoldJ", (rows, row, _) => rows.WouldHoldJ.GetValueOrDefault(row), SetWouldHold,
            rows => rows.WouldHoldJ.Count > 0),
        new("releaseAtMs", (rows, row, offset) => Shift(rows.ReleaseAt[row], offset),
            (rows, row, value, offset) => rows.ReleaseAt[row] = ShiftBack(value, offset),
            rows => rows.ReleaseAt.Any),
    ];

    /// <summary>The rows of a feeder, with the fence that orders this snapshot among others.</summary>
    public static byte[] Write(FeederControl control, FeederInstant now)
    {
        var rows = control.Vehicles;
        var used = rows.InUse.Order().ToArray();
        var offset = Offset(rows, now);
        var columns = Array.FindAll(Columns, column => column.IsUsed?.Invoke(rows) != false);
        var content = new byte[Length(rows, used, columns)];
        using var stream = new MemoryStream(content);
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Magic);
        writer.Write(FormatVersion);
        writer.Write(used.Length);
        foreach (var row in used)
        {
            writer.Write(rows.Terms[row]!.Vehicle.Text);
        }

        writer.Write(columns.Length);
        foreach (var column in columns)
        {
            writer.Write(column.Name);
            writer.Write(sizeof(long));
            foreach (var row in used)
            {
                BinaryPrimitives.WriteInt64LittleEndian(
                    content.AsSpan((int)stream.Position), column.Get(rows, row, offset));
                stream.Position += sizeof(long);
            }
        }

        SHA256.HashData(content.AsSpan(..^ChecksumLength), content.AsSpan(^ChecksumLength..));
        return content;
    }

    // Known beforehand, so that a snapshot is one array and leaves no other behind.
    private static int Length(VehicleRows rows, int[] used, Column[] columns)
    {
        var length = sizeof(uint) + sizeof(ushort) + (2 * sizeof(int)) + ChecksumLength;
        foreach (var row in used)
        {
            length += LengthOf(rows.Terms[row]!.Vehicle.Text);
        }

        foreach (var column in columns)
        {
            length += LengthOf(column.Name) + sizeof(int) + (used.Length * sizeof(long));
        }

        return length;
    }

    // Seven bits of the length to a byte before the characters.
    private static int LengthOf(string text)
    {
        var bytes = Encoding.UTF8.GetByteCount(text);
        return (bytes < 1 << 7 ? 1 : bytes < 1 << 14 ? 2 : 3) + bytes;
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
            var read = ReadColumns(content[..^ChecksumLength].ToArray());
            Restore(control.Vehicles, read, now);
            control.Watch.HearAll();
            return null;
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or FormatException)
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

    // Everything is read before anything is changed.
    private static (List<VehicleId> Ids, List<(Column Column, long[] Values)> Columns) ReadColumns(byte[] content)
    {
        using var reader = new BinaryReader(new MemoryStream(content), Encoding.UTF8);
        reader.BaseStream.Position = sizeof(uint) + sizeof(ushort);
        var ids = new List<VehicleId>();
        for (var left = Count(reader); left > 0; left--)
        {
            ids.Add(new VehicleId(reader.ReadString()));
        }

        var columns = new List<(Column, long[])>();
        for (var left = Count(reader); left > 0; left--)
        {
            var (name, width) = (reader.ReadString(), Count(reader));
            var bytes = reader.ReadBytes(checked((int)Math.Min(content.Length + 1L, (long)ids.Count * width)));
            if (bytes.Length < (long)ids.Count * width)
            {
                throw new EndOfStreamException($"column {name} is short");
            }

            if (Array.Find(Columns, each => each.Name == name && width == sizeof(long)) is { } column)
            {
                columns.Add((column, [.. Enumerable.Range(0, ids.Count)
                    .Select(row => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(row * width)))]));
            }
        }

        return (ids, columns);
    }

    private static int Count(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        return count >= 0 ? count : throw new FormatException($"a count of {count}");
    }

    private static void Restore(
        VehicleRows rows, (List<VehicleId> Ids, List<(Column Column, long[] Values)> Columns) read, FeederInstant now)
    {
        var offset = Offset(rows, now);
        for (var i = 0; i < read.Ids.Count; i++)
        {
            if (!rows.TryFind(read.Ids[i], out var row))
            {
                continue;
            }

            foreach (var (column, values) in read.Columns)
            {
                column.Set(rows, row, values[i], offset);
            }

            // The calendar may have been set back since: no reading is younger than now (C15).
            rows.MeasuredAt[row] = Math.Min(rows.MeasuredAt[row], rows.At(now));
        }
    }

    private static long Held(VehicleRows rows, int row, long joules) =>
        Math.Clamp(joules, 0, rows.Terms[row]!.Nameplate.UsableCapacity.Joules);

    private static void SetConnection(VehicleRows rows, int row, long value, long offset) =>
        rows.Connection[row] = value is >= 0 and <= (long)ConnectionState.ConnectedElsewhere
            ? (ConnectionState)value
            : ConnectionState.Unknown;

    private static void SetWouldHold(VehicleRows rows, int row, long value, long offset)
    {
        if (value > 0)
        {
            rows.WouldHoldJ[row] = (uint)Held(rows, row, value);
        }
    }

    // Rounded up, so that what was written is what is read.
    private static void SetEnergy(VehicleRows rows, int row, long value, long offset)
    {
        var capacityJ = rows.Terms[row]!.Nameplate.UsableCapacity.Joules;
        rows.ChargeBasisPoints[row] = (ushort)(((Held(rows, row, value) * 10_000) + capacityJ - 1) / capacityJ);
    }

    private static int Watts(long value) =>
        (int)Math.Clamp(value, -VehicleReading.PowerMaxW, VehicleReading.PowerMaxW);

    private static long Offset(VehicleRows rows, FeederInstant now) =>
        now.Utc.ToUnixTimeMilliseconds() - rows.At(now);

    private static long Shift(int instant, long offset) =>
        instant == VehicleRows.Never ? NoInstant : instant + offset;

    private static int ShiftBack(long instant, long offset) =>
        instant is <= NoInstant or >= -NoInstant ? VehicleRows.Never : VehicleRows.Nearest(instant - offset);
}
