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
