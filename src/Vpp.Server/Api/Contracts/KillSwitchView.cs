using Vpp.Domain.Safety;
using Vpp.Server.Api.Reading;

namespace Vpp.Server.Api.Contracts;

/// <summary>How the kill switch was last turned.</summary>
/// <param name="On">On: the fleet is left to default control, and no event moves anything.</param>
/// <param name="At">When it was turned; null when it never was.</param>
/// <param name="Principal">Who turned it.</param>
/// <param name="Window">How long the turn takes for all vehicles, each at an instant of its own.</param>
/// <param name="Recorded">Whether the turn is in the store; when not, it is in force all the same.</param>
internal sealed record KillSwitchView(bool On, DateTimeOffset? At, string? Principal, string? Window, bool Recorded)
{
    public static KillSwitchView From(KillSwitch killSwitch, bool recorded) => killSwitch.Version == 0
        ? new(false, null, null, null, recorded)
        : new(killSwitch.IsOn, killSwitch.At, killSwitch.Principal, Iso8601.Text(killSwitch.Window), recorded);
}
