using System.Globalization;
using BackOffice.Engine.Cases;

namespace BackOffice.Engine;

/// <summary>Days and lists in sentences, the same on every machine whatever its own language.</summary>
internal static class Words
{
    private static readonly CultureInfo British = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>"1 June 2026".</summary>
    public static string Day(DateOnly day) => day.ToString("d MMMM yyyy", British);

    /// <summary>The London day of a moment.</summary>
    public static string Day(DateTimeOffset moment) => Day(London.DayOf(moment));

    /// <summary>"1 June 2026 at 14:05", in London.</summary>
    public static string Moment(DateTimeOffset moment) => $"{Day(moment)} at {London.TimeOf(moment).ToString("HH:mm", British)}";

    /// <summary>"1 day", "2 days".</summary>
    public static string Days(int count) => $"{count.ToString(British)} {(count == 1 ? "day" : "days")}";

    /// <summary>"a, b and c".</summary>
    public static string List(IReadOnlyList<string> items) => items.Count switch
    {
        0 => "",
        1 => items[0],
        _ => $"{string.Join(", ", items.Take(items.Count - 1))} and {items[^1]}",
    };
}
