using CsCheck;
using Vpp.Domain.Leases;
using Vpp.Domain.Vehicles;
using Vpp.Gateways.FleetLink.Client;

namespace Vpp.Gateways.Tests.FleetLink;

/// <summary>Client library to feeder and back. Time is stepped: the end of a step says that all arrived.</summary>
public class RoundTripTests
{
    private const int Members = 40;

    private static readonly string[] Vehicles = [.. Enumerable.Range(0, Members).Select(number => $"ev-{number}")];
    private static readonly string[] Homes = [.. Enumerable.Range(0, Members).Select(number => $"home-{number}")];

    private static readonly Gen<int[]> GenMembers = Gen.Shuffle(Enumerable.Range(0, Members).ToArray(), 0, Members);

    private static readonly Gen<Reading> GenReading = Gen.Select(
        Gen.Int[-10_000_000, 10_000_000],
        Gen.Int[0, 10_000],
        Gen.Enum<ConnectionState>(),
        Gen.Int[0, 86_400_000],
        Gen.Select(Gen.Long[0, long.MaxValue], Gen.Long[0, long.MaxValue]),
        Gen.Int[-10_000_000, 10_000_000],
        Gen.Int[0, 86_400_000],
        (power, charge, connection, age, fence, setpoint, life) =>
            new Reading(power, charge, connection, age, fence.Item1, fence.Item2, setpoint, life));

    [Fact]
    public async Task Readings_arrive_at_the_feeder_as_they_were_sent()
    {
        await using var host = await Start();
        await using var client = await RunningClient.Connect(host, Vehicles, Homes);
        var step = 0L;
        var rows = Gen.Select(GenMembers, GenReading.Array[Members]);

        await rows.SampleAsync(
            async sample =>
            {
                var (members, readings) = sample;
                client.Handler.Step = async () => Assert.True(await client.Client.Send(Columns(members, readings)));
                host.Plant.Feeder("f").Telemetry.Clear();
                host.Clock.Advance(TimeSpan.FromDays(2));
                await host.Registry.AdvanceAll(++step, host.Clock.GetUtcNow(), TestContext.Current.CancellationToken);

                var arrived = host.Plant.Feeder("f").Telemetry.SelectMany(batch => Enumerable.Range(0, batch.Count)
                    .Select(row => (batch.Member[row], new Reading(
                        batch.PowerW[row],
                        batch.StateOfCharge[row],
                        (ConnectionState)batch.Connection[row],
                        batch.AgeMs[row],
                        batch.Epoch[row],
                        batch.Sequence[row],
                        batch.SetpointW[row],
                        batch.RemainingLifeMs[row]))));
                Assert.Equal(members.Select(member => (member, readings[member])), arrived);
            },
            iter: 100,
            threads: 1);
    }

    [Fact]
    public async Task Meter_values_and_answers_arrive_at_the_feeder_as_they_were_sent()
    {
        await using var host = await Start();
        await using var client = await RunningClient.Connect(host, Vehicles, Homes);
        var meters = new HomeMeterColumns(1);
        meters.Add(3, -4_200, 250);
        meters.Add(1, 900, 0);
        var answers = new AcknowledgementColumns(1);
        answers.Add(7, new Fence(2, 9), SetpointOutcome.Accepted);
        answers.Add(0, new Fence(2, 8), SetpointOutcome.NotConnected);
        client.Handler.Step = async () =>
        {
            await client.Client.Send(meters);
            await client.Client.Send(answers);
        };

        await host.Registry.AdvanceAll(1, host.Clock.GetUtcNow(), TestContext.Current.CancellationToken);

        var metered = Assert.Single(host.Plant.Feeder("f").Meters);
        Assert.Equal([3, 1], metered.Member);
        Assert.Equal([-4_200, 900], metered.UncontrolledLoadW);
        Assert.Equal([250, 0], metered.AgeMs);
        var answered = Assert.Single(host.Plant.Feeder("f").Answers);
        Assert.Equal([7, 0], answered.Member);
        Assert.Equal([2L, 2L], answered.Epoch);
        Assert.Equal([9L, 8L], answered.Sequence);
        Assert.Equal([(byte)SetpointOutcome.Accepted, (byte)SetpointOutcome.NotConnected], answered.Outcome);
    }

    [Fact]
    public async Task Setpoints_arrive_at_the_vehicles_as_they_were_sent()
    {
        await using var host = await Start();
        await using var client = await RunningClient.Connect(host, Vehicles, Homes);
        var binding = host.Plant.Feeder("f").Binds.Single().Route.Binding;
        var (sequence, step) = (0L, 0L);

        await Gen.Select(GenMembers, Gen.Int[-20_000, 20_000], Gen.Int[1, 600_000]).SampleAsync(
            async sample =>
            {
                var (members, powerW, life) = sample;
                client.Handler.Setpoints.Clear();
                var batch = Batches.Setpoints(binding, 5, ++sequence, powerW, members, life);
                Assert.True(host.Registry.TrySend(batch));
                await host.Registry.AdvanceAll(++step, host.Clock.GetUtcNow(), TestContext.Current.CancellationToken);

                Assert.Equal(members, client.Handler.Setpoints.Select(row => row.Vehicle));
                Assert.All(client.Handler.Setpoints, row =>
                {
                    Assert.Equal(new Fence(5, sequence), row.Setpoint.Fence);
                    Assert.Equal(powerW, row.Setpoint.Power.Watts);
                    Assert.Equal(life, row.Setpoint.TimeToLive.TotalMilliseconds);
                    Assert.Equal(row.Vehicle, row.Setpoint.Then.ReturnDelay.TotalSeconds);
                    Assert.Equal(1_400, row.Setpoint.Then.AssuredPower.Watts);
                    Assert.Equal(50, row.Setpoint.Then.RampWattsPerSecond);
                });
            },
            iter: 100,
            threads: 1);
    }

    private static async Task<FleetLinkHost> Start()
    {
        var host = await FleetLinkHost.Start(configure: options => options.SteppedTime = true);
        host.Plant.Place("f", [.. Vehicles, .. Homes]);
        return host;
    }

    private static TelemetryColumns Columns(int[] members, Reading[] readings)
    {
        var columns = new TelemetryColumns(4);
        foreach (var member in members)
        {
            var reading = readings[member];
            columns.Add(
                member,
                reading.PowerW,
                reading.StateOfCharge,
                reading.Connection,
                reading.AgeMs,
                reading.Epoch,
                reading.Sequence,
                reading.SetpointW,
                reading.RemainingLifeMs);
        }

        return columns;
    }

    private sealed record Reading(
        int PowerW,
        int StateOfCharge,
        ConnectionState Connection,
        int AgeMs,
        long Epoch,
        long Sequence,
        int SetpointW,
        int RemainingLifeMs);
}
