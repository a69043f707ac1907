namespace Vpp.Server.Demo;

/// <summary>How one surveyed vehicle spent a day; local times.</summary>
/// <param name="Weight">How many vehicles of the population it stands for, in thousandths.</param>
/// <param name="FirstDeparture">When it first left home; null when it stayed.</param>
/// <param name="LastArrival">When it came home for the last time; null when it stayed, or never came.</param>
/// <param name="Metres">Distance driven, ≥ 0.</param>
internal sealed record VehicleDay(long Weight, TimeOnly? FirstDeparture, TimeOnly? LastArrival, long Metres);
