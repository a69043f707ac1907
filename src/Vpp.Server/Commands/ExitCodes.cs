namespace Vpp.Server.Commands;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongInput = 2;
    public const int LimitBroken = 3;

    /// <summary>Stopped by a signal before it was done; what a shell says of Ctrl-C.</summary>
    public const int Stopped = 130;
}
