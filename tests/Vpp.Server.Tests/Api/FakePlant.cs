using System.Collections.Concurrent;
using System.Reflection;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Homes;
using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;
using Vpp.Domain.Safety;
using Vpp.Domain.Vehicles;
using Vpp.Grains.Dispatch;
using Vpp.Grains.Feeders;
using Vpp.Grains.Homes;
using Vpp.Grains.Portfolio;
using Vpp.Grains.Vehicles;

namespace Vpp.Server.Tests.Api;

/// <summary>Grains that answer at once and note every call; the state of a few is kept.</summary>
public sealed class FakePlant
{
    public static readonly DateTimeOffset Start = new(2025, 8, 29, 22, 0, 0, TimeSpan.Zero);

    /// <summary>The event that stands in the ledger but cannot be read there.</summary>
    public const string UnreadableEvent = "unreadable";

    /// <summary>Every call to a grain so far.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    /// <summary>Thrown by every call when it is set.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Feeders whose poll fails.</summary>
    public HashSet<string> SilentFeeders { get; } = [];

    public ConcurrentDictionary<string, VehicleTerms> Vehicles { get; } = [];

    public ConcurrentDictionary<string, HomeTerms> Homes { get; } = [];

    public ConcurrentDictionary<string, DispatchEventRecord> Events { get; } = [];

    public string PreviewHash { get; set; } = "hash-1";

    /// <summary>Whether events that are submitted wait for a second person.</summary>
    public bool AwaitsApproval { get; set; }

    public KillSwitch KillSwitch { get; set; } = KillSwitch.Never;

    public IGrainFactory Grains()
    {
        var factory = DispatchProxy.Create<IGrainFactory, FactoryProxy>();
        ((FactoryProxy)factory).Plant = this;
        return factory;
    }

    public void Note(string call)
    {
        Calls.Enqueue(call);
        if (Failure is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>Answers <c>GetGrain&lt;T&gt;(key)</c>, and nothing else.</summary>
    public class FactoryProxy : DispatchProxy
    {
        internal FakePlant Plant { get; set; } = null!;

        protected override object Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var key = args?[0] as string ?? throw new NotSupportedException();
            return targetMethod!.GetGenericArguments()[0].Name switch
            {
                nameof(IVehicleGrain) => new FakeVehicle(Plant, key),
                nameof(IHomeGrain) => new FakeHome(Plant, key),
                nameof(IFeederGrain) => FakeFeeder.Make(Plant, key),
                nameof(IPortfolioGrain) => new FakePortfolio(Plant),
                nameof(IDispatchEventGrain) => new FakeEvent(Plant, key),
                _ => throw new NotSupportedException(),
            };
        }
    }

    private sealed class FakeVehicle(FakePlant plant, string id) : IVehicleGrain
    {
        public ValueTask<TermsResult<VehicleTerms>> Enroll(HomeId home, VehicleNameplate nameplate)
        {
            plant.Note($"vehicle {id} enroll");
            return home.Text == "nowhere"
                ? new(new TermsResult<VehicleTerms>(null, null, TermsFault.NotFound, "home nowhere is not enrolled"))
                : Save(new VehicleTerms(
                    new(id), home, new("net/c1"), new("net/f1"), "Etc/UTC", nameplate, VehicleSettings.For(nameplate),
                    false, 1));
        }

        public ValueTask<TermsResult<VehicleTerms>> ChangeSettings(VehicleSettings settings)
        {
            plant.Note($"vehicle {id} settings");
            return plant.Vehicles.TryGetValue(id, out var terms)
                ? Save(terms with { Settings = settings, Version = terms.Version + 1 })
                : new(new TermsResult<VehicleTerms>(null, null, TermsFault.NotFound, $"vehicle {id} is not enrolled"));
        }

        public ValueTask<TermsResult<VehicleTerms>> Opt(bool @out)
        {
            plant.Note($"vehicle {id} opt {@out}");
            return plant.Vehicles.TryGetValue(id, out var terms)
                ? Save(terms with { OptedOut = @out, Version = terms.Version + 1 })
                : new(new TermsResult<VehicleTerms>(null, null, TermsFault.NotFound, $"vehicle {id} is not enrolled"));
        }

        public ValueTask<VehicleView?> Get()
        {
            plant.Note($"vehicle {id} get");
            return new(plant.Vehicles.TryGetValue(id, out var terms)
                ? new VehicleView(terms, null, FakeFeeder.Row(id))
                : null);
        }

        private ValueTask<TermsResult<VehicleTerms>> Save(VehicleTerms terms)
        {
            plant.Vehicles[id] = terms;
            return new(new TermsResult<VehicleTerms>(terms, null, TermsFault.None, null));
        }
    }

    private sealed class FakeHome(FakePlant plant, string id) : IHomeGrain
    {
        public ValueTask<TermsResult<HomeTerms>> Enroll(
            NodeId node, string timeZone, Power? importLimit, Power exportLimit)
        {
            plant.Note($"home {id} enroll");
            var terms = new HomeTerms(
                new(id), node, new("net/f1"), timeZone, importLimit, exportLimit, HomeSettings.None, 1);
            plant.Homes[id] = terms;
            return new(new TermsResult<HomeTerms>(terms, Start, TermsFault.None, null));
        }

        public ValueTask<TermsResult<HomeTerms>> ChangeSettings(HomeSettings settings)
        {
            plant.Note($"home {id} settings");
            return new(new TermsResult<HomeTerms>(null, null, TermsFault.Conflict, "the home is moving"));
        }

        public ValueTask<HomeTerms?> Get()
        {
            plant.Note($"home {id} get");
            return new(plant.Homes.GetValueOrDefault(id));
        }

        public ValueTask<DateTimeOffset?> GetAgreedAt() => new(Start);
    }

    private sealed class FakePortfolio(FakePlant plant) : IPortfolioGrain
    {
        public ValueTask Touch() => throw new NotSupportedException();

        public ValueTask Hear(FeederSummary summary) => throw new NotSupportedException();

        public ValueTask Arm(DispatchEventRecord record) => throw new NotSupportedException();

        public ValueTask<DispatchEventRecord?> LetGo(string id, string principal) => throw new NotSupportedException();

        public ValueTask RunControlInterval() => throw new NotSupportedException();

        public ValueTask<SignalResult> TakeSignal(string id, int millionths, DateTimeOffset? at)
        {
            plant.Note($"portfolio signal {id} {millionths}");
            var asOf = at ?? Start;
            return new(plant.Events.GetValueOrDefault(id) switch
            {
                null or { IsOver: true } => new SignalResult.NotOpen(),
                { Event.FollowsSignal: false } => new SignalResult.Refused($"event {id} does not follow a signal"),
                _ when asOf < Start => new SignalResult.OutOfTime("must be at most 10 s old, and not in the future"),
                _ => new SignalResult.Taken(asOf, asOf.AddSeconds(10)),
            });
        }

        public ValueTask<DispatchPreview> Preview(DispatchEvent @event)
        {
            plant.Note($"portfolio preview {@event.Id}");
            var feeder = new FeederPreview("net/f1", 2_000, 1_500, 3, ["net/t1"], [new("net/t1", 500)], 900,
                EnduranceFigures.None, EnduranceFigures.None);
            return new(new DispatchPreview(
                2_000, 1_500, [feeder], ["net/sub"], plant.PreviewHash, true, TimeSpan.FromMinutes(90)));
        }

        public ValueTask<PortfolioStatus> GetStatus()
        {
            plant.Note("portfolio status");
            var running = new RunningEvent("e1", "Active", 2_000, 1_500, 1_400, 500);
            return new(new PortfolioStatus(
                7, Start, [FakeFeeder.Summary("net/f1")], ["net/f2"], [running], plant.KillSwitch, true));
        }

        public ValueTask<PreviewRecall> Recall(DispatchEvent @event, string previewHash)
        {
            plant.Note($"portfolio recall {@event.Id}");
            return new(previewHash == plant.PreviewHash
                ? new PreviewRecall(new(previewHash, Start, 1, [], []), null)
                : new PreviewRecall(null, "other limits bind since that preview"));
        }

        public ValueTask<KillResult> TurnKillSwitch(bool on, string principal)
        {
            plant.Note($"portfolio kill switch {on}");
            plant.KillSwitch = plant.KillSwitch.IsOn == on
                ? plant.KillSwitch
                : new(on, Start, principal, plant.KillSwitch.Version + 1, TimeSpan.FromMinutes(2));
            return new(new KillResult(plant.KillSwitch, true));
        }

        public ValueTask<KillSwitch> GetKillSwitch() => new(plant.KillSwitch);
    }

    private sealed class FakeEvent(FakePlant plant, string id) : IDispatchEventGrain
    {
        public ValueTask<SubmitResult> Submit(
            DispatchEvent @event, string principal, string? previewHash = null, string? warning = null)
        {
            plant.Note($"event {id} submit");
            if (plant.KillSwitch.IsOn)
            {
                return new(new SubmitResult.Killed());
            }

            var record = plant.Events.GetOrAdd(
                id, _ => DispatchEventLifecycle.Submit(
                    @event, Start, principal, previewHash, warning, plant.AwaitsApproval));
            return new(record.Event.AsSubmitted().Equals(@event)
                ? new SubmitResult.Accepted(record)
                : new SubmitResult.Conflict(record));
        }

        public ValueTask<CancelResult> Cancel(string principal)
        {
            plant.Note($"event {id} cancel");
            return new(new CancelResult(
                plant.Events.TryGetValue(id, out var record)
                    ? plant.Events[id] = DispatchEventLifecycle.Cancel(record, Start, principal)
                    : null,
                Recorded: id != UnreadableEvent));
        }

        public ValueTask<ChangeResult> Approve(string previewHash, string principal) => Say("approve", known =>
            previewHash != plant.PreviewHash
                ? new ChangeResult.Outdated("other limits bind since that preview")
            : !DispatchEventLifecycle.IsSecondPerson(known, principal)
                ? new ChangeResult.Forbidden($"{principal} had a part in it")
                : Said(DispatchEventLifecycle.Approve(known, new(previewHash, Start, 1, [], []), Start, principal)));

        public ValueTask<ChangeResult> Deny(string? why, string principal) => Say("deny", known =>
            Said(DispatchEventLifecycle.Deny(known, Start, principal, why)));

        public ValueTask<ChangeResult> Modify(EventChange change, string principal) => Say("modify", known =>
            change.Faults(known.Event, Start) is { Count: > 0 } faults
                ? new ChangeResult.Invalid([.. faults])
                : Said(DispatchEventLifecycle.Modify(known, change, Start, principal)));

        public ValueTask<ChangeResult> GridRecovered(string principal) => Say("grid recovered", known =>
            Said(DispatchEventLifecycle.GridRecovered(known, Start, principal)));

        public ValueTask End(DispatchEventStatus status, string why) => throw new NotSupportedException();

        private ValueTask<ChangeResult> Say(string word, Func<DispatchEventRecord, ChangeResult> say)
        {
            plant.Note($"event {id} {word}");
            var result = plant.Events.TryGetValue(id, out var known) ? say(known) : new ChangeResult.Unknown();
            if (result is ChangeResult.Done done)
            {
                plant.Events[id] = done.Record;
            }

            return new(result);
        }

        private static ChangeResult Said(Transition transition) => transition.Next is { } next
            ? new ChangeResult.Done(next)
            : new ChangeResult.Conflict(transition.Refusal!);

        public ValueTask Advance(DateTimeOffset now) => throw new NotSupportedException();

        public ValueTask Record(PerformanceSample[] samples) => throw new NotSupportedException();

        public ValueTask<DispatchEventRecord?> Get()
        {
            plant.Note($"event {id} get");
            return new(plant.Events.GetValueOrDefault(id));
        }

        public ValueTask<PerformanceSample[]?> GetPerformance()
        {
            plant.Note($"event {id} performance");
            return new(plant.Events.TryGetValue(id, out var record)
                ? [new(record.Event.Start + record.Event.RampUp, 2_000, 1_500, 1_480, [new("net/t1", 500)])]
                : null);
        }
    }
}
