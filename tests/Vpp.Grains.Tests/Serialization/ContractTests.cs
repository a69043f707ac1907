using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Vpp.Domain.Dispatch;
using Vpp.Domain.Homes;
using Vpp.Domain.Identities;
using Vpp.Domain.Quantities;
using Vpp.Domain.Vehicles;
using Vpp.Grains.Feeders;
using Vpp.Grains.Serialization;

namespace Vpp.Grains.Tests.Serialization;

/// <summary>What travels between servers, or is kept, comes out as it went in.</summary>
public class ContractTests
{
    private static readonly Serializer Serializer = new ServiceCollection()
        .AddSerializer()
        .AddPlantSerialization()
        .BuildServiceProvider()
        .GetRequiredService<Serializer>();

    private static readonly Gen<string> Text =
        Gen.String[Gen.Char["aZ09-/_ éß中\"\\"], 1, 40].Where(text => IdentityText.Fault(text) is null);

    private static readonly Gen<Power> Watts = Gen.Long[-10_000_000, 10_000_000].Select(Power.FromWatts);

    private static readonly Gen<Power> Magnitude = Gen.Long[0, long.MaxValue].Select(Power.FromWatts);

    private static readonly Gen<Energy> Joules = Gen.Long[0, long.MaxValue].Select(Energy.FromJoules);

    private static readonly Gen<EnergyPrice> Price =
        Gen.Long[0, EnergyPrice.MicroPerWattHourMax].Select(EnergyPrice.FromMicroPerWattHour);

    private static readonly Gen<Efficiency> Share = Gen.Int[1, 10_000].Select(Efficiency.FromBasisPoints);

    private static readonly Gen<DateTimeOffset> Instant =
        Gen.Long[0, 4_000_000_000_000].Select(DateTimeOffset.FromUnixTimeMilliseconds);

    private static readonly Gen<TimeSpan> Duration = Gen.Long[0, TimeSpan.TicksPerDay].Select(TimeSpan.FromTicks);

    private static readonly Gen<TimeOnly?> Departure =
        Gen.Long[-1, TimeSpan.TicksPerDay - 1].Select(ticks => ticks < 0 ? (TimeOnly?)null : new TimeOnly(ticks));

    private static readonly Gen<VehicleNameplate> Nameplates = Gen
        .Select(Joules, Magnitude, Magnitude, Magnitude, Share, Share)
        .Select(each => new VehicleNameplate(
            each.Item1, each.Item2, each.Item3, each.Item4, each.Item5, each.Item6));

    private static readonly Gen<VehicleSettings> Settings = Gen
        .Select(Departure.Array[7], Joules, Joules, Gen.Bool, Price, Price)
        .Select(each => new VehicleSettings(
            new DepartureSchedule(each.Item1), each.Item2, each.Item3, each.Item4, each.Item5, each.Item6));

    private static readonly Gen<VehicleTerms> Vehicles = Gen
        .Select(Text.Array[4], Nameplates, Settings, Gen.Bool, Gen.Long[1, long.MaxValue])
        .Select(each => new VehicleTerms(
            new(each.Item1[0]),
            new(each.Item1[1]),
            new(each.Item1[2]),
            new(each.Item1[3]),
            "America/Los_Angeles",
            each.Item2,
            each.Item3,
            each.Item4,
            each.Item5));

    private static readonly Gen<Power?> Limit = Gen.Select(Gen.Bool, Magnitude)
        .Select(each => each.Item1 ? each.Item2 : (Power?)null);

    private static readonly Gen<HomeTerms> Homes = Gen
        .Select(Text.Array[3], Limit, Magnitude, Gen.Select(Limit, Limit), Gen.Long[1, long.MaxValue])
        .Select(each => new HomeTerms(
            new(each.Item1[0]),
            new(each.Item1[1]),
            new(each.Item1[2]),
            "Europe/Berlin",
            each.Item2,
            each.Item3,
            new HomeSettings(each.Item4.Item1, each.Item4.Item2),
            each.Item5));

    private static readonly Gen<DispatchScope> Scope = Gen.Select(Gen.Int[0, 2], Text.Array[0, 3]).Select(each =>
        each.Item1 switch
        {
            0 => DispatchScope.Portfolio,
            1 => new DispatchScope([.. each.Item2.Select(text => new FeederId(text))], null),
            _ => new DispatchScope(null, [.. each.Item2.Select(text => new NodeId(text))]),
        });

    private static readonly Gen<DispatchEvent> Events = Gen
        .Select(
            Gen.Select(Text, Text.Null()),
            Scope,
            Instant,
            Gen.Select(Duration, Watts).Select(each => new DispatchInterval(each.Item1, each.Item2)).Array[1, 4],
            Duration,
            Gen.Select(Duration, Gen.Bool).Select(each => new ReleasePlan(each.Item1, each.Item2)),
            Gen.Select(Gen.Enum<DispatchObjective>(), Gen.Int))
        .Select(each => new DispatchEvent(
            new(each.Item1.Item1),
            each.Item1.Item2,
            each.Item2,
            each.Item3,
            each.Item4,
            each.Item5,
            each.Item6,
            each.Item7.Item1,
            each.Item7.Item2)
        {
            FollowsSignal = each.Item7.Item2 % 2 == 0,
        });

    private static readonly Gen<DispatchEventRecord> Records = Gen
        .Select(
            Events,
            Gen.Long[1, long.MaxValue],
            Gen.Select(Gen.Enum<DispatchEventStatus>(), Instant, Text, Text.Null())
                .Select(each => new StatusChange(each.Item1, each.Item2, each.Item3, each.Item4))
                .Array[1, 6])
        .Select(each => new DispatchEventRecord(each.Item1, each.Item2, each.Item3));

    [Fact]
    public void Terms_of_a_vehicle_come_out_as_they_went_in() => Vehicles.Sample(terms =>
    {
        Assert.Equal(terms, Sent(terms));
        Assert.Equal(terms, Kept(terms));
    });

    [Fact]
    public void Terms_of_a_home_come_out_as_they_went_in() => Homes.Sample(terms =>
    {
        Assert.Equal(terms, Sent(terms));
        Assert.Equal(terms, Kept(terms));
    });

    [Fact]
    public void A_dispatch_event_comes_out_as_it_went_in() => Records.Sample(record =>
    {
        foreach (var copy in new[] { Sent(record), Kept(record) })
        {
            Assert.Equal(record.Event, copy.Event);
            Assert.Equal(record.Version, copy.Version);
            Assert.Equal(record.History, copy.History);
            Assert.Equal((record.Status, record.IsOver), (copy.Status, copy.IsOver));
        }
    });

    [Fact]
    public void Every_type_that_a_grain_takes_or_gives_is_a_declared_message_or_a_value_of_the_domain()
    {
        var contracts = typeof(IFeederGrain).Assembly.GetTypes()
            .Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type))
            .ToList();
        Assert.NotEmpty(contracts);

        var undeclared =
            from contract in contracts
            from method in contract.GetMethods()
            from type in method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)
            from part in Parts(type)
            where part.Assembly == typeof(IFeederGrain).Assembly
            where !part.IsEnum && !part.IsDefined(typeof(GenerateSerializerAttribute), false)
            select $"{contract.Name}.{method.Name}: {part.Name}";
        Assert.Empty(undeclared);
    }

    [Fact]
    public void Every_message_has_an_alias_that_no_other_has()
    {
        var aliases =
            from type in typeof(IFeederGrain).Assembly.GetTypes()
            where type.IsDefined(typeof(GenerateSerializerAttribute), false)
            select (type.Name, Alias: type.GetCustomAttributes(typeof(AliasAttribute), false)
                .Cast<AliasAttribute>()
                .SingleOrDefault()?.Alias);

        Assert.All(aliases, each => Assert.NotNull(each.Alias));
        Assert.Equal(aliases.Count(), aliases.Select(each => each.Alias).Distinct().Count());
    }

    private static T Sent<T>(T value) => Serializer.Deserialize<T>(Serializer.SerializeToArray(value))!;

    private static T Kept<T>(T value) =>
        JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(value, DomainJson.Options), DomainJson.Options)!;

    private static IEnumerable<Type> Parts(Type type) => type.IsArray
        ? Parts(type.GetElementType()!)
        : type.GetGenericArguments().SelectMany(Parts).Append(type);
}
