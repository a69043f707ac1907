using Vpp.Domain.Guarantees;
using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;

namespace Vpp.Domain.Tests.Guarantees;

public sealed class GuaranteeBookTests
{
    private static readonly DateTimeOffset Noon = new(2025, 8, 29, 12, 0, 0, TimeSpan.Zero);
    private static readonly DispatchEventId Event = new("e");

    [Theory]
    [InlineData(true, 40, 40, false, false)]
    [InlineData(true, 39, 39, true, false)]
    [InlineData(true, 39, 40, true, true)]
    [InlineData(false, 39, 40, false, false)]
    public void A_miss_is_an_events_doing_when_it_was_due_and_would_have_been_kept_without(
        bool isDue, int heldWh, int wouldHoldWh, bool isMissed, bool isMissedByEvent)
    {
        var guarantee = Left("v", isDue, heldWh, wouldHoldWh);

        Assert.Equal(isMissed, guarantee.IsMissed);
        Assert.Equal(isMissedByEvent, guarantee.IsMissedByEvent);
    }

    [Fact]
    public void An_event_answers_for_departures_until_everybody_has_recharged()
    {
        var book = new GuaranteeBook();
        book.OnLeft(Left("before", true, 39, 40));
        book.OnRuns(Event);
        book.OnLeft(Left("meanwhile", true, 40, 40));
        book.OnEnds(Event, Noon);
        book.OnMeasured(Power.FromWatts(700), recharges: true);
        book.OnMeasured(Power.FromWatts(900), recharges: true);
        book.OnLeft(Left("after", true, 39, 40));
        book.OnMeasured(Power.FromWatts(800), recharges: false);
        book.OnMeasured(Power.FromWatts(9_000), recharges: false);
        book.OnLeft(Left("later", true, 39, 40));

        var aftermath = book.Of(Event)!;
        Assert.Equal((2, 1), (aftermath.Departures, aftermath.Missed));
        Assert.Equal("after", Assert.Single(aftermath.Misses).Vehicle.Text);
        Assert.Equal(900, aftermath.Peak!.Value.Watts);
        Assert.True(aftermath.IsOver);
        Assert.Equal(Noon, aftermath.EndedAt);
    }

    [Fact]
    public void It_remembers_the_newest_departures_and_events_and_forgets_the_oldest()
    {
        var book = new GuaranteeBook();
        for (var i = 0; i < GuaranteeBook.DeparturesMax + 10; i++)
        {
            book.OnLeft(Left($"v{i % 1_000}", true, i, 40));
            book.OnRuns(new($"e{i}"));
        }

        Assert.Equal(GuaranteeBook.EventsMax, book.Events.Count);
        Assert.Null(book.Of(new("e0")));
        Assert.Equal(1_005, book.LastOf(new("v5"))!.Value.Held.Joules / 3_600);
        Assert.Equal(999, book.LastOf(new("v999"))!.Value.Held.Joules / 3_600);
        Assert.Null(book.LastOf(new("nobody")));
    }

    private static Guarantee Left(string vehicle, bool isDue, int heldWh, int wouldHoldWh) => new(
        new(vehicle),
        Noon,
        isDue,
        Energy.FromWattHours(40),
        Energy.FromWattHours(heldWh),
        Energy.FromWattHours(wouldHoldWh));
}
