using Vpp.Domain.Fleets;

namespace Vpp.Server.Demo;

/// <summary>The vehicles and days that the survey and the registrations know, each drawn as often as it occurs.</summary>
internal sealed class DemoPopulation
{
    private readonly IReadOnlyList<VehicleDay> _days = DemoData.VehicleDays();
    private readonly IReadOnlyList<VehicleModel> _models = DemoData.VehicleModels();
    private readonly long[] _daysUpTo;
    private readonly long[] _modelsUpTo;

    public DemoPopulation()
    {
        _daysUpTo = RunningSum(_days.Select(day => day.Weight));
        _modelsUpTo = RunningSum(_models.Select(model => model.Registrations));
    }

    public VehicleDay Day(SeededDraws draws, int vehicle) =>
        _days[Chosen(_daysUpTo, draws, vehicle, DemoDraw.VehicleDay)];

    public VehicleModel Model(SeededDraws draws, int vehicle) =>
        _models[Chosen(_modelsUpTo, draws, vehicle, DemoDraw.Model)];

    private static int Chosen(long[] upTo, SeededDraws draws, int vehicle, int purpose)
    {
        var found = Array.BinarySearch(upTo, draws.Below(upTo[^1], vehicle, purpose, 0) + 1);
        return found >= 0 ? found : ~found;
    }

    private static long[] RunningSum(IEnumerable<long> weights)
    {
        var sum = 0L;
        return [.. weights.Select(weight => sum += weight)];
    }
}
