namespace Vpp.Grains.Feeders;

/// <summary>One vehicle as its feeder sees it now.</summary>
/// <param name="Vehicle">Its id.</param>
/// <param name="Home">The home it is enrolled at.</param>
/// <param name="Node">The network node of that home.</param>
/// <param name="State">One of <c>available</c>, <c>dispatched</c>, <c>charging</c>, <c>stale</c>, <c>unplugged</c>,
/// <c>opted-out</c>, <c>not-following</c>.</param>
/// <param name="PowerW">Last measured power, positive when charging; null before the first reading.</param>
/// <param name="StateOfChargeBasisPoints">Last measured state of charge; null before the first reading.</param>
/// <param name="SetpointW">The setpoint in force; null when there is none.</param>
/// <param name="BaselineW">The planned power without any event.</param>
/// <param name="Reason">Why it is or is not used, as a short sentence.</param>
/// <param name="BindingLimit">The limit that decided its setpoint; null when price alone did.</param>
/// <param name="AgeMs">Age of its newest reading; null before the first.</param>
/// <param name="TermsVersion">Version of the terms that the feeder has.</param>
[GenerateSerializer, Immutable, Alias("vpp.vehicle-row")]
public sealed record VehicleRow(
    [property: Id(0)] string Vehicle,
    [property: Id(1)] string Home,
    [property: Id(2)] string Node,
    [property: Id(3)] string State,
    [property: Id(4)] int? PowerW,
    [property: Id(5)] int? StateOfChargeBasisPoints,
    [property: Id(6)] int? SetpointW,
    [property: Id(7)] int BaselineW,
    [property: Id(8)] string Reason,
    [property: Id(9)] string? BindingLimit,
    [property: Id(10)] long? AgeMs,
    [property: Id(11)] long TermsVersion)
{
    /// <summary>Its newest departure that its feeder remembers; null when there is none.</summary>
    [Id(12)]
    public DepartureFigures? LastDeparture { get; init; }
}

/// <summary>Which rows to list.</summary>
/// <param name="State">Only rows in this state; null lists all.</param>
/// <param name="Sort"><c>vehicle</c> (default), <c>power</c>, <c>stateOfCharge</c> or <c>deviation</c>, largest
/// magnitude first.</param>
/// <param name="After">Number of rows to pass over: the cursor of the page before.</param>
/// <param name="CountMax">Length of the page, 1 to 1,000.</param>
[GenerateSerializer, Immutable, Alias("vpp.vehicle-row-query")]
public sealed record VehicleRowQuery(
    [property: Id(0)] string? State,
    [property: Id(1)] string? Sort,
    [property: Id(2)] int After,
    [property: Id(3)] int CountMax);

/// <summary>A page of rows; a null cursor ends the list.</summary>
[GenerateSerializer, Immutable, Alias("vpp.vehicle-row-page")]
public sealed record VehicleRowPage(
    [property: Id(0)] VehicleRow[] Rows,
    [property: Id(1)] int? NextAfter,
    [property: Id(2)] int Total);
