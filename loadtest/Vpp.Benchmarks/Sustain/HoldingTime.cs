using Vpp.Domain.Dispatch;
using Vpp.Domain.Quantities;
using Vpp.Domain.Sustain;

namespace Vpp.Benchmarks.Sustain;

/// <summary>
/// How long a drawn fleet without limits holds half of its power when a policy decides anew every minute, beside what
/// its duration curve says is possible.
/// </summary>
public sealed class HoldingTime
{
    private const int StepS = 60;

    private readonly long[] _powerW;
    private readonly long[] _energyJ;
    private readonly long[] _capacityJ;
    private readonly Power _asked;

    /// <summary>
    /// Vehicles of 7 to 13 kW and 5.5 to 8 kWh of battery per kW, with 20 to 90 % in it, of which 20 % is kept.
    /// </summary>
    public HoldingTime(int vehicles, int seed)
    {
        var random = new Random(seed);
        (_powerW, _energyJ, _capacityJ) = (new long[vehicles], new long[vehicles], new long[vehicles]);
        for (var vehicle = 0; vehicle < vehicles; vehicle++)
        {
            _powerW[vehicle] = random.Next(7_000, 13_000);
            _capacityJ[vehicle] = _powerW[vehicle] * random.Next(5_500, 8_000) / 1_000 * 3_600;
            _energyJ[vehicle] = _capacityJ[vehicle] * random.Next(7_000) / 10_000;
        }

        _asked = Power.FromWatts(_powerW.Sum() / 2);
    }

    /// <summary>The policies compared, by name.</summary>
    public static IReadOnlyList<string> Policies { get; } =
        ["longest-sustain", "laxity", "by state of charge", "pro rata by kW", "first come"];

    /// <summary>What the duration curve says.</summary>
    public TimeSpan Theory() => new Endurance(
        DurationCurve.Of(_powerW.Select((powerW, vehicle) => new DurationStep(
            Power.FromWatts(powerW), TimeSpan.FromSeconds((double)_energyJ[vehicle] / powerW)))),
        DurationCurve.Empty).HoldsFor(_asked);

    /// <summary>How long the first watt is missing under a policy, in whole minutes.</summary>
    public TimeSpan Simulate(string policy)
    {
        var problem = new AllocationProblem([-1]);
        var (sustain, order, equal, allocation) = (
            new LongestSustain(), new LeastLaxity(), new EqualShare(), new Allocation());
        var energyJ = (long[])_energyJ.Clone();
        for (var minutes = 0; ; minutes++)
        {
            problem.ClearVehicles();
            for (var vehicle = 0; vehicle < energyJ.Length; vehicle++)
            {
                var limitW = Math.Min(_powerW[vehicle], energyJ[vehicle] / StepS);
                problem.Add(new VehicleOffer(0, limitW, 0, 0, vehicle));
                sustain.Set(vehicle, Energy.FromJoules(energyJ[vehicle]), Power.FromWatts(_powerW[vehicle]));
                var key = policy switch
                {
                    "laxity" => -energyJ[vehicle] * 1_000 / _powerW[vehicle],
                    "by state of charge" => -(long)((Int128)energyJ[vehicle] * 1_000_000 / _capacityJ[vehicle]),
                    _ => vehicle,
                };
                order.Set(vehicle, key, key);
            }

            AllocationObjective objective = policy switch
            {
                "longest-sustain" => sustain,
                "pro rata by kW" => equal,
                _ => order,
            };
            problem.Solve(_asked.Watts, objective, allocation);
            if (allocation.Shortfall > Power.Zero)
            {
                return TimeSpan.FromMinutes(minutes);
            }

            for (var vehicle = 0; vehicle < energyJ.Length; vehicle++)
            {
                energyJ[vehicle] -= allocation.ShareW[vehicle] * StepS;
            }
        }
    }

    /// <summary>Writes the table.</summary>
    public void Print(TextWriter writer)
    {
        var theory = Theory();
        writer.WriteLine($"{_powerW.Length} vehicles asked for half of their power, without limits");
        writer.WriteLine($"{"theory",-20}{theory.TotalMinutes,6:0} min");
        foreach (var policy in Policies)
        {
            var held = Simulate(policy);
            writer.WriteLine($"{policy,-20}{held.TotalMinutes,6:0} min {held / theory,8:P1} of theory");
        }
    }
}
