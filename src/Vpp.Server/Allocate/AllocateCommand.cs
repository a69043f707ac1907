using System.Text;
using Vpp.Domain.Dispatch;

namespace Vpp.Server.Allocate;

/// <summary>The command <c>vpp allocate SCENARIO.json</c>: a scenario in, its allocation as JSON out.</summary>
public static class AllocateCommand
{
    private const int Done = 0;
    private const int WrongInput = 2;

    /// <summary>Answers the exit code: 0 done, 2 when the file cannot be read or is no scenario.</summary>
    public static int Run(string path, TextWriter output, TextWriter error)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        byte[] json;
        try
        {
            json = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException
            or ArgumentException or NotSupportedException)
        {
            error.WriteLine($"{path}: cannot be read: {exception.Message}");
            return WrongInput;
        }

        if (ScenarioReader.Read(json, out var faults) is not { } scenario)
        {
            foreach (var fault in faults)
            {
                error.WriteLine(fault);
            }

            return WrongInput;
        }

        using var answer = new MemoryStream();
        ScenarioAllocation.Solve(scenario).WriteTo(answer);
        output.WriteLine(Encoding.UTF8.GetString(answer.GetBuffer(), 0, (int)answer.Length));
        return Done;
    }
}
