using Vpp.Grains.Feeders;

namespace Vpp.Server.Demo;

/// <summary>One step of the demonstration: what was asked and found, and what the meters say. Watts.</summary>
/// <param name="At">Time since the origin.</param>
/// <param name="TargetW">What the event asks now.</param>
/// <param name="AllocatedW">What the plant found within every limit.</param>
/// <param name="MeasuredW">The twin's vehicles minus the plant's, both as they truly are.</param>
/// <param name="ReportedW">What the plant itself believes to deliver, from readings and its own baseline.</param>
/// <param name="Plant">The fleet under the plant.</param>
/// <param name="Twin">The same fleet without the event.</param>
internal readonly record struct DemoInterval(
    TimeSpan At,
    long TargetW,
    long AllocatedW,
    long MeasuredW,
    long ReportedW,
    DemoSample Plant,
    DemoSample Twin)
{
    public long ErrorW => MeasuredW - AllocatedW;

    public static DemoInterval Of(FeederSummary summary, DemoSample plant, DemoSample twin)
    {
        var share = summary.Shares.FirstOrDefault();
        return new(
            plant.At,
            share?.TargetW ?? 0,
            share?.AllocatedW ?? 0,
            twin.VehiclesW - plant.VehiclesW,
            share?.DeliveredW ?? 0,
            plant,
            twin);
    }
}
