using Vpp.Storage.Tests;
using Vpp.Storage.Tests.Sqlite;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

return args switch
{
    [CrashWriter.Argument, var directory] => await CrashWriter.Run(directory),
    [StorageFigures.Argument, var directory] => await StorageFigures.Run(directory),
    _ when args.Contains("--server") || args.Contains("--internal-msbuild-node") =>
        await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
    _ => await ConsoleRunner.Run(args),
};
