using Vpp.Domain.Quantities;
using Vpp.Domain.Regulation;

namespace Vpp.Domain.Tests.Regulation;

/// <summary>A signal file is read whole, or refused with a sentence for each fault.</summary>
public sealed class SignalCsvTests
{
    [Theory]
    [InlineData("t_s,regd_pu\n0,0.5\n2,-1\n4,1\n")]
    [InlineData("\uFEFFt_s,regd_pu\r\n100,5e-1\r\n102,-1.0\r\n104,1\r\n\r\n")]
    [InlineData("local_time,rega_2017_08_01,rega_2017_08_02\n23:59:58,0.5,x\n00:00:00,-1,\n00:00:02,1,2\n")]
    public void Both_forms_are_read_and_the_first_signal_counts(string text)
    {
        var wave = SignalCsv.Read("wave.csv", text, out var faults)!;

        Assert.Empty(faults);
        Assert.Equal(TimeSpan.FromSeconds(6), wave.Length);
        Assert.Equal([0.5, 0.5, -1, -1, 1, 1, 0.5, 0.5, -1], Enumerable.Range(0, 9).Select(second =>
            wave.At(TimeSpan.FromSeconds(second)).Value));
        Assert.Equal(PerUnit.Zero, wave.At(TimeSpan.FromTicks(-1)));
    }

    [Theory]
    [InlineData("", "wave.csv: line 1: the first column must be t_s or local_time, and a signal must follow it.")]
    [InlineData("t_s\n0\n",
        "wave.csv: line 1: the first column must be t_s or local_time, and a signal must follow it.")]
    [InlineData("time,regd\n0,0\n",
        "wave.csv: line 1: the first column must be t_s or local_time, and a signal must follow it.")]
    [InlineData("t_s,regd_pu\n", "wave.csv: line 1: no value follows the names of the columns.")]
    [InlineData("t_s,regd_pu\n0,0.1\n2,1.0001\n", "wave.csv: line 3: '1.0001' is not a number from -1 to 1.")]
    [InlineData("t_s,regd_pu\n0,NaN\n2,\n4,0,5\n",
        "wave.csv: line 2: 'NaN' is not a number from -1 to 1.",
        "wave.csv: line 3: '' is not a number from -1 to 1.",
        "wave.csv: line 4: it has 3 fields, the header 2.")]
    [InlineData("t_s,regd_pu\n0,0\n4,0\n6,\"0\n",
        "wave.csv: line 3: '4' is not two seconds after the time before.",
        "wave.csv: line 4: a quoted field is never closed.")]
    [InlineData("local_time,rega\n10:00:00,0\n2,0\n24:00:00,0\n",
        "wave.csv: line 3: '2' is not a time as the header has it.",
        "wave.csv: line 4: '24:00:00' is not a time as the header has it.")]
    public void A_malformed_file_gets_one_sentence_for_each_fault(string text, params string[] sentences)
    {
        Assert.Null(SignalCsv.Read("wave.csv", text, out var faults));
        Assert.Equal(sentences, faults);
    }

    [Fact]
    public void Neither_a_file_without_end_nor_one_of_faults_alone_is_told_line_by_line()
    {
        var lines = string.Concat(Enumerable.Range(0, SignalCsv.SampleCountMax + 1).Select(i => $"{2 * i},0\n"));
        Assert.Null(SignalCsv.Read("long", $"t_s,regd_pu\n{lines}", out var tooLong));
        Assert.Equal(["long: line 1: a signal has at most 65536 values."], tooLong);

        var bad = string.Concat(Enumerable.Range(0, 100).Select(i => $"{2 * i},x\n"));
        Assert.Null(SignalCsv.Read("bad", $"t_s,regd_pu\n{bad}", out var faults));
        Assert.Equal(SignalCsv.FaultCountMax + 1, faults.Count);
        Assert.Equal("bad: 80 more faults follow.", faults[^1]);
    }
}
