namespace Vpp.Gateways.FleetLink.Client;

/// <summary>
/// What a fleet does with what it is told. The methods are called one after the other, by the client's reader: a
/// column is only valid during its call.
/// </summary>
public interface IFleetLinkHandler
{
    /// <summary>Connected, and everybody is bound but those whom no feeder knows.</summary>
    /// <param name="unknownVehicles">Vehicle numbers; the server looks them up again by itself.</param>
    /// <param name="unknownHomes">Home numbers.</param>
    /// <param name="cancellation">The connection has closed.</param>
    Task OnWelcome(int[] unknownVehicles, int[] unknownHomes, CancellationToken cancellation);

    void OnSetpoints(in SetpointColumns setpoints);

    /// <summary>A reading of these vehicles is wanted at once; empty means all.</summary>
    Task OnReportNow(ReadOnlyMemory<int> vehicles, CancellationToken cancellation);

    /// <summary>
    /// Stepped time: move to this instant and send what there is to send. The client then answers for the step.
    /// </summary>
    Task OnAdvance(long step, DateTimeOffset to, CancellationToken cancellation);

    /// <summary>The server refused a message.</summary>
    void OnFault(string sentence);

    /// <summary>The connection is gone; the client goes on to the next address.</summary>
    void OnDisconnected(string reason);
}
