using BackOffice.Rules.Calendars;

namespace BackOffice.Desk.Words;

/// <summary>How people's names and ages read: "Surname, Forename" in lists, "Forename Surname" on pages.</summary>
public static class PersonWords
{
    /// <summary>"O'Neill, Aisha".</summary>
    public static string InList(string? forename, string? surname) =>
        Join(", ", surname, forename);

    /// <summary>"Aisha O'Neill".</summary>
    public static string OnPage(string? forename, string? surname) =>
        Join(" ", forename, surname);

    /// <summary>Whole years on a day. A child born on 29 February is a year older on 1 March of a common year, as the law counts.</summary>
    public static int Age(DateOnly born, DateOnly today)
    {
        var age = today.Year - born.Year;
        var birthday = born is { Month: 2, Day: 29 } && !DateTime.IsLeapYear(today.Year)
            ? new DateOnly(today.Year, 3, 1)
            : new DateOnly(today.Year, born.Month, born.Day);
        return today < birthday ? age - 1 : age;
    }

    /// <summary>"Year 2", "Reception"; short form "Y2", "R". Empty when not known.</summary>
    public static string YearGroup(string? code, bool inList = false)
    {
        if (string.IsNullOrWhiteSpace(code)) return "";
        var text = code.Trim();
        if (text is "R" or "0") return inList ? "R" : "Reception";
        if (text.StartsWith('N')) return inList ? text : "Nursery";
        var number = text.StartsWith("Year ", StringComparison.OrdinalIgnoreCase) ? text[5..] : text.TrimStart('Y', 'y');
        return int.TryParse(number, out _) ? (inList ? "Y" : "Year ") + number : text;
    }

    /// <summary>What a reader of a list looks for beside a name: "Y2", "R", "N1" by date of birth; for those with no year, "aged 21".</summary>
    public static string YearOrAge(DateOnly born, DateOnly today) =>
        SchoolAge.YearGroup(born, today) is { } year ? YearGroup(year, inList: true) : $"aged {Age(born, today)}";

    private static string Join(string between, params string?[] parts) =>
        string.Join(between, parts.Where(part => !string.IsNullOrWhiteSpace(part)).Select(part => part!.Trim()));
}
