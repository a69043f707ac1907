namespace Vpp.Server.Api;

/// <summary>Who a command comes from; until there is sign-in, everybody on this machine is the same.</summary>
internal static class Callers
{
    private const string Local = "local";

    public static string Principal(this HttpContext http) => http.User.Identity?.Name ?? Local;
}
