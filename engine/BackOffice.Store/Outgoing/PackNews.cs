namespace BackOffice.Store.Outgoing;

/// <summary>Tells a node that another may have changed a pack.</summary>
public interface IPackNews
{
    /// <summary>Comes back when a pack may have changed, at the latest after a while.</summary>
    /// <param name="atMost">How long to wait.</param>
    /// <param name="stop">Stops.</param>
    Task Wait(TimeSpan atMost, CancellationToken stop);
}

/// <summary>Where nobody calls, a node looks by itself from time to time.</summary>
internal sealed class NoPackNews : IPackNews
{
    public Task Wait(TimeSpan atMost, CancellationToken stop) => Task.Delay(atMost, stop);
}
