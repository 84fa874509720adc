using BackOffice.Desk.Session;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Grains.Outgoing;
using BackOffice.Store.Settings;

namespace BackOffice.Host.Demo;

/// <summary>Moves the demo's clock forward a day at a time and lets everything happen that falls due on the way, so that timers fire on their own day.</summary>
internal sealed class DemoClockMover(HouseClock clock, ITimerSweep timers, IOutboxPump outbox, ILogger<DemoClockMover> log) : IDemoClock
{
    private readonly SemaphoreSlim _oneAtATime = new(1);

    public async Task MoveTo(DateOnly day, Actor by, CancellationToken cancel)
    {
        await _oneAtATime.WaitAsync(cancel);
        try
        {
            await clock.Refresh(cancel);
            var today = London.DayOf(clock.GetUtcNow());
            log.LogInformation("{By} moves the demo's clock from {From} to {To}", by.Id, today, day);
            while (today < day)
            {
                today = today.AddDays(1);
                var morning = London.At(today, new TimeOnly(8, 0));
                await clock.MoveForward(morning - clock.GetUtcNow(), cancel);
                // What one thing sets off may set off another, so both are asked until neither has anything left.
                while (await timers.Sweep(cancel) + await outbox.Pump(cancel) > 0)
                {
                }
            }
        }
        finally
        {
            _oneAtATime.Release();
        }
    }
}
