using Vpp.Server.Hosting;

namespace Vpp.Server.Tests.Hosting;

public sealed class LoopbackTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5080", "127.0.0.1:5080")]
    [InlineData("http://127.9.8.7:1", "127.9.8.7:1")]
    [InlineData("http://localhost:5080/", "127.0.0.1:5080")]
    [InlineData("http://LOCALHOST:0", "127.0.0.1:0")]
    [InlineData("http://[::1]:5080", "[::1]:5080")]
    [InlineData("http://127.0.0.1:1;http://[::1]:2", "127.0.0.1:1 [::1]:2")]
    public void An_address_of_this_machine_is_taken(string urls, string endPoints)
    {
        var (read, fault) = Loopback.Read("--urls", urls);

        Assert.Null(fault);
        Assert.Equal(endPoints, string.Join(' ', read));
    }

    [Theory]
    [InlineData("http://0.0.0.0:5080")]
    [InlineData("http://[::]:5080")]
    [InlineData("http://*:5080")]
    [InlineData("http://+:5080")]
    [InlineData("http://10.0.0.1:5080")]
    [InlineData("http://192.168.1.5:5080")]
    [InlineData("http://[fe80::1]:5080")]
    [InlineData("http://[::ffff:10.0.0.1]:5080")]
    [InlineData("http://plant.example:5080")]
    [InlineData("http://localhost.plant.example:5080")]
    [InlineData("http://127.0.0.1.plant.example:5080")]
    [InlineData("http://127.0.0.1@10.0.0.1:5080")]
    [InlineData("http://127.0.0.1:5080;http://10.0.0.1:5080")]
    [InlineData("https://127.0.0.1:5080")]
    [InlineData("http://127.0.0.1:5080/base")]
    [InlineData("http://127.0.0.1:70000")]
    [InlineData("127.0.0.1:5080")]
    [InlineData("unix:/tmp/vpp.sock")]
    [InlineData("5080")]
    [InlineData("")]
    [InlineData(";")]
    public void Any_other_address_is_refused_in_a_sentence(string urls)
    {
        var (read, fault) = Loopback.Read("--urls", urls);

        Assert.Empty(read);
        Assert.StartsWith("--urls: ", fault, StringComparison.Ordinal);
        Assert.EndsWith(".", fault, StringComparison.Ordinal);
    }
}
