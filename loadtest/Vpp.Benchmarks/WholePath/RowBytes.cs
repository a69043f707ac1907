using System.Reflection;
using System.Runtime.CompilerServices;
using Vpp.Domain.Feeders;

namespace Vpp.Benchmarks.WholePath;

/// <summary>What one vehicle takes in a feeder's columns: every array that has an entry per row.</summary>
internal static class RowBytes
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly MethodInfo s_sizeOf =
        typeof(RowBytes).GetMethod(nameof(SizeOf), BindingFlags.Static | BindingFlags.NonPublic)!;

    public static double Of(FeederControl control)
    {
        var rows = typeof(FeederControl).GetProperty("Vehicles", Fields)?.GetValue(control)
            ?? throw new InvalidOperationException("A feeder's control has no columns of vehicles any more.");
        return rows.GetType().GetFields(Fields)
            .Where(field => field.FieldType.IsArray && field.GetValue(rows) is Array array
                && array.Length >= control.VehicleCount)
            .Sum(field => (int)s_sizeOf.MakeGenericMethod(field.FieldType.GetElementType()!).Invoke(null, null)!);
    }

    private static int SizeOf<T>() => Unsafe.SizeOf<T>();
}
