using Vpp.Domain.Homes;
using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;
using Vpp.Grains.Vehicles;

namespace Vpp.Grains.Homes;

/// <summary>One home, for its owner; its key is the <see cref="HomeId"/>.</summary>
[Alias("vpp.home"), GrainInterfaceType("home")]
public interface IHomeGrain : IGrainWithStringKey
{
    /// <summary>Enrols the home at a node of the network, or changes its connection.</summary>
    /// <param name="node">A customer node.</param>
    /// <param name="timeZone">IANA name.</param>
    /// <param name="importLimit">The most the connection may draw; null is no limit.</param>
    /// <param name="exportLimit">The most it may inject; zero without the utility's permission.</param>
    [Alias("enroll")]
    ValueTask<TermsResult<HomeTerms>> Enroll(NodeId node, string timeZone, Power? importLimit, Power exportLimit);

    [Alias("change-settings")]
    ValueTask<TermsResult<HomeTerms>> ChangeSettings(HomeSettings settings);

    /// <summary>The terms, or null when the home is not enrolled.</summary>
    [Alias("get")]
    ValueTask<HomeTerms?> Get();

    /// <summary>When its feeder took the newest terms; null until it has, or while it does not say.</summary>
    [Alias("agreed-at")]
    ValueTask<DateTimeOffset?> GetAgreedAt();
}
