namespace Vpp.Server.Api.Contracts;

/// <summary>A failure as RFC 9457 tells it.</summary>
/// <param name="Type">Which failure; stable, for programs.</param>
/// <param name="Title">What the type means.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What went wrong this time, in a sentence.</param>
/// <param name="Reference">Under which the log has it.</param>
/// <param name="Faults">Each fault of the request, a hundred at most.</param>
internal sealed record ProblemBody(
    string Type,
    string Title,
    int Status,
    string Detail,
    string Reference,
    IReadOnlyList<ProblemFault> Faults);

/// <summary>One fault of a request.</summary>
internal sealed record ProblemFault(string Field, string Rule);
