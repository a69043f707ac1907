using System.Text.Json.Nodes;

namespace Vpp.Server.Tests.Process;

/// <summary>
/// What outlives <c>kill -9</c>. A real server with a real database is killed after a seeded number of acknowledged
/// answers, again and again over the same directory, and looked at each time it is back.
/// </summary>
public sealed class KillTests
{
    private const int Seed = 20200814;
    private const int AnswersMax = 120;
    private const long TargetW = 10_000;

    private static int KillCount => Environment.GetEnvironmentVariable("VPP_TEST_FULL") == "1" ? 50 : 5;

    // C3, C4, C6, F4: goal: an acknowledged change and an accepted event outlive every kill, and a running event goes
    // on under a higher epoch without having been let go. Method: owners and an operator write as fast as they are
    // answered while a small fleet obeys; the n-th answer triggers the kill, n being seeded.
    [Fact]
    public async Task What_was_acknowledged_outlives_every_kill_and_a_running_event_goes_on()
    {
        using var files = new PlantFiles();
        var random = new Random(Seed);
        var owners = PlantFiles.OfSecondFeeder.Select(vehicle => new BusyOwner(vehicle)).ToArray();
        var @operator = new BusyOperator();
        var fleet = new PollingFleet(PlantFiles.OfFirstFeeder);
        await StartEvent(files, fleet);
        for (var kill = 0; kill < KillCount; kill++)
        {
            await using var server = await files.Start();
            await AssertAllIsThere(server, owners, @operator, fleet, random);
            await WriteUntilKilled(server, random.Next(1, AnswersMax), owners, @operator, fleet);
        }

        await using var last = await files.Start();
        await AssertAllIsThere(last, owners, @operator, fleet, random);
        Assert.InRange(@operator.Accepted, KillCount, int.MaxValue);
    }

    private static async Task StartEvent(PlantFiles files, PollingFleet fleet)
    {
        await using var server = await files.Start();
        await Eventually.Holds(
            async () =>
            {
                await fleet.Poll(server.Client);
                return fleet.PowerW;
            },
            power => power == PlantFiles.OfFirstFeeder.Length * PlantFiles.ChargeW,
            "every vehicle to charge by plan before the event");
        await server.Client.Expect(202, HttpMethod.Post, "/dispatch-events", RunningEvent());
        await AssertTargetIsMet(server, fleet);
        server.Kill();
    }

    private static async Task AssertAllIsThere(
        ServerProcess server, BusyOwner[] owners, BusyOperator @operator, PollingFleet fleet, Random random)
    {
        var client = server.Client;
        foreach (var owner in owners)
        {
            await owner.AssertKept(client);
        }

        await @operator.AssertKept(client, random);
        await AssertTargetIsMet(server, fleet, neverLetGo: true);
    }

    // A running event that goes on was never let go: not even the first setpoint of a new reign may raise the power.
    private static async Task AssertTargetIsMet(ServerProcess server, PollingFleet fleet, bool neverLetGo = false)
    {
        var mostW = (PlantFiles.OfFirstFeeder.Length * PlantFiles.ChargeW) - TargetW;
        var reignBefore = fleet.EpochMax;
        var running = await Eventually.Holds(
            async () =>
            {
                await fleet.Poll(server.Client);
                Assert.True(!neverLetGo || fleet.PowerW <= mostW, $"{fleet.PowerW} W in the middle of the event");
                return (await server.Client.Get("/portfolio"))["events"]!.AsArray().SingleOrDefault();
            },
            running => running is not null
                && (string)running["status"]! == "Active"
                && (long)running["targetW"]! == TargetW
                && (long)running["allocatedW"]! == TargetW
                && (long)running["deliveredW"]! >= TargetW
                && fleet.PowerW <= mostW
                && (!neverLetGo || fleet.EpochMin > reignBefore),
            $"{TargetW} W of the running event to be delivered, under a higher epoch than {reignBefore} after a kill");
        Assert.Equal("running", (string?)running!["id"]);
    }

    private static async Task WriteUntilKilled(
        ServerProcess server, int answers, BusyOwner[] owners, BusyOperator @operator, PollingFleet fleet)
    {
        var left = answers;
        await Task.WhenAll(
        [
            .. owners.Select(owner => Repeat(() => owner.Change(server.Client))),
            Repeat(() => @operator.Submit(server.Client)),
            Repeat(() => fleet.Poll(server.Client)),
        ]);
        Assert.Equal(137, (await server.WaitForEnd()).ExitCode);

        async Task Repeat(Func<Task> call)
        {
            try
            {
                while (true)
                {
                    await call();
                    if (Interlocked.Decrement(ref left) == 0)
                    {
                        server.Kill();
                    }
                }
            }
            catch (Exception failure) when (
                failure is HttpRequestException or IOException && Volatile.Read(ref left) <= 0)
            {
                // The server is gone, as it should be.
            }
        }
    }

    private static string RunningEvent() => new JsonObject
    {
        ["id"] = "running",
        ["scope"] = new JsonObject { ["feeders"] = new JsonArray("net/f1") },
        ["start"] = TimeProvider.System.GetUtcNow(),
        ["intervals"] = new JsonArray(new JsonObject { ["duration"] = "PT4H", ["reductionW"] = TargetW }),
        ["rampUp"] = "PT0S",
    }.ToJsonString();
}
