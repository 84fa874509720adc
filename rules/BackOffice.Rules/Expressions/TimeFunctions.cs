using System.Globalization;
using BackOffice.Rules.Facts;
using static BackOffice.Rules.Expressions.FunctionList;
using static BackOffice.Rules.Facts.FactType;

namespace BackOffice.Rules.Expressions;

/// <summary>Lengths of time, times of day (a length of time since midnight), and the hours of a date and time.</summary>
internal static class TimeFunctions
{
    /// <summary>The moment at which a day begins.</summary>
    public static Function AtMidnight { get; } = Make("Date.AtMidnight()", "The moment at which the day begins in London.", [Date], FactType.Moment, (_, d) => Midnight(d.AsDate()));

    public static IEnumerable<Function> All =>
    [
        Make("duration", "A length of time from its ISO text: P14D, PT10H.", [Text], Duration, (_, t) => Period(t.AsText())),
        Make("TimeSpan", "A length of time from days, hours, minutes and seconds.", [Integer, Integer, Integer, Integer], 4, Duration,
            (_, v) => Span(v[0].AsNumber() * 86400 + v[1].AsNumber() * 3600 + v[2].AsNumber() * 60 + v[3].AsNumber())),
        Make("TimeSpan", "A length of time from hours, minutes and seconds.", [Integer, Integer, Integer], Duration, (_, h, m, s) => Span(h.AsNumber() * 3600 + m.AsNumber() * 60 + s.AsNumber())),
        Make("TimeSpan", "A length of time from its text: 1.02:03:04 is a day, two hours, three minutes and four seconds.", [Text], Duration, (_, t) => Parsed(t)),
        Make("TimeSpan.Parse", "A length of time from its text: 1.02:03:04.", [Text], Duration, (_, t) => Parsed(t)),
        Make("TimeSpan.FromDays", "A length of time in days.", [Number], Duration, (_, n) => Span(Ops.Calculate(Arithmetic.Multiply, n.AsNumber(), 86400))),
        Make("TimeSpan.FromHours", "A length of time in hours.", [Number], Duration, (_, n) => Span(Ops.Calculate(Arithmetic.Multiply, n.AsNumber(), 3600))),
        Make("TimeSpan.FromMinutes", "A length of time in minutes.", [Number], Duration, (_, n) => Span(Ops.Calculate(Arithmetic.Multiply, n.AsNumber(), 60))),
        Make("TimeSpan.FromSeconds", "A length of time in seconds.", [Number], Duration, (_, n) => Span(n.AsNumber())),
        Make("TimeSpan.FromMilliseconds", "A length of time in thousandths of a second.", [Number], Duration, (_, n) => Span(n.AsNumber() / 1000)),
        Make("TimeSpan.Zero", "No time at all.", [], Duration, _ => Fact.Of(TimeSpan.Zero)),
        Make("TimeOnly", "A time of day from hour and minute.", [Integer, Integer], Duration, (_, h, m) => OfDay(h, m, Fact.Of(0))),
        Make("TimeOnly", "A time of day from hour, minute and second.", [Integer, Integer, Integer], Duration, (_, h, m, s) => OfDay(h, m, s)),
        Make("TimeOnly.Parse", "A time of day from its text: 09:30.", [Text], Duration, (_, t) => Clock(t)),
        Make("time", "A time of day from its text: 09:30.", [Text], Duration, (_, t) => Clock(t)),
        Make("TimeOnly.MinValue", "Midnight.", [], Duration, _ => Fact.Of(TimeSpan.Zero)),

        Make("Duration.Days", "The whole days.", [Duration], Integer, (_, d) => Fact.Of(d.AsDuration().Days)),
        Make("Duration.Hours", "The hours beside the whole days.", [Duration], Integer, (_, d) => Fact.Of(d.AsDuration().Hours)),
        Make("Duration.Minutes", "The minutes beside the whole hours.", [Duration], Integer, (_, d) => Fact.Of(d.AsDuration().Minutes)),
        Make("Duration.Seconds", "The seconds beside the whole minutes.", [Duration], Integer, (_, d) => Fact.Of(d.AsDuration().Seconds)),
        Make("Duration.Milliseconds", "The thousandths beside the whole seconds.", [Duration], Integer, (_, d) => Fact.Of(d.AsDuration().Milliseconds)),
        Make("Duration.Hour", "The hour of a time of day.", [Duration], Integer, (_, d) => Fact.Of(d.AsDuration().Hours)),
        Make("Duration.Minute", "The minute of a time of day.", [Duration], Integer, (_, d) => Fact.Of(d.AsDuration().Minutes)),
        Make("Duration.Second", "The second of a time of day.", [Duration], Integer, (_, d) => Fact.Of(d.AsDuration().Seconds)),
        Make("Duration.TotalDays", "The length in days.", [Duration], Number, (_, d) => Fact.Of(d.RawNumber / TimeSpan.TicksPerDay)),
        Make("Duration.TotalHours", "The length in hours.", [Duration], Number, (_, d) => Fact.Of(d.RawNumber / TimeSpan.TicksPerHour)),
        Make("Duration.TotalMinutes", "The length in minutes.", [Duration], Number, (_, d) => Fact.Of(d.RawNumber / TimeSpan.TicksPerMinute)),
        Make("Duration.TotalSeconds", "The length in seconds.", [Duration], Number, (_, d) => Fact.Of(d.RawNumber / TimeSpan.TicksPerSecond)),
        Make("Duration.TotalMilliseconds", "The length in thousandths of a second.", [Duration], Number, (_, d) => Fact.Of(d.RawNumber / TimeSpan.TicksPerMillisecond)),
        Make("Duration.Ticks", "The length in ten-millionths of a second.", [Duration], Integer, (_, d) => Fact.Of(d.RawNumber)),
        Make("Duration.Add()", "Both lengths of time together.", [Duration, Duration], Duration, (_, a, b) => Ops.Calculate(Arithmetic.Add, a, b)),
        Make("Duration.Subtract()", "The length of time without another.", [Duration, Duration], Duration, (_, a, b) => Ops.Calculate(Arithmetic.Subtract, a, b)),
        Make("Duration.Negate()", "The length of time backwards.", [Duration], Duration, (_, d) => Ops.Negate(d)),
        Make("Duration.Duration()", "The length of time without its sign.", [Duration], Duration, (_, d) => d.RawNumber < 0 ? Ops.Negate(d) : d),
        Make("Duration.CompareTo()", "-1, 0 or 1.", [Duration, Duration], Integer, (_, a, b) => Fact.Of(decimal.Compare(a.RawNumber, b.RawNumber))),
        Make("Duration.ToString()", "The length of time as text: 1.02:03:04.", [Duration], Text, (_, d) => Fact.Of(d.AsDuration().ToString("c", CultureInfo.InvariantCulture))),

        // A day that carries no time begins at midnight in London.
        .. Clock("Hour", "The hour of the day in London.", t => t.Hour),
        .. Clock("Minute", "The minute of the hour.", t => t.Minute),
        .. Clock("Second", "The second of the minute.", t => t.Second),
        .. Clock("Millisecond", "The thousandth of the second.", t => t.Millisecond),
        Make("Date.TimeOfDay", "The time since midnight, which for a day is none.", [Date], Duration, (_, _) => Fact.Of(TimeSpan.Zero)),
        Make("Moment.TimeOfDay", "The time since midnight in London.", [FactType.Moment], Duration, (_, m) => Fact.Of(London.Local(m.AsMoment()).TimeOfDay)),
        Make("Date.Ticks", "Ten-millionths of a second since the beginning of the calendar.", [Date], Integer, (_, d) => Fact.Of((decimal)d.AsDate().DayNumber * TimeSpan.TicksPerDay)),
        .. Later("AddHours", "hours", 3600),
        .. Later("AddMinutes", "minutes", 60),
        .. Later("AddSeconds", "seconds", 1),
        .. Later("AddMilliseconds", "thousandths of a second", 0.001m),
    ];

    private static Fact Clock(Fact text) => TimeOnly.TryParse(text.AsText(), CultureInfo.InvariantCulture, out var time)
        ? Fact.Of(time.ToTimeSpan())
        : throw Ops.Fault($"\"{Ops.Shown(text)}\" is not a time of day; write it as 09:30.");

    private static IEnumerable<Function> Clock(string name, string help, Func<DateTime, int> part)
    {
        yield return Make($"Date.{name}", $"{help} For a day, which begins at midnight, 0.", [Date], Integer, (_, _) => Fact.Of(0));
        yield return Make($"Moment.{name}", help, [FactType.Moment], Integer, (_, m) => Fact.Of(part(London.Local(m.AsMoment()))));
    }

    private static IEnumerable<Function> Later(string name, string unit, decimal seconds)
    {
        yield return Make($"Date.{name}()", $"The moment so many {unit} after the day begins.", [Date, Number], FactType.Moment, (_, d, n) => Ops.Calculate(Arithmetic.Add, Midnight(d.AsDate()), Span(Ops.Calculate(Arithmetic.Multiply, n.AsNumber(), seconds))));
        yield return Make($"Moment.{name}()", $"The moment so many {unit} later.", [FactType.Moment, Number], FactType.Moment, (_, m, n) => Ops.Calculate(Arithmetic.Add, m, Span(Ops.Calculate(Arithmetic.Multiply, n.AsNumber(), seconds))));
    }

    /// <summary>The moment at which a day begins in London.</summary>
    public static Fact Midnight(DateOnly day) => Fact.Of(London.At(day.ToDateTime(TimeOnly.MinValue)));

    public static Fact Span(decimal seconds) => seconds is > -300_000_000_000m and < 300_000_000_000m
        ? Fact.Of(new TimeSpan((long)(seconds * TimeSpan.TicksPerSecond)))
        : throw Ops.Fault("The length of time is too large.");

    private static Fact OfDay(Fact hour, Fact minute, Fact second) =>
        Ops.Int(hour) is var h and >= 0 and < 24 && Ops.Int(minute) is var m and >= 0 and < 60 && Ops.Int(second) is var s and >= 0 and < 60
            ? Fact.Of(new TimeSpan(h, m, s))
            : throw Ops.Fault($"There is no time of day {hour}:{minute}.");

    private static Fact Parsed(Fact text) => TimeSpan.TryParse(text.AsText(), CultureInfo.InvariantCulture, out var span)
        ? Fact.Of(span)
        : throw Ops.Fault($"\"{Ops.Shown(text)}\" is not a length of time; write it as 1.02:03:04.");

    private static Fact Period(string text)
    {
        try
        {
            return Fact.Of(System.Xml.XmlConvert.ToTimeSpan(text));
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw Ops.Fault($"\"{Ops.Shown(Fact.Of(text))}\" is not a length of time; write P14D or PT10H.");
        }
    }
}
