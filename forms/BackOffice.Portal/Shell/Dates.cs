using System.Globalization;
using BackOffice.Engine.Cases;

namespace BackOffice.Portal.Shell;

/// <summary>Dates as people read them.</summary>
internal static class Dates
{
    private static readonly CultureInfo British = CultureInfo.GetCultureInfo("en-GB");
    private static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    public static string Day(DateOnly day) => day.ToString("d MMMM yyyy", British);

    public static string Day(DateTimeOffset moment) => Day(Engine.Cases.London.DayOf(moment));

    public static string DayAndTime(DateTimeOffset moment)
    {
        var local = TimeZoneInfo.ConvertTime(moment, London);
        return $"{local.ToString("d MMMM yyyy", British)} at {local.ToString(local.Minute == 0 ? "htt" : "h:mmtt", British).ToLowerInvariant().Replace(" ", "", StringComparison.Ordinal)}";
    }
}
