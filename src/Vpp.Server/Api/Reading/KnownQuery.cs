using Vpp.Server.Api.Problems;

namespace Vpp.Server.Api.Reading;

/// <summary>
/// Refuses query parameters that a call does not have, as unknown fields are; a misspelt filter would otherwise answer
/// with everything. The parameters of a call are the texts that its handler takes.
/// </summary>
internal static class KnownQuery
{
    public static EndpointFilterDelegate Only(EndpointFilterFactoryContext call, EndpointFilterDelegate next)
    {
        string[] known =
        [
            .. call.MethodInfo.GetParameters()
                .Where(parameter => parameter.ParameterType == typeof(string))
                .Select(parameter => parameter.Name!),
        ];
        var rule = known.Length == 0
            ? "is unknown; this call has no query parameters"
            : $"is unknown; this call has {string.Join(", ", known)}";
        return context =>
        {
            var unknown = context.HttpContext.Request.Query.Keys.FirstOrDefault(name =>
                !known.Contains(name, StringComparer.OrdinalIgnoreCase));
            return unknown is null || context.HttpContext.GetEndpoint()!.Metadata.GetMetadata<AnyQuery>() is not null
                ? next(context)
                : ValueTask.FromResult<object?>(ProblemMapping.InvalidQuery(unknown, rule));
        };
    }
}

/// <summary>Marks a call that is never refused for its query, nor for the name that its caller gives.</summary>
internal sealed record AnyQuery;
