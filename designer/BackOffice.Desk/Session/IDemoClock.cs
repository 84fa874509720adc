using BackOffice.Engine.Access;

namespace BackOffice.Desk.Session;

/// <summary>The demo's clock, which can be moved forward so that a case can be taken to its end in one sitting. Absent outside the demo.</summary>
public interface IDemoClock
{
    /// <summary>Moves the product's clock to the morning of a later day and fires every timer that falls due on the way, in order.</summary>
    /// <param name="day">Day to go to; not before today.</param>
    /// <param name="by">Who moved it.</param>
    /// <param name="cancel">Stops after the timer in hand.</param>
    Task MoveTo(DateOnly day, Actor by, CancellationToken cancel);
}
