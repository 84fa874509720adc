using System.Globalization;
using System.Text;

namespace BackOffice.Rules.Letters.Syntax;

/// <summary>Dates as text, in the percent formats of Ruby that Scriban uses.</summary>
internal static class DateFormat
{
    public const string Standard = "%d %b %Y";

    public static string ToText(DateTimeOffset moment, string pattern, CultureInfo culture)
    {
        if (pattern == "%g")
        {
            pattern = "%g " + Standard;
        }

        var text = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '%' || i + 1 >= pattern.Length)
            {
                text.Append(pattern[i]);
                continue;
            }

            var code = pattern[++i];
            if (code == 'g')
            {
                // From here on in the invariant culture.
                culture = CultureInfo.InvariantCulture;
                continue;
            }

            text.Append(Part(moment, code, culture) ?? $"%{code}");
        }

        return text.ToString();
    }

    private static string? Part(DateTimeOffset t, char code, CultureInfo culture) => code switch
    {
        'a' => t.ToString("ddd", culture),
        'A' => t.ToString("dddd", culture),
        'b' or 'h' => t.ToString("MMM", culture),
        'B' => t.ToString("MMMM", culture),
        'c' => t.ToString("ddd MMM dd HH:mm:ss yyyy", culture),
        'C' => (t.Year / 100).ToString("D2", culture),
        'd' => t.ToString("dd", culture),
        'D' => t.ToString("MM'/'dd'/'yy", culture),
        'e' => t.Day.ToString(culture).PadLeft(2),
        'F' => t.ToString("yyyy-MM-dd", culture),
        'H' => t.ToString("HH", culture),
        'I' => t.ToString("hh", culture),
        'j' => t.DayOfYear.ToString("D3", culture),
        'k' => t.Hour.ToString(culture).PadLeft(2),
        'l' => (t.Hour % 12 == 0 ? 12 : t.Hour % 12).ToString(culture).PadLeft(2),
        'L' => t.ToString("fff", culture),
        'm' => t.ToString("MM", culture),
        'M' => t.ToString("mm", culture),
        'n' => "\n",
        'N' => (t.Ticks % TimeSpan.TicksPerSecond * 100).ToString("D9", culture),
        'p' => t.ToString("tt", culture),
        'P' => t.ToString("tt", culture).ToLower(culture),
        'r' => t.ToString("hh:mm:ss tt", culture),
        'R' => t.ToString("HH:mm", culture),
        's' => t.ToUnixTimeSeconds().ToString(culture),
        'S' => t.ToString("ss", culture),
        't' => "\t",
        'T' => t.ToString("HH:mm:ss", culture),
        'u' => (t.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)t.DayOfWeek).ToString(culture),
        'U' => Week(t, culture, culture.DateTimeFormat.CalendarWeekRule, DayOfWeek.Sunday),
        'v' => $"{t.Day,2}-{t.ToString("MMM", CultureInfo.InvariantCulture).ToUpperInvariant()}-{t.Year:D4}",
        'V' => Week(t, culture, CalendarWeekRule.FirstFourDayWeek, DayOfWeek.Monday),
        'W' => Week(t, culture, culture.DateTimeFormat.CalendarWeekRule, DayOfWeek.Monday),
        'w' => ((int)t.DayOfWeek).ToString(culture),
        'x' => t.ToString("d", culture),
        'X' => t.ToString("T", culture),
        'y' => t.ToString("yy", culture),
        'Y' => t.ToString("yyyy", culture),
        'Z' => t.ToString("zzz", culture),
        '%' => "%",
        _ => null,
    };

    private static string Week(DateTimeOffset t, CultureInfo culture, CalendarWeekRule rule, DayOfWeek first) =>
        culture.Calendar.GetWeekOfYear(t.DateTime, rule, first).ToString("D2", culture);

    public static object? Member(DateValue date, string name) => name switch
    {
        "year" => (long)date.Moment.Year,
        "month" => (long)date.Moment.Month,
        "day" => (long)date.Moment.Day,
        "day_of_year" => (long)date.Moment.DayOfYear,
        "day_of_week" => date.Moment.DayOfWeek.ToString(),
        "hour" => (long)date.Moment.Hour,
        "minute" => (long)date.Moment.Minute,
        "second" => (long)date.Moment.Second,
        "millisecond" => (long)date.Moment.Millisecond,
        "ticks" => date.Moment.Ticks,
        "date" => new DateValue(new DateTimeOffset(date.Moment.Date, TimeSpan.Zero)),
        _ => null,
    };

    public static object? Member(TimeSpan time, string name) => name switch
    {
        "days" => (long)time.Days,
        "hours" => (long)time.Hours,
        "minutes" => (long)time.Minutes,
        "seconds" => (long)time.Seconds,
        "milliseconds" => (long)time.Milliseconds,
        "total_days" => time.TotalDays,
        "total_hours" => time.TotalHours,
        "total_minutes" => time.TotalMinutes,
        "total_seconds" => time.TotalSeconds,
        "total_milliseconds" => time.TotalMilliseconds,
        _ => null,
    };

    /// <summary>A date from a date or a text; null when the text is none.</summary>
    public static DateValue? Parse(object? value, string? pattern, CultureInfo culture)
    {
        switch (value)
        {
            case DateValue date: return date;
            case string text when pattern is not null:
                return DateTimeOffset.TryParseExact(text, NetPattern(pattern), culture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out var exact) ? new DateValue(exact) : null;
            case string text:
                return DateTimeOffset.TryParse(text, culture, DateTimeStyles.AssumeUniversal, out var moment)
                    || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out moment)
                    ? new DateValue(moment)
                    : null;
            default: return null;
        }
    }

    private static string NetPattern(string pattern)
    {
        var net = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '%' || i + 1 >= pattern.Length)
            {
                net.Append('\'').Append(pattern[i] == '\'' ? "\\'" : pattern[i]).Append('\'');
                continue;
            }

            net.Append(pattern[++i] switch
            {
                'a' => "ddd",
                'A' => "dddd",
                'b' or 'h' => "MMM",
                'B' => "MMMM",
                'd' => "dd",
                'e' => "%d",
                'F' => "yyyy-MM-dd",
                'D' => "MM/dd/yy",
                'H' => "HH",
                'I' => "hh",
                'k' => "%H",
                'l' => "%h",
                'L' => "fff",
                'm' => "MM",
                'M' => "mm",
                'p' or 'P' => "tt",
                'R' => "HH:mm",
                'S' => "ss",
                'T' => "HH:mm:ss",
                'y' => "yy",
                'Y' => "yyyy",
                'Z' => "zzz",
                '%' => "'%'",
                var other => $"'%{other}'",
            });
        }

        return net.ToString();
    }
}
