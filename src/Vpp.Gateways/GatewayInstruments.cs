using System.Diagnostics.Metrics;

namespace Vpp.Gateways;

/// <summary>What the gateways count; the meter is "Vpp.Gateways".</summary>
public sealed class GatewayInstruments
{
    public const string MeterName = "Vpp.Gateways";

    private readonly UpDownCounter<long> _connections;
    private readonly Counter<long> _readings;
    private readonly Counter<long> _readingsDropped;
    private readonly Counter<long> _setpointsSent;
    private readonly Counter<long> _setpointsDropped;
    private readonly Counter<long> _malformed;
    private readonly Counter<long> _rebinds;
    private readonly Counter<long> _callsFailed;
    private readonly Counter<long> _streamsSilent;

    public GatewayInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _connections = meter.CreateUpDownCounter<long>("vpp.gateway.connections");
        _readings = meter.CreateCounter<long>("vpp.gateway.readings");
        _readingsDropped = meter.CreateCounter<long>("vpp.gateway.readings.dropped");
        _setpointsSent = meter.CreateCounter<long>("vpp.gateway.setpoints.sent");
        _setpointsDropped = meter.CreateCounter<long>("vpp.gateway.setpoints.dropped");
        _malformed = meter.CreateCounter<long>("vpp.gateway.messages.malformed");
        _rebinds = meter.CreateCounter<long>("vpp.gateway.rebinds");
        _callsFailed = meter.CreateCounter<long>("vpp.gateway.calls.failed");
        _streamsSilent = meter.CreateCounter<long>("vpp.gateway.streams.silent");
    }

    public void OnConnectionOpened() => _connections.Add(1);

    public void OnConnectionClosed() => _connections.Add(-1);

    public void OnReadings(int count) => _readings.Add(count);

    public void OnReadingsDropped(int count, ReadingDrop reason) => Add(_readingsDropped, count, Text(reason));

    public void OnSetpointsSent(int count) => _setpointsSent.Add(count);

    public void OnSetpointsDropped(int count, SetpointDrop reason) => Add(_setpointsDropped, count, Text(reason));

    public void OnMalformedMessage() => _malformed.Add(1);

    /// <summary>A feeder no longer knew a binding.</summary>
    public void OnNotBound() => _rebinds.Add(1);

    /// <summary>A call to a feeder or to the store failed.</summary>
    public void OnCallFailed() => _callsFailed.Add(1);

    /// <summary>A stream was closed because it had nothing to say.</summary>
    public void OnSilence() => _streamsSilent.Add(1);

    private static void Add(Counter<long> counter, int count, string reason)
    {
        if (count > 0)
        {
            counter.Add(count, new KeyValuePair<string, object?>("reason", reason));
        }
    }

    private static string Text(ReadingDrop reason) => reason switch
    {
        ReadingDrop.Replaced => "replaced",
        ReadingDrop.Older => "older",
        ReadingDrop.Unbound => "unbound",
        ReadingDrop.ByFeeder => "by-feeder",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    private static string Text(SetpointDrop reason) => reason switch
    {
        SetpointDrop.Replaced => "replaced",
        SetpointDrop.NotNewer => "not-newer",
        SetpointDrop.Expired => "expired",
        SetpointDrop.UnknownMember => "unknown-member",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };
}

/// <summary>Why a reading, a meter value or an acknowledgement was not used.</summary>
public enum ReadingDrop
{
    /// <summary>A newer one came while it waited for its feeder.</summary>
    Replaced,

    /// <summary>A newer one was already known (C15).</summary>
    Older,

    /// <summary>No feeder knows its vehicle or home.</summary>
    Unbound,

    /// <summary>The feeder did not use it.</summary>
    ByFeeder,
}

/// <summary>Why a setpoint was not written.</summary>
public enum SetpointDrop
{
    /// <summary>A newer one came while it waited.</summary>
    Replaced,

    /// <summary>The vehicle was already given this one or a newer one (C3).</summary>
    NotNewer,

    /// <summary>It outlived its time while it waited (C2).</summary>
    Expired,

    /// <summary>It was for a member that its binding does not have.</summary>
    UnknownMember,
}
