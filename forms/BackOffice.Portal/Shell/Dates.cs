using System.Globalization;
using BackOffice.Forms;

namespace BackOffice.Portal.Shell;

/// <summary>Dates as people read them.</summary>
internal static class Dates
{
    private static readonly CultureInfo British = CultureInfo.GetCultureInfo("en-GB");
    private static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    public static string DayAndTime(DateTimeOffset moment, FixedWords? words = null)
    {
        var (local, said) = (TimeZoneInfo.ConvertTime(moment, London), words ?? FixedWords.English);
        var time = local.ToString(local.Minute == 0 ? "htt" : "h:mmtt", British).ToLowerInvariant().Replace(" ", "", StringComparison.Ordinal);
        return said.Say("{day} at {time}", ("day", said.Day(DateOnly.FromDateTime(local.DateTime))), ("time", time));
    }
}
