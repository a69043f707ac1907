using System.Reflection;
using System.Runtime.InteropServices;
using Vpp.Domain.Feeders;

namespace Vpp.Domain.Tests.Feeders;

public sealed class VehicleRowsTests
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    [Fact]
    public void A_row_takes_no_more_than_100_bytes()
    {
        var columns = typeof(VehicleRows).GetFields(Fields).Where(field => field.FieldType.IsArray).ToList();
        var bytes = columns.Sum(column => SizeOf(column.FieldType.GetElementType()!));

        Assert.NotEmpty(columns);
        Assert.InRange(bytes, columns.Count, 100);
    }

    // Every column but the terms grows with the rows: one that is forgotten would be seen here.
    [Fact]
    public void Every_column_is_as_long_as_the_others()
    {
        var bench = new FeederBench();
        for (var vehicle = 0; vehicle < 40; vehicle++)
        {
            bench.Enrol(bench.Terms($"v{vehicle}", "a"));
        }

        var rows = bench.Control.Vehicles;
        Assert.All(
            typeof(VehicleRows).GetFields(Fields).Where(field => field.FieldType.IsArray),
            column => Assert.Equal(rows.Terms.Length, ((Array)column.GetValue(rows)!).Length));
    }

    // Thirty-two bits of milliseconds last 24 days; a feeder lives for years.
    [Fact]
    public void A_feeder_that_lives_for_months_decides_as_on_the_first_day()
    {
        var (young, old) = (new FeederBench(), new FeederBench());
        foreach (var bench in new[] { young, old })
        {
            bench.Home("a");
            bench.Plug(bench.Terms("v", "a", needPercent: 80), 40);
            bench.Run(3);
        }

        for (var month = 0; month < 6; month++)
        {
            old.Wait(30 * 24 * 3_600);
            Assert.Empty(old.Decide());
            Assert.Equal(RowReason.Stale, old.Reason("v"));
        }

        foreach (var bench in new[] { young, old })
        {
            bench.Wait(200);
            bench.Run(3);
        }

        Assert.Equal(RowReason.Charging, old.Reason("v"));
        Assert.Equal(young.SetpointW("v"), old.SetpointW("v"));
        Assert.Equal(
            young.Control.RemainingLife(young["v"].Row, young.Instant),
            old.Control.RemainingLife(old["v"].Row, old.Instant));
    }

    [Fact]
    public void Rare_instants_take_no_memory_until_there_are_any()
    {
        var instants = new RareInstants();
        instants[2] = VehicleRows.Never;
        Assert.Empty(Assert.IsType<int[]>(typeof(RareColumn<int>).GetField("_of", Fields)!.GetValue(instants)!));
        instants[70] = 5;
        instants[3] = VehicleRows.Never;
        instants.Shift(2);
        Assert.True(instants.Any);
        Assert.Equal(3, instants[70]);
        Assert.Equal(VehicleRows.Never, instants[3]);
        Assert.Equal(VehicleRows.Never, instants[71]);
        Assert.Equal(VehicleRows.Never, instants[1_000_000]);

        instants[70] = VehicleRows.Never;
        Assert.False(instants.Any);
        Assert.Equal(int.MaxValue, instants.Next(0));
    }

    private static int SizeOf(Type type) =>
        type.IsClass ? IntPtr.Size : Marshal.SizeOf(type.IsEnum ? Enum.GetUnderlyingType(type) : type switch
        {
            _ when type == typeof(bool) => typeof(byte),
            _ => type,
        });
}
