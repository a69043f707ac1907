using Vpp.Server.Hosting;

namespace Vpp.Server.Tests.Hosting;

public sealed class DataDirectoryTests
{
    [Theory]
    [InlineData("/data", "/home/me", "/data/vpp")]
    [InlineData(null, "/home/me", "/home/me/.local/share/vpp")]
    [InlineData("", "/home/me", "/home/me/.local/share/vpp")]
    [InlineData("relative", "/home/me", "/home/me/.local/share/vpp")]
    [InlineData(null, "", null)]
    [InlineData(null, null, null)]
    public void Data_is_kept_where_the_desktop_standard_says(string? data, string? home, string? directory) =>
        Assert.Equal(directory, DataDirectory.Default(name => name == "XDG_DATA_HOME" ? data : home));
}
