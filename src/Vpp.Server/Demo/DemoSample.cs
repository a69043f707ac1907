namespace Vpp.Server.Demo;

/// <summary>One fleet at the end of one step, as it truly is. Watts; positive draws.</summary>
/// <param name="At">Time since the origin.</param>
/// <param name="VehiclesW">All vehicles together.</param>
/// <param name="NetW">The feeder with its homes.</param>
/// <param name="WorstTransformerPerMille">The highest loading of any service transformer.</param>
internal readonly record struct DemoSample(TimeSpan At, long VehiclesW, long NetW, int WorstTransformerPerMille);
