using Vpp.Domain.Dispatch;

namespace Vpp.Domain.Tests.Dispatch;

public sealed class PowerPiecesTests
{
    // present power, minimum, limit, then the permitted moves as ranges.
    public static TheoryData<long, long, long, string> Cases => new()
    {
        { 10, 3, 20, "0-7 10-10 13-20" },
        { 10, 3, 12, "0-7 10-10" },
        { 10, 3, 9, "0-7" },
        { 2, 3, 20, "0-0 2-2 5-20" },
        { 3, 3, 20, "0-0 3-3 6-20" },
        { 0, 3, 20, "0-0 3-20" },
        { 0, 3, 2, "0-0" },
        { -1, 3, 20, "0-0 2-20" },
        { -5, 3, 20, "0-20" },
        { 10, 0, 20, "0-20" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Permitted_moves_lie_in_pieces(long presentW, long minimumW, long limitW, string ranges)
    {
        var pieces = new PowerPieces(presentW, minimumW, limitW);
        var expected = ranges.Split(' ').Select(range => range.Split('-').Select(long.Parse).ToArray()).ToList();
        for (var move = 0L; move <= limitW; move++)
        {
            var below = expected.Last(range => range[0] <= move);
            Assert.Equal(Math.Min(move, below[1]), pieces.RoundDown(move));
            var above = expected.FirstOrDefault(range => range[1] > move);
            Assert.Equal(above is null ? -1 : Math.Max(above[0], move + 1), pieces.Next(move));
            if (move <= below[1])
            {
                Assert.Equal((below[0], below[1]), pieces.PieceOf(move));
            }
        }
    }
}
