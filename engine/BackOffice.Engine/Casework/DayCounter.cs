using BackOffice.Rules.Calendars;
using BackOffice.Rules.Expressions;

namespace BackOffice.Engine.Casework;

/// <summary>Lets expressions count in the calendars.</summary>
public static class DayCounter
{
    /// <summary>The calendars as expressions count in them.</summary>
    /// <param name="calendars">Bank holidays and term calendars.</param>
    public static IDayCounter AsDayCounter(this CalendarBook calendars)
    {
        ArgumentNullException.ThrowIfNull(calendars);
        return new Counter(calendars);
    }

    private sealed class Counter(CalendarBook calendars) : IDayCounter
    {
        public DayCount AddWorkingDays(DateOnly start, int days) => Of(calendars.AddWorkingDays(start, days));

        public DayCount AddSchoolDays(DateOnly start, int days, string? calendar) => Of(calendars.AddSchoolDays(calendar, start, days));

        public bool IsWorkingDay(DateOnly day) => calendars.IsWorkingDay(day) is { IsError: false, Value: true };

        private static DayCount Of(Dated<DateOnly> day) => day.IsError ? new DayCount(null, day.Error) : new DayCount(day.Value, null);
    }
}
