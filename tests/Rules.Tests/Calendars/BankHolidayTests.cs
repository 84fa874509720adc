using BackOffice.Rules.Calendars;
using static BackOffice.Rules.Tests.Clocks.SharedData;

namespace BackOffice.Rules.Tests.Calendars;

public class BankHolidayTests
{
    [Theory]
    [InlineData(2024, "2024-01-01 2024-03-29 2024-04-01 2024-05-06 2024-05-27 2024-08-26 2024-12-25 2024-12-26")]
    [InlineData(2025, "2025-01-01 2025-04-18 2025-04-21 2025-05-05 2025-05-26 2025-08-25 2025-12-25 2025-12-26")]
    [InlineData(2026, "2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28")]
    [InlineData(2027, "2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27 2027-12-28")]
    [InlineData(2028, "2028-01-03 2028-04-14 2028-04-17 2028-05-01 2028-05-29 2028-08-28 2028-12-25 2028-12-26")]
    [InlineData(2029, "2029-01-01 2029-03-30 2029-04-02 2029-05-07 2029-05-28 2029-08-27 2029-12-25 2029-12-26")]
    [InlineData(2030, "2030-01-01 2030-04-19 2030-04-22 2030-05-06 2030-05-27 2030-08-26 2030-12-25 2030-12-26")]
    // Years in which a proclamation moved or added days.
    [InlineData(2002, "2002-01-01 2002-03-29 2002-04-01 2002-05-06 2002-06-03 2002-06-04 2002-08-26 2002-12-25 2002-12-26")]
    [InlineData(2011, "2011-01-03 2011-04-22 2011-04-25 2011-04-29 2011-05-02 2011-05-30 2011-08-29 2011-12-26 2011-12-27")]
    [InlineData(2012, "2012-01-02 2012-04-06 2012-04-09 2012-05-07 2012-06-04 2012-06-05 2012-08-27 2012-12-25 2012-12-26")]
    [InlineData(2020, "2020-01-01 2020-04-10 2020-04-13 2020-05-08 2020-05-25 2020-08-31 2020-12-25 2020-12-28")]
    [InlineData(2021, "2021-01-01 2021-04-02 2021-04-05 2021-05-03 2021-05-31 2021-08-30 2021-12-27 2021-12-28")]
    [InlineData(2022, "2022-01-03 2022-04-15 2022-04-18 2022-05-02 2022-06-02 2022-06-03 2022-08-29 2022-09-19 2022-12-26 2022-12-27")]
    [InlineData(2023, "2023-01-02 2023-04-07 2023-04-10 2023-05-01 2023-05-08 2023-05-29 2023-08-28 2023-12-25 2023-12-26")]
    public void The_days_are_those_that_were_published(int year, string days) =>
        string.Join(' ', BankHolidays.EnglandAndWales.In(year).Select(d => Days.Iso(d.Date))).ShouldBe(days);

    [Theory]
    [InlineData("2000-04-23")]
    [InlineData("2008-03-23")]
    [InlineData("2011-04-24")]
    [InlineData("2038-04-25")] // the latest that Easter can be
    [InlineData("2049-04-18")]
    [InlineData("2076-04-19")]
    [InlineData("2100-03-28")]
    public void Easter_Sunday_is_worked_out(string easter) => Days.EasterSunday(Day(easter).Year).ShouldBe(Day(easter));

    [Fact]
    public void Every_year_has_at_least_eight_and_none_falls_on_a_weekend()
    {
        for (var year = BankHolidays.FirstYear; year <= BankHolidays.LastYear; year++)
        {
            var days = BankHolidays.EnglandAndWales.In(year);
            days.Count.ShouldBeGreaterThanOrEqualTo(8, year.ToString());
            days.ShouldAllBe(d => d.Date.DayOfWeek != DayOfWeek.Saturday && d.Date.DayOfWeek != DayOfWeek.Sunday);
        }
    }

    [Fact]
    public void A_proclaimed_day_is_added_as_data()
    {
        var book = CalendarBook.Parse("""{"extraBankHolidays":[{"date":"2031-06-06","name":"A jubilee"}],"movedBankHolidays":["2031-05-26"]}""");
        book.Errors.ShouldBeEmpty();
        book.Book.BankHolidays.NameOf(Day("2031-06-06")).ShouldBe("A jubilee");
        book.Book.IsWorkingDay(Day("2031-06-06")).Value.ShouldBeFalse();
        book.Book.IsWorkingDay(Day("2031-05-26")).Value.ShouldBeTrue();
    }
}
