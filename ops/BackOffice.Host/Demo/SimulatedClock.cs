namespace BackOffice.Host.Demo;

/// <summary>A clock that stands where it is put: the past year of the demo is lived through with it.</summary>
internal sealed class SimulatedClock(DateTimeOffset start) : TimeProvider
{
    private long _ticks = start.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    /// <summary>Moves forward; an earlier moment is ignored.</summary>
    public void MoveTo(DateTimeOffset moment)
    {
        if (moment > GetUtcNow())
            Interlocked.Exchange(ref _ticks, moment.UtcTicks);
    }
}
