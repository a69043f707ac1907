using Vpp.Domain.Identities;
using Vpp.Domain.Vehicles;

namespace Vpp.Grains.Vehicles;

/// <summary>One vehicle, for its owner; its key is the <see cref="VehicleId"/>.</summary>
[Alias("vpp.vehicle"), GrainInterfaceType("vehicle")]
public interface IVehicleGrain : IGrainWithStringKey
{
    /// <summary>Enrols the vehicle at a home, or changes its home or nameplate.</summary>
    [Alias("enroll")]
    ValueTask<TermsResult<VehicleTerms>> Enroll(HomeId home, VehicleNameplate nameplate);

    [Alias("change-settings")]
    ValueTask<TermsResult<VehicleTerms>> ChangeSettings(VehicleSettings settings);

    /// <summary>Refusal or return of the owner; nothing is sent to the vehicle while refused (P6).</summary>
    [Alias("opt")]
    ValueTask<TermsResult<VehicleTerms>> Opt(bool @out);

    /// <summary>Terms with the live row of the feeder, or null when the vehicle is not enrolled.</summary>
    [Alias("get")]
    ValueTask<VehicleView?> Get();
}
