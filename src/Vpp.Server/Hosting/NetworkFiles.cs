using Vpp.Domain.Network;

namespace Vpp.Server.Hosting;

/// <summary>Reads the network from its files, whole or not at all.</summary>
internal static class NetworkFiles
{
    /// <summary>The model of all files with warnings, or the sentences that stand against it.</summary>
    public static NetworkReading Read(IReadOnlyList<string> files)
    {
        var readings = files.Select(ReadOne).ToList();
        return NetworkModel.Combine(readings);
    }

    private static NetworkReading ReadOne(string file)
    {
        try
        {
            return new FileInfo(file).Length > NetworkCsv.SizeMax
                ? Refused(file, $"the file is larger than the {NetworkCsv.SizeMax} bytes that are read")
                : NetworkCsv.Read(file, File.ReadAllBytes(file));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Refused(file, $"the file cannot be read: {failure.Message}");
        }
    }

    private static NetworkReading.Refused Refused(string file, string rule) => new([new(file, 1, rule)]);
}
