using System.Collections.Frozen;

namespace BackOffice.Rules.Calendars;

/// <summary>A bank holiday, on the day it is kept.</summary>
/// <param name="Date">Day on which it is kept; the substitute day when the day itself falls on a weekend.</param>
/// <param name="Name">Its name, for example "Early May bank holiday".</param>
public readonly record struct BankHoliday(DateOnly Date, string Name);

/// <summary>
/// Bank holidays of England and Wales, worked out for 2000 to 2100. Law: Banking and Financial Dealings Act 1971,
/// Schedule 1, with the days that royal proclamations added or moved. Later proclamations are added as data.
/// </summary>
public sealed class BankHolidays
{
    /// <summary>First year that is worked out.</summary>
    public const int FirstYear = 2000;

    /// <summary>Last year that is worked out.</summary>
    public const int LastYear = 2100;

    /// <summary>Days that a royal proclamation moved: the rule's own day is an ordinary day that year.</summary>
    private static readonly (DateOnly From, DateOnly To, string Name)[] Moved =
    [
        (new(2002, 5, 27), new(2002, 6, 4), "Spring bank holiday"),
        (new(2012, 5, 28), new(2012, 6, 4), "Spring bank holiday"),
        (new(2020, 5, 4), new(2020, 5, 8), "Early May bank holiday (VE day)"),
        (new(2022, 5, 30), new(2022, 6, 2), "Spring bank holiday"),
    ];

    /// <summary>Days that a royal proclamation added.</summary>
    private static readonly BankHoliday[] Extra =
    [
        new(new(2002, 6, 3), "Golden Jubilee"),
        new(new(2011, 4, 29), "Royal wedding"),
        new(new(2012, 6, 5), "Diamond Jubilee"),
        new(new(2022, 6, 3), "Platinum Jubilee"),
        new(new(2022, 9, 19), "State funeral of Queen Elizabeth II"),
        new(new(2023, 5, 8), "Coronation of King Charles III"),
    ];

    private readonly FrozenDictionary<DateOnly, string> names;

    private BankHolidays(IEnumerable<BankHoliday> days)
    {
        var byDay = new Dictionary<DateOnly, string>();
        foreach (var day in days)
        {
            byDay[day.Date] = day.Name;
        }

        names = byDay.ToFrozenDictionary();
    }

    /// <summary>The days as the law and the proclamations so far have them.</summary>
    public static BankHolidays EnglandAndWales { get; } = new(Enumerable.Range(FirstYear, LastYear - FirstYear + 1).SelectMany(OfYear).Concat(Extra));

    /// <summary>The same with further days, as a proclamation adds them.</summary>
    /// <param name="further">Days to add.</param>
    /// <param name="removed">Days that are bank holidays no longer, because they were moved.</param>
    public BankHolidays With(IEnumerable<BankHoliday> further, IEnumerable<DateOnly>? removed = null)
    {
        var gone = new HashSet<DateOnly>(removed ?? []);
        return new(names.Where(n => !gone.Contains(n.Key)).Select(n => new BankHoliday(n.Key, n.Value)).Concat(further));
    }

    /// <summary>True when the year of the day is one that is worked out.</summary>
    /// <param name="day">The day.</param>
    public static bool Covers(DateOnly day) => day.Year is >= FirstYear and <= LastYear;

    /// <summary>Whether a bank holiday is kept on the day.</summary>
    /// <param name="day">The day.</param>
    public bool Contains(DateOnly day) => names.ContainsKey(day);

    /// <summary>Name of the bank holiday kept on the day, or null.</summary>
    /// <param name="day">The day.</param>
    public string? NameOf(DateOnly day) => names.GetValueOrDefault(day);

    /// <summary>The bank holidays of a year in order.</summary>
    /// <param name="year">The year.</param>
    public IReadOnlyList<BankHoliday> In(int year) =>
        [.. names.Where(n => n.Key.Year == year).Select(n => new BankHoliday(n.Key, n.Value)).OrderBy(d => d.Date)];

    private static IEnumerable<BankHoliday> OfYear(int year)
    {
        var easter = Days.EasterSunday(year);
        BankHoliday[] days =
        [
            NewYear(year),
            new(easter.AddDays(-2), "Good Friday"),
            new(easter.AddDays(1), "Easter Monday"),
            new(Days.Nth(year, 5, DayOfWeek.Monday, 1), "Early May bank holiday"),
            new(Days.Last(year, 5, DayOfWeek.Monday), "Spring bank holiday"),
            new(Days.Last(year, 8, DayOfWeek.Monday), "Summer bank holiday"),
            .. Christmas(year),
        ];
        foreach (var day in days)
        {
            var move = Array.Find(Moved, m => m.From == day.Date);
            yield return move.Name is null ? day : new BankHoliday(move.To, move.Name);
        }
    }

    // A holiday that falls on a weekend is kept on the next day that is neither a weekend nor already a holiday.
    private static BankHoliday NewYear(int year)
    {
        var day = new DateOnly(year, 1, 1);
        return day.DayOfWeek switch
        {
            DayOfWeek.Saturday => new(day.AddDays(2), "New Year's Day (substitute day)"),
            DayOfWeek.Sunday => new(day.AddDays(1), "New Year's Day (substitute day)"),
            _ => new(day, "New Year's Day"),
        };
    }

    private static IEnumerable<BankHoliday> Christmas(int year)
    {
        var christmas = new DateOnly(year, 12, 25);
        var boxing = new DateOnly(year, 12, 26);
        return christmas.DayOfWeek switch
        {
            DayOfWeek.Friday => [new(christmas, "Christmas Day"), new(boxing.AddDays(2), "Boxing Day (substitute day)")],
            DayOfWeek.Saturday => [new(christmas.AddDays(2), "Christmas Day (substitute day)"), new(boxing.AddDays(2), "Boxing Day (substitute day)")],
            DayOfWeek.Sunday => [new(boxing, "Boxing Day"), new(christmas.AddDays(2), "Christmas Day (substitute day)")],
            _ => [new(christmas, "Christmas Day"), new(boxing, "Boxing Day")],
        };
    }
}
