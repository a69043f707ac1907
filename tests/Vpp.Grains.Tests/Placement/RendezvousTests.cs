using System.Net;
using CsCheck;
using Vpp.Grains.Placement;

namespace Vpp.Grains.Tests.Placement;

public class RendezvousTests
{
    private static readonly Gen<SiloAddress[]> Servers = Gen
        .Select(Gen.Int[1, 65_535], Gen.Int[0, int.MaxValue])
        .Select(each => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, each.Item1), each.Item2))
        .Array[2, 8]
        .Where(servers => servers.Distinct().Count() == servers.Length);

    [Fact]
    public void Everybody_names_the_same_owner_in_whatever_order_the_servers_are_known() =>
        Gen.Select(Servers, Gen.Int).Sample((servers, key) => Assert.Equal(
            RendezvousDirector.OwnerOf($"feeder-{key}", servers),
            RendezvousDirector.OwnerOf($"feeder-{key}", [.. servers.Reverse()])));

    [Fact]
    public void Losing_a_server_moves_only_what_it_owned() =>
        Gen.Select(Servers, Gen.Int).Sample((servers, key) =>
        {
            var owner = RendezvousDirector.OwnerOf($"feeder-{key}", servers);
            foreach (var lost in servers.Where(server => !server.Equals(owner)))
            {
                Assert.Equal(
                    owner, RendezvousDirector.OwnerOf($"feeder-{key}", [.. servers.Where(each => !each.Equals(lost))]));
            }
        });

    [Fact]
    public void Servers_own_about_the_same_number_of_feeders()
    {
        var servers = Enumerable.Range(1, 4)
            .Select(n => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11_110 + n), n))
            .ToArray();

        var owned = Enumerable.Range(0, 4_000)
            .CountBy(n => RendezvousDirector.OwnerOf($"plant/f{n}", servers))
            .ToList();

        Assert.Equal(4, owned.Count);
        Assert.All(owned, each => Assert.InRange(each.Value, 850, 1_150));
    }

    [Fact]
    public void No_server_at_all_is_a_fault_of_the_caller() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RendezvousDirector.OwnerOf("plant/f1", []));
}
