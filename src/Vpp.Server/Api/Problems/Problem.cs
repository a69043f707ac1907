using Microsoft.Net.Http.Headers;
using Vpp.Domain.Rules;
using Vpp.Server.Api.Contracts;

namespace Vpp.Server.Api.Problems;

/// <summary>One failure on its way to the caller: counted, logged under a reference, told as problem JSON.</summary>
internal sealed record Problem(ProblemType Type, string Detail) : IResult
{
    private const string MediaType = "application/problem+json";

    /// <summary>The faults one by one, where the request has several.</summary>
    public IReadOnlyList<FieldFault> Faults { get; init; } = [];

    /// <summary>When asking again makes sense; null when it does not.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What the log should show of a failure that is the server's own.</summary>
    public Exception? Cause { get; init; }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var reference = httpContext.TraceIdentifier;
        httpContext.RequestServices.GetRequiredService<ApiInstruments>().OnProblem(Type);
        Log(httpContext.RequestServices.GetRequiredService<ILogger<Problem>>(), httpContext.Request, reference);
        var response = httpContext.Response;
        response.StatusCode = Type.Status;
        if (RetryAfter is { } pause)
        {
            response.Headers[HeaderNames.RetryAfter] = $"{(int)Math.Ceiling(pause.TotalSeconds)}";
        }

        var faults = Faults.Select(fault => new ProblemFault(fault.Field, fault.Rule)).ToArray();
        return response.WriteAsJsonAsync(
            new ProblemBody(Type.Uri, Type.Title, Type.Status, Detail, reference, faults), ApiJson.Options, MediaType);
    }

    private void Log(ILogger logger, HttpRequest request, string reference)
    {
        if (Type.Status >= 500)
        {
            ProblemLog.Failed(logger, request.Method, request.Path, Type.Name, Detail, reference, Cause);
        }
        else
        {
            ProblemLog.Refused(logger, request.Method, request.Path, Type.Name, Detail, reference);
        }
    }
}
