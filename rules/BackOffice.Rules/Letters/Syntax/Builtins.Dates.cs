using System.Globalization;
using BackOffice.Rules.Calendars;

namespace BackOffice.Rules.Letters.Syntax;

/// <summary>Functions of days and of lengths of time.</summary>
internal static partial class Builtins
{
    private static readonly Builtin[] Times =
    [
        new("timespan.from_days", ["days"], (_, a, at) => Time(a[0], TimeSpan.TicksPerDay, at)),
        new("timespan.from_hours", ["hours"], (_, a, at) => Time(a[0], TimeSpan.TicksPerHour, at)),
        new("timespan.from_minutes", ["minutes"], (_, a, at) => Time(a[0], TimeSpan.TicksPerMinute, at)),
        new("timespan.from_seconds", ["seconds"], (_, a, at) => Time(a[0], TimeSpan.TicksPerSecond, at)),
        new("timespan.from_milliseconds", ["millis"], (_, a, at) => Time(a[0], TimeSpan.TicksPerMillisecond, at)),
        new("timespan.parse", ["text"], (r, a, at) => TimeSpan.TryParse(S(r, a[0]), CultureInfo.InvariantCulture, out var time) ? time : throw new TemplateFault($"{Interpreter.Describe(a[0])} is no length of time.", at)),
    ];

    private static object Time(object? value, long unit, int at)
    {
        var ticks = Values.ToDouble(Numeric(value, at)) * unit;
        return Math.Abs(ticks) < TimeSpan.MaxValue.Ticks ? new TimeSpan((long)ticks) : throw new TemplateFault("The length of time is too long.", at);
    }

    private static readonly Builtin[] Dates =
    [
        new("date.now", [], (r, _, at) => r.Settings.Today is { } now ? new DateValue(now) : throw new TemplateFault("A letter takes its day from \"today\", not from the clock.", at)),
        new("date.parse", ["text", "pattern?", "culture?"], (r, a, at) => a[0] is null or "" ? null
            : DateFormat.Parse(a[0], a[1] as string, Culture(a[2], at)) ?? throw new TemplateFault($"{Interpreter.Describe(a[0])} is not a date.", at)),
        new("date.parse_to_string", ["text", "output_pattern", "input_pattern?", "output_culture?", "input_culture?"], (r, a, at) => a[0] is null or "" ? null
            : DateFormat.Parse(a[0], a[2] as string, Culture(a[4], at)) is { } date ? DateFormat.ToText(date.Moment, S(r, a[1]), Culture(a[3], at)) : throw new TemplateFault($"{Interpreter.Describe(a[0])} is not a date.", at)),
        new("date.to_string", ["datetime", "pattern", "culture?"], (r, a, at) => On(r, a[0], at, d => DateFormat.ToText(d, a[1] is null ? DateFormat.Standard : S(r, a[1]), Culture(a[2], at)))),
        new("date.add_days", ["date", "days"], (r, a, at) => Moved(r, a, at, (d, n) => d.AddDays(n))),
        new("date.add_months", ["date", "months"], (r, a, at) => Moved(r, a, at, (d, n) => d.AddMonths((int)Math.Round(n)))),
        new("date.add_years", ["date", "years"], (r, a, at) => Moved(r, a, at, (d, n) => d.AddYears((int)Math.Round(n)))),
        new("date.add_hours", ["date", "hours"], (r, a, at) => Moved(r, a, at, (d, n) => d.AddHours(n))),
        new("date.add_minutes", ["date", "minutes"], (r, a, at) => Moved(r, a, at, (d, n) => d.AddMinutes(n))),
        new("date.add_seconds", ["date", "seconds"], (r, a, at) => Moved(r, a, at, (d, n) => d.AddSeconds(n))),
        new("date.add_milliseconds", ["date", "millis"], (r, a, at) => Moved(r, a, at, (d, n) => d.AddMilliseconds(n))),
    ];

    private static object? On(Interpreter interpreter, object? value, int at, Func<DateTimeOffset, object?> run) =>
        value is null or "" ? null
        : interpreter.Exact && value is string ? throw new TemplateFault($"{Interpreter.Describe(value)} is not a date. Write date.parse before it.", at)
        : DateFormat.Parse(value, null, Days.British) is { } date ? run(date.Moment)
        : throw new TemplateFault($"{Interpreter.Describe(value)} is not a date.", at);

    private static object? Moved(Interpreter run, object?[] a, int at, Func<DateTimeOffset, double, DateTimeOffset> move) => run.Exact && a[0] is null ? throw new TemplateFault("The date is empty.", at) : On(run, a[0], at, date =>
    {
        try
        {
            return new DateValue(move(date, Values.ToDouble(Numeric(run, a[1], at))));
        }
        catch (ArgumentException)
        {
            // Too far away, or by a number that is none.
            throw new TemplateFault("The date lies outside the years that a calendar has.", at);
        }
    });
}
