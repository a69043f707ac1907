using CsCheck;
using Vpp.Domain.Homes;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;

namespace Vpp.Storage.Tests.Contract;

/// <summary>Terms with any amount in every place, possible or not: a store keeps what it is given.</summary>
internal static class AnyTerms
{
    private static readonly Gen<long> Amount =
        Gen.Frequency((1, Gen.OneOf(Gen.Const(long.MinValue), Gen.Const(0L), Gen.Const(long.MaxValue))), (3, Gen.Long));

    private static readonly Gen<Power> Watts = Amount.Select(Power.FromWatts);

    private static readonly Gen<Energy> Joules = Amount.Select(Energy.FromJoules);

    private static readonly Gen<Efficiency> Share = Gen.Int[1, 10_000].Select(Efficiency.FromBasisPoints);

    private static readonly Gen<EnergyPrice> Price =
        Gen.Long[0, EnergyPrice.MicroPerWattHourMax].Select(EnergyPrice.FromMicroPerWattHour);

    private static readonly Gen<Power?> PowerOrNone = Gen.Frequency(
        (1, Gen.Const((Power?)null)), (3, Watts.Select(power => (Power?)power)));

    private static readonly Gen<TimeOnly?> TimeOrNone = Gen.Frequency(
        (1, Gen.Const((TimeOnly?)null)),
        (3, Gen.Long[0, TimeSpan.TicksPerDay - 1].Select(ticks => (TimeOnly?)new TimeOnly(ticks))));

    public static readonly Gen<VehicleTerms> Vehicle =
        from nameplate in Gen.Select(Joules, Watts, Watts, Watts, Share, Share)
            .Select((capacity, charge, discharge, minimum, chargeEfficiency, dischargeEfficiency) =>
                new VehicleNameplate(capacity, charge, discharge, minimum, chargeEfficiency, dischargeEfficiency))
        from departures in TimeOrNone.Array[7]
        from need in Joules
        from reserve in Joules
        from consent in Gen.Bool
        from prices in Gen.Select(Price, Price)
        from optedOut in Gen.Bool
        select Samples.Vehicle("any", "any") with
        {
            Nameplate = nameplate,
            Settings = new(new(departures), need, reserve, consent, prices.Item1, prices.Item2),
            OptedOut = optedOut,
        };

    public static readonly Gen<HomeTerms> Home =
        from importLimit in PowerOrNone
        from exportLimit in Watts
        from ownerImportLimit in PowerOrNone
        from ownerExportLimit in PowerOrNone
        select Samples.Home("any", "any") with
        {
            ImportLimit = importLimit,
            ExportLimit = exportLimit,
            Settings = new(ownerImportLimit, ownerExportLimit),
        };
}
