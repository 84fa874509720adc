namespace BackOffice.Engine.Cases;

/// <summary>Days and moments in Europe/London: a statutory day begins and ends at midnight there.</summary>
public static class London
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    /// <summary>The day it is in London at a moment.</summary>
    /// <param name="moment">Any moment.</param>
    public static DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, Zone).DateTime);

    /// <summary>The time of day it is in London at a moment.</summary>
    /// <param name="moment">Any moment.</param>
    public static TimeOnly TimeOf(DateTimeOffset moment) => TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, Zone).DateTime);

    /// <summary>What the clock on the wall shows in London at a moment.</summary>
    /// <param name="moment">Any moment.</param>
    public static DateTime WallOf(DateTimeOffset moment) => DateTime.SpecifyKind(TimeZoneInfo.ConvertTime(moment, Zone).DateTime, DateTimeKind.Unspecified);

    /// <summary>The moment (UTC) at which the clock on the wall shows a time: the first of two in autumn; in spring, for a time that is skipped, when the clocks have gone forward.</summary>
    /// <param name="wall">What the clock shows.</param>
    public static DateTimeOffset FromWall(DateTime wall)
    {
        var local = DateTime.SpecifyKind(wall, DateTimeKind.Unspecified);
        if (Zone.IsInvalidTime(local))
        {
            var skipped = local;
            while (Zone.IsInvalidTime(skipped))
            {
                skipped = skipped.AddMinutes(1);
            }

            local = skipped.AddSeconds(-skipped.Second);
        }

        var offset = Zone.IsAmbiguousTime(local) ? Zone.GetAmbiguousTimeOffsets(local).Max() : Zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    /// <summary>The moment (UTC) at which a day begins in London.</summary>
    /// <param name="day">The day.</param>
    public static DateTimeOffset StartOf(DateOnly day) => At(day, TimeOnly.MinValue);

    /// <summary>The moment (UTC) of a time of day in London.</summary>
    /// <param name="day">The day.</param>
    /// <param name="time">The time of day.</param>
    public static DateTimeOffset At(DateOnly day, TimeOnly time)
    {
        var local = day.ToDateTime(time);
        return new DateTimeOffset(local, Zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
