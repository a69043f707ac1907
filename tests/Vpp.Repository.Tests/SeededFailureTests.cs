namespace Vpp.Repository.Tests;

public class SeededFailureTests
{
    /// <summary>
    /// Goal: anyone can see that <c>tests/run.sh</c> reports a failing test and exits with another code than 0.
    /// Method: this test fails when it is asked to, by <c>VPP_SEED_FAILURE=1</c>.
    /// </summary>
    [Fact]
    public void A_failure_is_reported_when_one_is_seeded() =>
        Assert.NotEqual("1", Environment.GetEnvironmentVariable("VPP_SEED_FAILURE"));
}
