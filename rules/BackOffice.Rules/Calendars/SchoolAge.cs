namespace BackOffice.Rules.Calendars;

/// <summary>Dates that follow from a child's date of birth.</summary>
public static class SchoolAge
{
    /// <summary>
    /// Birthday in the year in which the age is reached. A child born on 29 February has it on 1 March of other years,
    /// the ordinary reading of "attains the age" in England; the switch gives 28 February.
    /// </summary>
    /// <param name="born">Date of birth.</param>
    /// <param name="age">Age reached.</param>
    /// <param name="leapBirthdayOn28February">Council's choice for children born on 29 February.</param>
    public static DateOnly Birthday(DateOnly born, int age, bool leapBirthdayOn28February = false)
    {
        var year = born.Year + age;
        return born is { Month: 2, Day: 29 } && !DateTime.IsLeapYear(year)
            ? (leapBirthdayOn28February ? new DateOnly(year, 2, 28) : new DateOnly(year, 3, 1))
            : new DateOnly(year, born.Month, born.Day);
    }

    /// <summary>
    /// First day of compulsory school age: 31 August, 31 December or 31 March on or next after the fifth birthday
    /// (Education Act 1996 s8; Education (Start of Compulsory School Age) Order 1998).
    /// </summary>
    /// <param name="born">Date of birth.</param>
    public static DateOnly CompulsoryFrom(DateOnly born)
    {
        var fifth = Birthday(born, 5);
        DateOnly[] prescribed = [new(fifth.Year, 3, 31), new(fifth.Year, 8, 31), new(fifth.Year, 12, 31)];
        return Array.Find(prescribed, d => d >= fifth);
    }

    /// <summary>
    /// School leaving date: the last Friday of June of the school year, to 31 August, in which the child turns 16
    /// (Education Act 1996 s8; Education (School Leaving Date) Order 1997).
    /// </summary>
    /// <param name="born">Date of birth.</param>
    public static DateOnly LeavingDate(DateOnly born)
    {
        var sixteenth = Birthday(born, 16);
        var year = sixteenth.Month >= 9 ? sixteenth.Year + 1 : sixteenth.Year;
        return LeavingDateOfYear(year);
    }

    /// <summary>
    /// National curriculum year in which a child is by age: <c>N1</c>, <c>N2</c>, <c>R</c>, <c>1</c> to <c>14</c>. School years run from 1 September, and
    /// reception is the year in which a child turns 5. Null for children too young for nursery and for people past year 14. A child who is taught out of
    /// year is in another one: only the school knows.
    /// </summary>
    /// <param name="born">Date of birth.</param>
    /// <param name="on">Day that is asked about.</param>
    public static string? YearGroup(DateOnly born, DateOnly on) => (SchoolYear(on) - SchoolYear(born) - 5) switch
    {
        -2 => "N1",
        -1 => "N2",
        0 => "R",
        var year and >= 1 and <= 14 => year.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>The calendar year in which the school year of a day begins.</summary>
    private static int SchoolYear(DateOnly day) => day.Month >= 9 ? day.Year : day.Year - 1;

    /// <summary>The school leaving date of a calendar year.</summary>
    /// <param name="year">The year.</param>
    public static DateOnly LeavingDateOfYear(int year) => Days.Last(year, 6, DayOfWeek.Friday);
}
