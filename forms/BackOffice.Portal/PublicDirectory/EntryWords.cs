using System.Globalization;
using BackOffice.Engine.Listing;

namespace BackOffice.Portal.PublicDirectory;

/// <summary>Facts of an entry as people read them.</summary>
internal static class EntryWords
{
    /// <summary>"9 months to 4 years", "4 to 11 years"; null when the ages are not known.</summary>
    public static string? Ages(DirectoryEntry entry) => entry is not { FromMonths: { } from, ToYears: { } to } ? null
        : from % 12 == 0 ? string.Create(CultureInfo.InvariantCulture, $"{from / 12} to {to} years")
        : string.Create(CultureInfo.InvariantCulture, $"{from} months to {to} years");

    public static string? Vacancies(DirectoryEntry entry) => entry.Vacancies switch
    {
        null => null,
        0 => "No free places",
        1 => "1 free place",
        var free => string.Create(CultureInfo.InvariantCulture, $"{free} free places"),
    };

    /// <summary>"8am to 6pm, also in the holidays"; null when nobody says.</summary>
    public static string? Open(DirectoryEntry entry) => entry is { OpensAt: { } from, ClosesAt: { } to } ? $"{Time(from)} to {Time(to)}{(entry.InHolidays ? ", also in the holidays" : ", in term time")}" : null;

    private static string Time(TimeOnly time) => time.ToString(time.Minute == 0 ? "htt" : "h:mmtt", CultureInfo.GetCultureInfo("en-GB")).ToLowerInvariant().Replace(" ", "", StringComparison.Ordinal);
}
