using Vpp.Domain.Identities;
using Vpp.Domain.Leases;
using Vpp.Domain.Vehicles;
using Vpp.Gateways.FleetLink.Wire;

namespace Vpp.Gateways.FleetLink;

/// <summary>
/// The rules of incoming messages (P5). Each returns the rule that is broken, as a sentence, or null; nothing of a
/// message is used before all of it has passed.
/// </summary>
internal static class MessageCheck
{
    private const int PowerMaxW = 10_000_000;
    private const uint DayMs = 24 * 60 * 60 * 1000;
    private const ushort FullBasisPoints = 10_000;
    private const byte ConnectionMax = (byte)ConnectionState.ConnectedElsewhere;
    private const byte OutcomeMin = (byte)SetpointOutcome.Accepted;
    private const byte OutcomeMax = (byte)SetpointOutcome.Refused;

    public static string? Fault(Hello hello, StreamMembers members, FleetLinkOptions options)
    {
        if (hello.ProtocolVersion != FleetLinkOptions.ProtocolVersion)
        {
            return $"hello: protocol version {hello.ProtocolVersion} is not spoken here, "
                + $"version {FleetLinkOptions.ProtocolVersion} is";
        }

        if (IdentityText.Fault(hello.FleetOperator) is { } fault)
        {
            return $"hello: fleet operator: {fault}";
        }

        if (hello.LatencyClass is < LatencyClass.Fast or > LatencyClass.Slow)
        {
            return $"hello: latency class {(int)hello.LatencyClass} is none of FAST, MEDIUM, SLOW";
        }

        if (members.Vehicles.Count + members.Homes.Count > 0 && members.Latency != LatencyOf(hello))
        {
            return $"hello: latency class {hello.LatencyClass} is not the one of the Hello before; use another stream";
        }

        if (hello.VehicleIds.Count + hello.HomeIds.Count == 0)
        {
            return "hello: it names no vehicle and no home";
        }

        return members.Vehicles.Fault("vehicle", hello.VehicleIds, options.IdsMax)
            ?? members.Homes.Fault("home", hello.HomeIds, options.IdsMax);
    }

    /// <summary>The class of a Hello without fault; the wire has a number more, for none.</summary>
    public static Domain.Following.LatencyClass LatencyOf(Hello hello) =>
        (Domain.Following.LatencyClass)(hello.LatencyClass - LatencyClass.Fast);

    public static string? Fault(Telemetry telemetry, int vehicles)
    {
        var check = new ColumnCheck("telemetry", "vehicle", telemetry.Vehicle.Length / Column<int>.Width);
        return check.Fault("vehicle", telemetry.Vehicle, 0, vehicles - 1)
            ?? check.Fault("power", telemetry.PowerW, -PowerMaxW, PowerMaxW)
            ?? check.Fault<ushort>("state of charge", telemetry.StateOfCharge, 0, FullBasisPoints)
            ?? check.Fault<byte>("connection", telemetry.Connection, 0, ConnectionMax)
            ?? check.Fault<uint>("age", telemetry.AgeMs, 0, DayMs)
            ?? check.Fault("epoch", telemetry.Epoch, 0, long.MaxValue)
            ?? check.Fault("sequence", telemetry.Sequence, 0, long.MaxValue)
            ?? check.Fault("setpoint", telemetry.SetpointW, -PowerMaxW, PowerMaxW)
            ?? check.Fault<uint>("remaining life", telemetry.RemainingLifeMs, 0, DayMs);
    }

    public static string? Fault(HomeMeters meters, int homes)
    {
        var check = new ColumnCheck("home meters", "home", meters.Home.Length / Column<int>.Width);
        return check.Fault("home", meters.Home, 0, homes - 1)
            ?? check.Fault("uncontrolled load", meters.UncontrolledLoadW, -PowerMaxW, PowerMaxW)
            ?? check.Fault<uint>("age", meters.AgeMs, 0, DayMs);
    }

    public static string? Fault(Acknowledgements answers, int vehicles)
    {
        var check = new ColumnCheck("acknowledgements", "vehicle", answers.Vehicle.Length / Column<int>.Width);
        return check.Fault("vehicle", answers.Vehicle, 0, vehicles - 1)
            ?? check.Fault("epoch", answers.Epoch, 0, long.MaxValue)
            ?? check.Fault("sequence", answers.Sequence, 0, long.MaxValue)
            ?? check.Fault("outcome", answers.Outcome, OutcomeMin, OutcomeMax);
    }
}
