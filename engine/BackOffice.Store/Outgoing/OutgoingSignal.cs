namespace BackOffice.Store.Outgoing;

/// <summary>Rings when a commit has left messages, so that the pump need not wait for its next round.</summary>
internal sealed class OutgoingSignal
{
    private readonly SemaphoreSlim _ring = new(0, 1);

    public void Ring()
    {
        try
        {
            _ring.Release();
        }
        catch (SemaphoreFullException)
        {
            // It rings already.
        }
    }

    public Task Wait(TimeSpan atMost, CancellationToken stop) => _ring.WaitAsync(atMost, stop);
}
