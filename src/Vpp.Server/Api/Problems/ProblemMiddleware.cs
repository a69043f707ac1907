namespace Vpp.Server.Api.Problems;

/// <summary>Gives every failure one shape, wherever in the pipeline it happened.</summary>
internal sealed class ProblemMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception) when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            await ProblemMapping.From(exception).ExecuteAsync(http);
            return;
        }

        var isEmpty = !http.Response.HasStarted && http.Response.ContentType is null;
        if (isEmpty && ProblemMapping.From(http.Response.StatusCode, http.Request) is { } problem)
        {
            await problem.ExecuteAsync(http);
        }
    }
}
