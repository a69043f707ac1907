namespace Vpp.Domain.Fleets;

/// <summary>How much of a fleet misbehaves, each in hundredths of a percent; the rest is honest.</summary>
public readonly record struct BehaviourShares(
    int NeverAnswersBasisPoints,
    int HalfFollowsBasisPoints,
    int OppositeBasisPoints)
{
    public static BehaviourShares AllHonest => default;

    /// <summary>The behaviour that a draw from 0 to 9,999 stands for.</summary>
    internal VehicleBehaviour Of(long draw)
    {
        var half = NeverAnswersBasisPoints + HalfFollowsBasisPoints;
        return draw < NeverAnswersBasisPoints ? VehicleBehaviour.NeverAnswers
            : draw < half ? VehicleBehaviour.HalfFollows
            : draw < half + OppositeBasisPoints ? VehicleBehaviour.Opposite
            : VehicleBehaviour.Honest;
    }
}
