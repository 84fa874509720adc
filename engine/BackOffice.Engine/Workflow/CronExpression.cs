using System.Globalization;
using BackOffice.Engine.Cases;

namespace BackOffice.Engine.Workflow;

/// <summary>
/// Times that come again and again, as cron writes them: minute, hour, day, month, weekday, with seconds before them where there are six fields.
/// Day and weekday must both match. Inside a run times are UTC, as in the format's own engine; what starts cases goes by the clock in London.
/// </summary>
internal sealed class CronExpression
{
    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

    private static readonly string[] Weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private readonly bool[] seconds;
    private readonly bool[] minutes;
    private readonly bool[] hours;
    private readonly bool[] days;
    private readonly bool[] months;
    private readonly bool[] weekdays;

    private CronExpression(bool[] seconds, bool[] minutes, bool[] hours, bool[] days, bool[] months, bool[] weekdays)
    {
        this.seconds = seconds;
        this.minutes = minutes;
        this.hours = hours;
        this.days = days;
        this.months = months;
        this.weekdays = weekdays;
    }

    /// <summary>Reads an expression; null when it is none.</summary>
    public static CronExpression? Parse(string text)
    {
        var fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var withSeconds = fields.Length == 6 && fields[0] != "0";
        if (fields.Length == 5)
            fields = ["0", .. fields];
        if (fields.Length != 6)
            return null;
        var read = (Second: Field(fields[0], 0, 59, null), Minute: Field(fields[1], 0, 59, null), Hour: Field(fields[2], 0, 23, null), Day: Field(fields[3], 1, 31, null), Month: Field(fields[4], 1, 12, Months), Weekday: Field(fields[5], 0, 7, Weekdays));
        if (read.Second is null || read.Minute is null || read.Hour is null || read.Day is null || read.Month is null || read.Weekday is null)
            return null;
        // Sunday is 0 and 7.
        read.Weekday[0] |= read.Weekday[7];
        return new CronExpression(read.Second, read.Minute, read.Hour, read.Day, read.Month, read.Weekday) { HasSeconds = withSeconds };
    }

    /// <summary>The next time after a moment; null when there is none within thirty years (29 February on a Monday comes every 28).</summary>
    public DateTimeOffset? After(DateTimeOffset moment)
    {
        var start = moment.UtcDateTime.AddTicks(-(moment.UtcDateTime.Ticks % TimeSpan.TicksPerSecond)).AddSeconds(1);
        var day = DateOnly.FromDateTime(start);
        for (var i = 0; i < 366 * 30; i++, day = day.AddDays(1))
        {
            if (!days[day.Day] || !months[day.Month] || !weekdays[(int)day.DayOfWeek])
                continue;
            var from = i == 0 ? TimeOnly.FromDateTime(start) : TimeOnly.MinValue;
            for (var hour = from.Hour; hour < 24; hour++)
                if (hours[hour])
                    for (var minute = hour == from.Hour ? from.Minute : 0; minute < 60; minute++)
                        if (minutes[minute])
                            for (var second = hour == from.Hour && minute == from.Minute ? from.Second : 0; second < 60; second++)
                                if (seconds[second])
                                    return new DateTimeOffset(day.ToDateTime(new TimeOnly(hour, minute, second)), TimeSpan.Zero);
        }
        return null;
    }

    /// <summary>True when it names seconds.</summary>
    public bool HasSeconds { get; private init; }

    /// <summary>True when it asks for every hour of the day.</summary>
    private bool EveryHour => Array.TrueForAll(hours, hour => hour);

    /// <summary>
    /// The next time after a moment by the clock on the wall in London. A time that the change in spring skips comes as soon as the clocks have gone
    /// forward; one that comes twice in autumn counts the first time only, unless every hour is asked for.
    /// </summary>
    public DateTimeOffset? AfterInLondon(DateTimeOffset moment)
    {
        if (EveryHour && NextInTheHour(moment) is { } soon)
            return soon;
        // The wall's time is carried as if it were UTC, which is what the fields are compared with.
        var wall = new DateTimeOffset(London.WallOf(moment), TimeSpan.Zero);
        for (var tries = 0; tries < 4 && After(wall) is { } next; tries++)
        {
            var at = London.FromWall(next.UtcDateTime);
            if (at > moment)
                return at;
            wall = next;
        }
        return null;
    }

    /// <summary>Within the next two hours the hour does not matter, so the fields are compared minute by minute in real time.</summary>
    private DateTimeOffset? NextInTheHour(DateTimeOffset moment)
    {
        var at = moment.UtcDateTime.AddTicks(-(moment.UtcDateTime.Ticks % TimeSpan.TicksPerMinute));
        for (var i = 0; i <= 120; i++, at = at.AddMinutes(1))
        {
            var wall = London.WallOf(new DateTimeOffset(at, TimeSpan.Zero));
            if (!minutes[wall.Minute] || !days[wall.Day] || !months[wall.Month] || !weekdays[(int)wall.DayOfWeek])
                continue;
            for (var second = 0; second < 60; second++)
                if (seconds[second] && at.AddSeconds(second) > moment.UtcDateTime)
                    return new DateTimeOffset(at.AddSeconds(second), TimeSpan.Zero);
        }
        return null;
    }

    private static bool[]? Field(string text, int least, int most, string[]? names)
    {
        var set = new bool[most + 1];
        foreach (var part in text.Split(','))
        {
            var slash = part.Split('/');
            if (slash.Length > 2)
                return null;
            var step = 1;
            if (slash.Length == 2 && (!int.TryParse(slash[1], NumberStyles.None, CultureInfo.InvariantCulture, out step) || step < 1))
                return null;
            int from, to;
            if (slash[0] is "*" or "?")
            {
                (from, to) = (least, most);
            }
            else
            {
                var range = slash[0].Split('-');
                if (range.Length > 2 || Number(range[0]) is not { } first || Number(range[^1]) is not { } last)
                    return null;
                (from, to) = (first, range.Length == 1 && slash.Length == 2 ? most : last);
            }
            if (from > to)
                return null;
            for (var i = from; i <= to; i += step)
                set[i] = true;
        }
        return set;

        int? Number(string word)
        {
            var named = names is null ? -1 : Array.FindIndex(names, n => n.Equals(word, StringComparison.OrdinalIgnoreCase));
            if (named >= 0)
                return named + least;
            return int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null;
        }
    }
}
