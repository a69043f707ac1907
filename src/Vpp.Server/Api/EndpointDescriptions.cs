using Vpp.Server.Api.Contracts;

namespace Vpp.Server.Api;

/// <summary>What the OpenAPI document should know of a call.</summary>
internal static class EndpointDescriptions
{
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder call)
        where T : notnull => call.Accepts<T>("application/json");

    /// <summary>The answer when it succeeds, and the statuses with which it can be refused.</summary>
    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder call, int status, params int[] problems)
    {
        call.Produces<T>(status);
        foreach (var problem in problems)
        {
            call.Produces<ProblemBody>(problem, "application/problem+json");
        }

        return call;
    }
}
