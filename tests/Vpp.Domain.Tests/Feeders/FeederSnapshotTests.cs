using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Vpp.Domain.Feeders;
using Vpp.Domain.Vehicles;

namespace Vpp.Domain.Tests.Feeders;

/// <summary>What a feeder leaves for the one that follows it, and what becomes of bytes that are none (F20).</summary>
public sealed class FeederSnapshotTests
{
    [Fact]
    public void What_was_heard_and_planned_comes_back()
    {
        var bench = Bench();
        bench.Run(5, bench.Target("e", 8_000, releaseSeconds: 300));
        bench.Run(2);
        var before = Views(bench);
        var bytes = FeederSnapshot.Write(bench.Control, bench.Instant);
        bench.Restart(2);

        Assert.All(Views(bench), view => Assert.False(view.IsHeard));
        Assert.Null(FeederSnapshot.Read(bench.Control, bytes, bench.Instant));
        foreach (var (was, @is) in before.Zip(Views(bench)))
        {
            Assert.True(@is.IsHeard);
            Assert.Equal(
                (was.Power, was.StateOfCharge, was.Baseline, was.Age),
                (@is.Power, @is.StateOfCharge, @is.Baseline, @is.Age));
        }

        Assert.Equal(bytes, FeederSnapshot.Write(bench.Control, bench.Instant));
    }

    // P4: a lease may have left after the snapshot was taken; so nothing in it settles what vehicles hold.
    [Fact]
    public void P4_a_snapshot_does_not_tell_what_vehicles_hold()
    {
        var bench = Bench();
        bench.Run(5, bench.Target("e", 8_000));
        var bytes = FeederSnapshot.Write(bench.Control, bench.Instant);
        bench.Restart(2);
        Assert.Null(FeederSnapshot.Read(bench.Control, bytes, bench.Instant));

        var row = bench["v1"].Row;
        var rows = bench.Control.Vehicles;
        Assert.Equal(10_000, WorstCase.ImportW(rows, row, rows.At(bench.Instant)));
        Assert.Equal(10_000, WorstCase.ExportW(rows, row, rows.At(bench.Instant)));
    }

    // C8: who waits for its return goes on waiting.
    [Fact]
    public void C8_returns_that_wait_survive_a_restart()
    {
        var bench = Bench();
        bench.Run(5, bench.Target("e", 20_000, releaseSeconds: 300));
        bench.Decide();
        var waits = bench.Control.Vehicles.ReleaseAt[bench["v1"].Row];
        Assert.True(waits > bench.Control.Vehicles.At(bench.Instant));
        var bytes = FeederSnapshot.Write(bench.Control, bench.Instant);
        bench.Restart(2);
        Assert.Null(FeederSnapshot.Read(bench.Control, bytes, bench.Instant));

        Assert.Equal(waits, bench.Control.Vehicles.ReleaseAt[bench["v1"].Row]);
    }

    [Fact]
    public void Vehicles_that_left_are_passed_over()
    {
        var bench = Bench();
        var bytes = FeederSnapshot.Write(bench.Control, bench.Instant);
        bench.Vehicles.RemoveAll(vehicle => vehicle.Name == "v1");
        bench.Restart(2);

        Assert.Null(FeederSnapshot.Read(bench.Control, bytes, bench.Instant));
        Assert.True(bench.Control.View(bench["v2"].Row, bench.Instant).IsHeard);
        Assert.Equal(1, bench.Control.VehicleCount);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(3)]
    [InlineData(0)]
    public void A_column_that_is_not_known_is_passed_over(int width)
    {
        var bench = Bench();
        var known = FeederSnapshot.Write(bench.Control, bench.Instant);
        var bytes = Snapshot(1, ["v1", "v2"], ("someday", width, 9), ("energyJ", 8, 12_960_000));
        bench.Restart(2);

        Assert.Null(FeederSnapshot.Read(bench.Control, bytes, bench.Instant));
        Assert.Equal(12_960_000, bench.Control.Vehicles.EnergyJ(bench["v2"].Row));
        Assert.NotEqual(known, bytes);
    }

    [Fact]
    public void A_known_column_of_another_width_is_passed_over()
    {
        var bench = Bench();
        bench.Restart(2);

        Assert.Null(FeederSnapshot.Read(bench.Control, Snapshot(1, ["v1"], ("energyJ", 4, 77)), bench.Instant));
        Assert.Equal(0, bench.Control.Vehicles.EnergyJ(bench["v1"].Row));
    }

    // C15: the clock stood an hour ahead when the snapshot was taken. What is read from now on is not old for that.
    [Fact]
    public void C15_a_calendar_that_was_set_back_does_not_stop_readings()
    {
        var bench = Bench();
        var ahead = bench.Instant with { Utc = bench.Instant.Utc.AddHours(1) };
        var bytes = FeederSnapshot.Write(bench.Control, ahead);
        bench.Restart(2);
        Assert.Null(FeederSnapshot.Read(bench.Control, bytes, bench.Instant));
        bench.Wait(1);

        Assert.True(bench.Read(bench["v1"], 7_777));
    }

    public static TheoryData<string, byte[], string> Unreadable => new()
    {
        { "empty", [], "magic" },
        { "no snapshot", Encoding.UTF8.GetBytes(new string('x', 500)), "magic" },
        { "newer format", Snapshot(2, ["v1"]), "format 2" },
        { "count below zero", Sealed(writer => writer.Write(-1)), "malformed" },
        { "count beyond the end", Sealed(writer => writer.Write(int.MaxValue)), "malformed" },
        { "ends before its columns", Sealed(writer => writer.Write(0)), "malformed" },
        { "an id that is none", Snapshot(1, [" v1"]), "malformed" },
        { "a column that is short", Short(), "malformed" },
        { "a width below zero", Wide(-8), "malformed" },
        { "a width beyond the end", Wide(int.MaxValue), "malformed" },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void F20_an_unreadable_snapshot_is_refused_in_a_sentence_and_changes_nothing(
        string what, byte[] bytes, string because)
    {
        var bench = Bench();
        var before = FeederSnapshot.Write(bench.Control, bench.Instant);

        Assert.True(FeederSnapshot.Read(bench.Control, bytes, bench.Instant)?.Contains(because), what);
        Assert.Equal(before, FeederSnapshot.Write(bench.Control, bench.Instant));
    }

    [Fact]
    public void F20_a_snapshot_cut_or_changed_anywhere_is_refused_and_changes_nothing()
    {
        var bench = Bench();
        var bytes = FeederSnapshot.Write(bench.Control, bench.Instant);
        bench.Wait(5);
        bench.Read(bench["v1"], 1_111);
        var before = FeederSnapshot.Write(bench.Control, bench.Instant);
        for (var at = 0; at < bytes.Length; at++)
        {
            var changed = (byte[])bytes.Clone();
            changed[at] ^= 1;
            Assert.NotNull(FeederSnapshot.Read(bench.Control, changed, bench.Instant));
            Assert.NotNull(FeederSnapshot.Read(bench.Control, bytes.AsSpan(0, at), bench.Instant));
        }

        Assert.Equal(before, FeederSnapshot.Write(bench.Control, bench.Instant));
    }

    private static FeederBench Bench()
    {
        var bench = new FeederBench();
        bench.Home("a");
        bench.Home("b");
        bench.Plug(bench.Terms("v1", "a", needPercent: 90), 60);
        bench.Plug(bench.Terms("v2", "b", needPercent: 90, departures: DepartureSchedule.Daily(new(7, 0))), 50);
        return bench;
    }

    private static List<VehicleRowView> Views(FeederBench bench) =>
        [.. bench.Vehicles.Select(vehicle => bench.Control.View(vehicle.Row, bench.Instant))];

    private static byte[] Snapshot(
        ushort version, string[] ids, params (string Name, int Width, long Value)[] columns) =>
        Sealed(
            writer =>
            {
                writer.Write(ids.Length);
                Array.ForEach(ids, writer.Write);
                writer.Write(columns.Length);
                foreach (var (name, width, value) in columns)
                {
                    writer.Write(name);
                    writer.Write(width);
                    var bytes = new byte[Math.Max(8, width)];
                    BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
                    Array.ForEach(ids, _ => writer.Write(bytes, 0, width));
                }
            },
            version);

    private static byte[] Short() => Sealed(writer =>
    {
        writer.Write(1);
        writer.Write("v1");
        writer.Write(2);
        writer.Write("energyJ");
        writer.Write(8);
        writer.Write(5L);
        writer.Write("powerW");
        writer.Write(8);
        writer.Write((byte)1);
    });

    private static byte[] Wide(int width) => Sealed(writer =>
    {
        writer.Write(1);
        writer.Write("v1");
        writer.Write(1);
        writer.Write("powerW");
        writer.Write(width);
    });

    private static byte[] Sealed(Action<BinaryWriter> content, ushort version = 1)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(0x46505056u);
        writer.Write(version);
        content(writer);
        writer.Write(SHA256.HashData(stream.ToArray()));
        return stream.ToArray();
    }
}
