namespace Vpp.Benchmarks.WholePath.Link;

/// <summary>
/// All vehicles behind forty streams. Readings are due by the clock, whoever keeps up or not (open loop), and each
/// vehicle's phase within the period is drawn.
/// </summary>
internal sealed class LinkFleet : IAsyncDisposable
{
    public const int Streams = 40;

    private readonly CancellationTokenSource _ending = new();
    private readonly LinkStream[] _streams;
    private readonly List<Task> _running = [];

    public LinkFleet(Uri address, int vehicles)
    {
        var feeders = PlantFleet.FeedersFor(vehicles);
        _streams = new LinkStream[Math.Min(Streams, feeders)];
        for (var stream = 0; stream < _streams.Length; stream++)
        {
            var first = (int)((long)feeders * stream / _streams.Length);
            var end = (int)((long)feeders * (stream + 1) / _streams.Length);
            _streams[stream] = new(address, stream, _streams.Length, first, end, vehicles);
        }
    }

    public Task Connect(CancellationToken cancellation)
    {
        foreach (var stream in _streams)
        {
            _running.Add(stream.Client.Run(_ending.Token));
        }

        return Task.WhenAll(_streams.Select(stream => stream.Welcome)).WaitAsync(cancellation);
    }

    public async Task<FleetReport> Run(TimeSpan duration, CancellationToken cancellation)
    {
        Array.ForEach(_streams, stream => stream.Reset());
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        var (processor, start) = (process.TotalProcessorTime, TimeProvider.System.GetTimestamp());
        await Task.WhenAll(_streams.Select(stream => Task.Run(() => stream.Send(start, duration, cancellation))));
        process.Refresh();
        var cores = (process.TotalProcessorTime - processor) / TimeProvider.System.GetElapsedTime(start);
        return new(
            _streams.Sum(stream => stream.Sent),
            _streams.Sum(stream => stream.Unsent),
            _streams.Sum(stream => stream.Setpoints),
            _streams.Max(stream => stream.Slip.At(99) ?? 0),
            cores);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await Task.WhenAll(_running);
        foreach (var stream in _streams)
        {
            await stream.Client.DisposeAsync();
        }

        _ending.Dispose();
    }
}
