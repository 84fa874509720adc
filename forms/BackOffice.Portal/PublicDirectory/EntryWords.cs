using System.Globalization;
using BackOffice.Engine.Listing;
using BackOffice.Forms;

namespace BackOffice.Portal.PublicDirectory;

/// <summary>Facts of an entry as people read them.</summary>
internal static class EntryWords
{
    /// <summary>"9 months to 4 years", "4 to 11 years"; null when the ages are not known.</summary>
    public static string? Ages(DirectoryEntry entry, FixedWords words) => entry is not { FromMonths: { } from, ToYears: { } to } ? null
        : from % 12 == 0 ? words.Say("{from} to {to} years", ("from", Number(from / 12)), ("to", Number(to)))
        : words.Say("{from} months to {to} years", ("from", Number(from)), ("to", Number(to)));

    public static string? Vacancies(DirectoryEntry entry, FixedWords words) => entry.Vacancies switch
    {
        null => null,
        0 => words["No free places"],
        1 => words["1 free place"],
        { } free => words.Say("{count} free places", ("count", Number(free))),
    };

    /// <summary>"8am to 6pm, also in the holidays"; null when nobody says.</summary>
    public static string? Open(DirectoryEntry entry, FixedWords words) => entry is not { OpensAt: { } from, ClosesAt: { } to } ? null
        : words.Say(entry.InHolidays ? "{from} to {to}, also in the holidays" : "{from} to {to}, in term time", ("from", Time(from)), ("to", Time(to)));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Time(TimeOnly time) => time.ToString(time.Minute == 0 ? "htt" : "h:mmtt", CultureInfo.GetCultureInfo("en-GB")).ToLowerInvariant().Replace(" ", "", StringComparison.Ordinal);
}
