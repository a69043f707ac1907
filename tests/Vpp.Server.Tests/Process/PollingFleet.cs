using System.Text.Json.Nodes;
using Vpp.Domain.Leases;
using Vpp.Domain.Quantities;

namespace Vpp.Server.Tests.Process;

/// <summary>
/// A few vehicles and the cloud that speaks for them: it posts their readings, they obey the setpoints in the answer by
/// the kernel's own lease rule, and nothing that is not newer may ever come (C3). It outlives every server.
/// </summary>
internal sealed class PollingFleet(params string[] ids)
{
    private const long EnergyAtFirstWh = 18_000;

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly long _startedAt = TimeProvider.System.GetTimestamp();
    private readonly Vehicle[] _vehicles = [.. ids.Select(id => new Vehicle(id))];
    private TimeSpan _now;

    /// <summary>What the vehicles draw together, W.</summary>
    public long PowerW => _vehicles.Sum(vehicle => vehicle.PowerW);

    /// <summary>The oldest reign that any vehicle still obeys.</summary>
    public long EpochMin => _vehicles.Min(vehicle => vehicle.Lease.Setpoint.Fence.Epoch);

    /// <summary>The newest reign that any vehicle has heard of.</summary>
    public long EpochMax => _vehicles.Max(vehicle => vehicle.Lease.Setpoint.Fence.Epoch);

    public Fence FenceOf(string id) => _vehicles.Single(vehicle => vehicle.Id == id).Lease.Setpoint.Fence;

    public long PowerOf(string id) => _vehicles.Single(vehicle => vehicle.Id == id).PowerW;

    /// <summary>One exchange: readings up, setpoints down. The answer is what the server said.</summary>
    public async Task<JsonNode> Poll(HttpClient client)
    {
        Advance();
        var body = new JsonArray([.. _vehicles.Select(vehicle => vehicle.Reading())]);
        var answer = await client.Expect(200, HttpMethod.Post, "/telemetry", body.ToJsonString());
        Assert.Empty(answer["unknownVehicles"]!.AsArray());
        Assert.Empty(answer["unansweredVehicles"]!.AsArray());
        foreach (var setpoint in answer["setpoints"]!.AsArray())
        {
            _vehicles.Single(vehicle => vehicle.Id == (string)setpoint!["vehicle"]!).Take(setpoint!, _now);
        }

        Advance();
        return answer;
    }

    private void Advance()
    {
        var now = _time.GetElapsedTime(_startedAt);
        foreach (var vehicle in _vehicles)
        {
            vehicle.Advance(now - _now, now);
        }

        _now = now;
    }

    private sealed class Vehicle(string id)
    {
        private Energy _energy = Energy.FromWattHours(EnergyAtFirstWh);

        public string Id => id;

        public Lease Lease { get; private set; }

        public long PowerW { get; private set; }

        public void Advance(TimeSpan elapsed, TimeSpan now)
        {
            _energy += Power.FromWatts(PowerW) * elapsed;
            PowerW = Lease.PowerAt(now).Watts;
        }

        public JsonObject Reading() => new()
        {
            ["vehicle"] = id,
            ["powerW"] = PowerW,
            ["stateOfChargePercent"] = decimal.Round(_energy.Joules / (PlantFiles.CapacityWh * 36m), 2),
            ["epoch"] = Lease.Setpoint.Fence.Epoch,
            ["sequence"] = Lease.Setpoint.Fence.Sequence,
        };

        // The setpoint in force is told with every answer; any other must be newer.
        public void Take(JsonNode told, TimeSpan now)
        {
            var then = told["then"]!;
            var setpoint = new Setpoint(
                new Fence((long)told["epoch"]!, (long)told["sequence"]!),
                Power.FromWatts((long)told["powerW"]!),
                TimeSpan.FromMilliseconds((long)told["timeToLiveMs"]!),
                new DefaultControl(
                    TimeSpan.FromMilliseconds((long)then["returnDelayMs"]!),
                    Power.FromWatts((long)then["assuredW"]!),
                    (long)then["rampWPerSecond"]!));
            if (setpoint.Fence == Lease.Setpoint.Fence)
            {
                Assert.Equal(Lease.Setpoint.Power, setpoint.Power);
                return;
            }

            var outcome = Lease.Offer(setpoint, now, now, out var held);
            Assert.True(
                outcome == SetpointOutcome.Accepted,
                $"{id} holds {Lease.Setpoint.Fence} and was told {setpoint.Fence}: {outcome}");
            Lease = held;
        }
    }
}
