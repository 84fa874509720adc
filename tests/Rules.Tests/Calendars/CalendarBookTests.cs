using BackOffice.Rules.Calendars;
using Bogus;
using static BackOffice.Rules.Tests.Clocks.SharedData;

namespace BackOffice.Rules.Tests.Calendars;

public class CalendarBookTests
{
    private readonly CalendarBook book = BackOffice.Rules.Tests.Clocks.SharedData.Calendars;
    private readonly Randomizer random = new(20260112);

    [Theory]
    [InlineData("2025-09-01", "2026-08-31")]
    [InlineData("2026-09-01", "2027-08-31")]
    [InlineData("2027-09-01", "2028-08-31")]
    public void A_school_year_of_the_test_calendar_has_190_pupil_days(string from, string to) =>
        book.Term("T").Value.SchoolDays.Count(d => d >= Day(from) && d <= Day(to)).ShouldBe(190);

    [Fact]
    public void Staff_days_weekends_and_bank_holidays_are_no_school_days()
    {
        book.IsSchoolDay("T", Day("2026-01-05")).Value.ShouldBeFalse("a staff day");
        book.IsSchoolDay("T", Day("2026-01-06")).Value.ShouldBeTrue();
        book.IsSchoolDay("T", Day("2026-05-04")).Value.ShouldBeFalse("a bank holiday in term");
        book.IsSchoolDay("T", Day("2026-05-09")).Value.ShouldBeFalse("a Saturday in term");
    }

    [Theory]
    [InlineData("2028-09-04")]
    [InlineData("2025-08-31")]
    public void A_day_outside_the_calendar_is_missing_and_never_guessed(string day)
    {
        var answer = book.IsSchoolDay("T", Day(day));
        answer.Error.ShouldNotBeNull();
        answer.Error.ShouldStartWith("calendar missing");
        answer.Error.ShouldContain(Days.InWords(Day(day)));
    }

    [Fact]
    public void Counting_past_the_end_of_a_calendar_is_missing()
    {
        book.AddSchoolDays("T", Day("2028-07-10"), 20).Error.ShouldNotBeNull().ShouldStartWith("calendar missing");
        book.AddSchoolDays("T", Day("2025-09-05"), -10).Error.ShouldNotBeNull().ShouldStartWith("calendar missing");
        book.SchoolDaysBetween("T", Day("2028-07-10"), Day("2028-10-01")).Error.ShouldNotBeNull().ShouldStartWith("calendar missing");
        book.AddWorkingDays(Day("2100-12-20"), 30).Error.ShouldNotBeNull().ShouldStartWith("calendar missing");
    }

    [Fact]
    public void A_gap_between_two_years_of_a_calendar_is_not_stepped_over()
    {
        var gap = CalendarBook.Parse("""
            {"calendars":[{"name":"G","years":[
              {"from":"2025-09-01","to":"2026-07-31","terms":[{"from":"2026-07-01","to":"2026-07-20"}]},
              {"from":"2026-09-01","to":"2027-07-31","terms":[{"from":"2026-09-02","to":"2026-10-20"}]}]}]}
            """).Book;
        gap.AddSchoolDays("G", Day("2026-07-17"), 1).Value.ShouldBe(Day("2026-07-20"));
        gap.AddSchoolDays("G", Day("2026-07-17"), 2).Error.ShouldNotBeNull().ShouldContain("1 August 2026");
    }

    [Fact]
    public void An_unknown_calendar_is_named_in_the_error() =>
        book.AddSchoolDays("Hilltop", Day("2026-01-12"), 5).Error.ShouldBe("calendar missing: there is no term calendar called \"Hilltop\"; add its term dates to the calendars before the clock starts");

    [Fact]
    public void The_calendar_that_clocks_ask_for_is_the_councils_whatever_it_is_called()
    {
        book.Term("laStandard").Value.ShouldBeSameAs(book.Term("LA").Value);
        book.AddSchoolDays("la", Day("2026-01-05"), 5).Value.ShouldBe(Day("2026-01-12"));
        book.Terms.Count(term => term.Name == "laStandard").ShouldBe(1, "another name is not another calendar");
        book.Term("T2627").Value.ShouldBeSameAs(book.Term("T").Value);
        CalendarBook.Parse("""{"calendars":[{"name":"A","aliases":["a"],"years":[{"from":"2025-09-01","to":"2026-08-31"}]}]}""").Errors.ShouldContain(e => e.Contains("used twice"));
        CalendarBook.Parse("""{"calendars":[{"name":"A","aliases":[5],"years":[{"from":"2025-09-01","to":"2026-08-31"}]}]}""").Errors.ShouldContain(e => e.Contains("another name"));
    }

    [Fact]
    public void A_school_with_its_own_days_is_based_on_another_calendar()
    {
        var reading = CalendarBook.Parse("""
            {"calendars":[
              {"name":"LA","years":[{"from":"2025-09-01","to":"2026-08-31","terms":[{"from":"2026-01-05","to":"2026-02-13"}]}]},
              {"name":"snowy","basedOn":"LA","closed":[{"date":"2026-01-07","reason":"snow"}],"open":["2026-02-14"]}]}
            """);
        reading.Errors.ShouldBeEmpty();
        reading.Book.AddSchoolDays("snowy", Day("2026-01-06"), 1).Value.ShouldBe(Day("2026-01-08"));
        reading.Book.AddSchoolDays("LA", Day("2026-01-06"), 1).Value.ShouldBe(Day("2026-01-07"));
        reading.Book.IsSchoolDay("snowy", Day("2026-02-14")).Value.ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"calendars":[{"title":"x"}]}""", "calendar number 1 has no \"name\"")]
    [InlineData("""{"calendars":[{"name":"A","basedOn":"B"}]}""", "\"B\", which is not a calendar above it")]
    [InlineData("""{"calendars":[{"name":"A","years":[{"from":"2026-09-01","to":"2025-08-31"}]}]}""", "each year needs")]
    [InlineData("""{"calendars":[{"name":"A","years":[{"from":"2025-09-01","to":"2026-08-31","terms":[{"from":"2026-09-02","to":"2026-09-20"}]}]}]}""", "inside the year")]
    [InlineData("""{"calendars":[{"name":"A","years":[{"from":"2025-09-01","to":"2026-08-31","inset":["5 Jan"]}]}]}""", "is not a day such as")]
    [InlineData("""{"calendars":[{"name":"A","years":[{"from":"2025-09-01","to":"2026-08-31"}]},{"name":"a","years":[{"from":"2025-09-01","to":"2026-08-31"}]}]}""", "used twice")]
    [InlineData("{\n\"calendars\": [,]}", "line 2")]
    [InlineData("""{"calendars":[5,{"name":"A","years":[5,{"from":"2025-09-01","to":"2026-08-31","terms":["x"]}]}],"officeClosures":[1],"extraBankHolidays":["x"]}""", "each term needs")]
    [InlineData("""{"calendars":[],"calendars":[]}""", "calendars: the file is not JSON.")]
    [InlineData("[]", "not a JSON object")]
    public void A_fault_in_the_file_names_the_calendar(string json, string fault) =>
        CalendarBook.Parse(json).Errors.ShouldContain(e => e.Contains(fault));

    [Fact]
    public void Adding_and_taking_away_working_days_gives_the_working_day_back()
    {
        for (var i = 0; i < 2000; i++)
        {
            var day = book.WorkingDayOnOrAfter(new DateOnly(2001, 1, 1).AddDays(random.Int(0, 35000))).Value;
            var n = random.Int(0, 300);
            var there = book.AddWorkingDays(day, n).Value;
            book.AddWorkingDays(there, -n).Value.ShouldBe(day, $"{day} + {n}");
            book.WorkingDaysBetween(day, there).Value.ShouldBe(n);
            book.WorkingDaysBetween(there, day).Value.ShouldBe(-n);
            book.IsWorkingDay(there).Value.ShouldBeTrue();
        }
    }

    [Fact]
    public void Adding_and_taking_away_school_days_gives_the_school_day_back()
    {
        var days = book.Term("T").Value.SchoolDays;
        for (var i = 0; i < 2000; i++)
        {
            var from = random.Int(0, days.Count - 1);
            var n = random.Int(0, days.Count - 1 - from);
            var there = book.AddSchoolDays("T", days[from], n).Value;
            there.ShouldBe(days[from + n]);
            book.AddSchoolDays("T", there, -n).Value.ShouldBe(days[from]);
            book.SchoolDaysBetween("T", days[from], there).Value.ShouldBe(n);
        }
    }

    [Fact]
    public void A_school_day_counted_from_a_holiday_is_the_first_day_back() =>
        book.AddSchoolDays("T", Day("2025-12-25"), 1).Value.ShouldBe(Day("2026-01-06"));

    [Fact]
    public void The_working_day_before_is_never_more_than_five_days_away()
    {
        for (var day = new DateOnly(2001, 1, 1); day.Year < 2100; day = day.AddDays(1))
        {
            var target = book.WorkingDayOnOrBefore(day).Value;
            (day.DayNumber - target.DayNumber).ShouldBeInRange(0, 5, day.ToString());
        }
    }
}
