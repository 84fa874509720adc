namespace BackOffice.Rules.Facts;

/// <summary>
/// What the clock shows in England: GMT, and BST from the last Sunday of March to the last Sunday of October, changing
/// at 01:00 UTC (Summer Time Act 1972 as amended by SI 2002/262). Computed, so that no time zone file is needed.
/// </summary>
internal static class London
{
    public static DateTime Local(DateTimeOffset moment)
    {
        var utc = moment.UtcDateTime;
        return IsSummer(utc) ? utc.AddHours(1) : utc;
    }

    /// <summary>The moment at which the clock shows a time; of an hour that comes twice, the later.</summary>
    public static DateTimeOffset At(DateTime local)
    {
        var utc = DateTime.SpecifyKind(local, DateTimeKind.Utc);
        var summer = utc > DateTime.MinValue.AddHours(1) && IsSummer(utc.AddHours(-1)) && IsSummer(utc);
        return new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), summer ? TimeSpan.FromHours(1) : TimeSpan.Zero);
    }

    private static bool IsSummer(DateTime utc) => utc.Year > 1 && utc >= LastSunday(utc.Year, 3) && utc < LastSunday(utc.Year, 10);

    private static DateTime LastSunday(int year, int month)
    {
        var last = new DateTime(year, month, 31, 1, 0, 0, DateTimeKind.Utc);
        return last.AddDays(-(int)last.DayOfWeek);
    }
}
