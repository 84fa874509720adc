using BackOffice.Rules.Calendars;

namespace BackOffice.Rules.Tests.Calendars;

/// <summary>What an administrator may do to the calendars, and what the sheet says about it.</summary>
public class CalendarSheetTests
{
    private const string Council = """
        { "about": "kept", "extraBankHolidays": [ { "date": "2023-05-08", "name": "Coronation" } ], "movedBankHolidays": [], "officeClosures": [ { "from": "2025-12-22", "to": "2026-01-02" } ],
          "calendars": [
            { "name": "laStandard", "title": "Council", "note": "kept", "unverified": true, "years": [ { "from": "2025-09-01", "to": "2026-08-31", "terms": [
              { "from": "2025-09-01", "to": "2025-10-24" }, { "from": "2025-11-03", "to": "2025-12-19" }, { "from": "2026-01-05", "to": "2026-02-13" },
              { "from": "2026-02-23", "to": "2026-03-27" }, { "from": "2026-04-13", "to": "2026-05-22" }, { "from": "2026-06-01", "to": "2026-07-20" } ], "inset": [ "2025-09-01" ] } ] },
            { "name": "810001", "title": "Low Road", "basedOn": "laStandard", "closed": [ "2026-01-23" ] } ] }
        """;

    private static readonly SheetYear Next = Year(
        "2026-09-01", "2027-08-31",
        "2026-09-01/2026-10-23", "2026-11-02/2026-12-18", "2027-01-04/2027-02-12", "2027-02-22/2027-03-25", "2027-04-12/2027-05-28", "2027-06-07/2027-07-22");

    private static CalendarSheet Sheet => CalendarSheet.Read(Council);

    [Fact]
    public void An_added_day_counts_at_once_and_leaves_the_rest_of_the_file_alone()
    {
        var edit = Sheet.AddExtraDay(D("2026-06-15"), " A jubilee ");

        edit.Problems.ShouldBeEmpty();
        edit.What.ShouldBe("15 June 2026 (A jubilee) is a bank holiday");
        edit.Calendars.ShouldBeNull("every clock may count otherwise");
        var after = CalendarSheet.Read(edit.Json);
        after.Book.BankHolidays.NameOf(D("2026-06-15")).ShouldBe("A jubilee");
        after.ExtraDays.Count.ShouldBe(2);
        edit.Json.ShouldNotBeNull().ShouldContain("\"about\": \"kept\"");
        edit.Json.ShouldContain("\"note\": \"kept\"");
        edit.Json.ShouldContain("officeClosures");
    }

    [Fact]
    public void Added_days_are_changed_and_taken_away_and_moved_days_come_back()
    {
        var changed = CalendarSheet.Read(Sheet.ChangeExtraDay(D("2023-05-08"), D("2023-05-09"), "Coronation").Json);
        changed.Book.BankHolidays.Contains(D("2023-05-09")).ShouldBeTrue();
        CalendarSheet.Read(changed.RemoveExtraDay(D("2023-05-09")).Json).ExtraDays.ShouldBeEmpty();

        var moved = CalendarSheet.Read(Sheet.AddMovedDay(D("2026-05-25")).Json);
        moved.Book.BankHolidays.Contains(D("2026-05-25")).ShouldBeFalse();
        moved.MovedDays.ShouldBe([D("2026-05-25")]);
        CalendarSheet.Read(moved.RemoveMovedDay(D("2026-05-25")).Json).Book.BankHolidays.Contains(D("2026-05-25")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("2026-12-25", "Party", "25 December 2026 is a bank holiday already: Christmas Day.")]
    [InlineData("2200-06-15", "Party", "Bank holidays are kept from 2000 to 2100. Check the year.")]
    [InlineData("2026-06-15", " ", "Give the day a name")]
    public void A_day_that_cannot_be_added_says_why(string day, string name, string advice)
    {
        var edit = Sheet.AddExtraDay(D(day), name);

        edit.Json.ShouldBeNull();
        edit.Problems.ShouldHaveSingleItem().ShouldStartWith(advice);
    }

    [Fact]
    public void A_day_on_a_weekend_is_doubted_and_a_day_of_the_law_cannot_be_taken_away()
    {
        Sheet.AddExtraDay(D("2026-06-14"), "Party").Advice.ShouldHaveSingleItem().ShouldStartWith("Sunday 14 June 2026 is a day on which offices are shut anyway");
        Sheet.RemoveExtraDay(D("2026-12-25")).Problems.ShouldHaveSingleItem().ShouldContain("cannot be taken away here");
        Sheet.AddMovedDay(D("2026-06-15")).Problems.ShouldHaveSingleItem().ShouldContain("is no bank holiday");
        Sheet.AddMovedDay(D("2023-05-08")).Problems.ShouldHaveSingleItem().ShouldContain("is an added day");
    }

    [Fact]
    public void A_new_year_counts_for_the_calendar_and_for_schools_that_follow_it()
    {
        var edit = Sheet.SetYear("laStandard", null, Next);

        edit.Problems.ShouldBeEmpty();
        edit.Advice.ShouldBeEmpty();
        edit.Calendars.ShouldBe(["laStandard", "810001"]);
        edit.What.ShouldBe("term dates of \"Council\" for 1 September 2026 to 31 August 2027 were added");
        var after = CalendarSheet.Read(edit.Json);
        after.Book.IsSchoolDay("810001", D("2026-09-02")).Value.ShouldBeTrue();
        after.Calendars[0].Years.Count.ShouldBe(2);
        after.Calendars[0].Years[0].Closures.ShouldBe([new SheetClosure(D("2025-09-01"), true)]);
    }

    public static TheoryData<SheetYear, string> Wrong() => new()
    {
        { Next with { To = D("2026-08-31") }, "The year ends on 31 August 2026, before it begins on 1 September 2026. Check the days." },
        { Next with { To = D("2028-08-31") }, "1 September 2026 to 31 August 2028 is longer than a school year. Enter each year by itself." },
        { Next with { Terms = [] }, "Enter at least one term." },
        { Next with { From = D("2026-08-31") }, "The year 31 August 2026 to 31 August 2027 overlaps the one from 1 September 2025 to 31 August 2026. Change its first or last day." },
        { Next with { Terms = [.. Next.Terms, new DaySpan(D("2027-07-20"), D("2027-07-23"))] }, "The term from 20 July 2027 begins before the one before it ends on 22 July 2027. Change one of the days." },
        { Next with { Terms = [.. Next.Terms, new DaySpan(D("2027-08-30"), D("2027-09-03"))] }, "The term 30 August 2027 to 3 September 2027 is not inside the year 1 September 2026 to 31 August 2027. Change the term or the year." },
        { Next with { Terms = [.. Next.Terms, new DaySpan(D("2027-08-12"), D("2027-08-10"))] }, "A term ends on 10 August 2027, before it begins on 12 August 2027. Check the days." },
        { Next with { Closures = [new SheetClosure(D("2027-09-01"), true)] }, "The staff day 1 September 2027 is not inside the year 1 September 2026 to 31 August 2027." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_year_that_does_not_fit_says_what_to_change(SheetYear year, string sentence)
    {
        var edit = Sheet.SetYear("laStandard", null, year);

        edit.Json.ShouldBeNull();
        edit.Problems.ShouldBe([sentence]);
    }

    [Fact]
    public void Gaps_few_school_days_and_closures_out_of_term_are_advice_and_do_not_stop_anybody()
    {
        var late = Next with { From = D("2026-09-03"), Terms = [new DaySpan(D("2026-09-03"), D("2026-10-23"))], Closures = [new SheetClosure(D("2026-12-24"), false, "Snow")] };

        var edit = Sheet.SetYear("laStandard", null, late);

        edit.Json.ShouldNotBeNull();
        edit.Advice.ShouldBe([
            "No dates are known from 1 September 2026 to 2 September 2026. Clocks in school days that reach into them cannot be counted.",
            "These terms have 37 school days. A school year has 190, or 195 while the staff days are not entered. Check the terms.",
            "Thursday 24 December 2026 is no day of term, so closing it changes nothing.",
        ]);
        CalendarSheet.Read(edit.Json).Calendars[0].Years[1].Closures.ShouldBe([new SheetClosure(D("2026-12-24"), false, "Snow")]);
    }

    [Fact]
    public void Years_are_changed_and_taken_away_and_the_last_one_stays()
    {
        var snow = Sheet.Calendars[0].Years[0] with { Closures = [new SheetClosure(D("2026-01-23"), false, "Snow")] };
        CalendarSheet.Read(Sheet.SetYear("laStandard", D("2025-09-01"), snow).Json).Book.IsSchoolDay("laStandard", D("2026-01-23")).Value.ShouldBeFalse();
        Sheet.RemoveYear("laStandard", D("2025-09-01")).Problems.ShouldHaveSingleItem().ShouldContain("only year");
        var two = CalendarSheet.Read(Sheet.SetYear("laStandard", null, Next).Json);
        CalendarSheet.Read(two.RemoveYear("laStandard", D("2026-09-01")).Json).Calendars[0].Years.Count.ShouldBe(1);
        Sheet.SetYear("laStandard", D("2020-09-01"), Next).Problems.ShouldHaveSingleItem().ShouldContain("not there any more");
        Sheet.SetYear("nobody", null, Next).Problems.ShouldHaveSingleItem().ShouldContain("not there any more");
    }

    [Fact]
    public void A_school_gets_a_calendar_of_its_own_or_follows_the_councils()
    {
        var follows = CalendarSheet.Read(Sheet.AddCalendar("810002", "High Road", "laStandard", null).Json);
        follows.Book.IsSchoolDay("810002", D("2026-01-23")).Value.ShouldBeTrue();
        CalendarSheet.Read(Sheet.AddCalendar("810002", "High Road", null, Next).Json).Calendars[^1].Unverified.ShouldBeTrue("nobody has checked it");

        Sheet.AddCalendar("810001", "Again", "laStandard", null).Problems.ShouldHaveSingleItem().ShouldContain("already");
        Sheet.AddCalendar("", "", null, null).Problems.Count.ShouldBe(3);
        Sheet.AddCalendar("810002", "High Road", "nobody", null).Problems.ShouldHaveSingleItem().ShouldContain("no calendar");
        CalendarSheet.Read(Sheet.MarkChecked("laStandard", true).Json).Calendars[0].Unverified.ShouldBeFalse();
    }

    [Fact]
    public void An_empty_house_begins_with_the_bank_holidays_of_the_law()
    {
        var sheet = CalendarSheet.Read(null);

        sheet.Book.BankHolidays.In(2026).Count.ShouldBe(8);
        sheet.AddCalendar("laStandard", "Council", null, Next).Problems.ShouldBeEmpty();
    }

    [Fact]
    public void An_office_closure_is_added_changed_and_taken_away_and_moves_only_the_day_to_aim_for()
    {
        var added = Sheet.SetOfficeClosure(null, D("2026-12-24"), D("2027-01-01"), " Christmas shutdown ");

        added.Problems.ShouldBeEmpty();
        added.What.ShouldBe("the offices are shut from 24 December 2026 to 1 January 2027 (Christmas shutdown)");
        added.Calendars.ShouldBeNull("every clock may aim otherwise");
        var two = CalendarSheet.Read(added.Json);
        two.OfficeClosures.Select(closure => closure.Days).ShouldBe([new(D("2025-12-22"), D("2026-01-02")), new(D("2026-12-24"), D("2027-01-01"))]);
        two.Book.OfficeDayOnOrBefore(D("2026-12-30")).Value.ShouldBe(D("2026-12-23"));
        two.Book.IsWorkingDay(D("2026-12-30")).Value.ShouldBeTrue("no date in law moves");

        var changed = two.SetOfficeClosure(D("2026-12-24"), D("2026-12-29"), null, "Boiler");
        changed.What.ShouldBe("the offices are shut on 29 December 2026 (Boiler)");
        CalendarSheet.Read(changed.Json).Book.OfficeDayOnOrBefore(D("2026-12-30")).Value.ShouldBe(D("2026-12-30"));
        var one = CalendarSheet.Read(two.RemoveOfficeClosure(D("2025-12-22")).Json);
        one.OfficeClosures.ShouldHaveSingleItem().Name.ShouldBe("Christmas shutdown");
    }

    [Theory]
    [InlineData(null, "2026-12-24", "2026-12-20", "Shut", "It ends on 20 December 2026, before it begins on 24 December 2026. Check the days.")]
    [InlineData(null, "2026-07-01", "2026-08-31", "Shut", "1 July 2026 to 31 August 2026 is longer than 31 days. Check the days.")]
    [InlineData(null, "2025-12-31", "2026-01-05", "Shut", "The offices are shut from 22 December 2025 to 2 January 2026 already (shut). Change that closure.")]
    [InlineData(null, "2026-12-24", null, "", "Say why the offices are shut, for example \"Christmas shutdown\".")]
    [InlineData(null, "2126-12-24", null, "Shut", "Calendars are kept from 2000 to 2100. Check the year.")]
    [InlineData("2024-12-24", "2026-12-24", null, "Shut", "The closure from 24 December 2024 is not there any more. Look at the list again.")]
    public void An_office_closure_that_cannot_be_says_why(string? before, string from, string? to, string name, string sentence)
    {
        var edit = Sheet.SetOfficeClosure(before is null ? null : D(before), D(from), to is null ? null : D(to), name);

        edit.Json.ShouldBeNull();
        edit.Problems.ShouldBe([sentence]);
    }

    [Fact]
    public void A_closure_of_days_on_which_nobody_works_is_doubted() =>
        Sheet.SetOfficeClosure(null, D("2026-12-25"), D("2026-12-27"), "Christmas").Advice.ShouldHaveSingleItem().ShouldContain("changes nothing");

    private static DateOnly D(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd");

    private static SheetYear Year(string from, string to, params string[] terms) =>
        new(D(from), D(to), [.. terms.Select(term => term.Split('/')).Select(ends => new DaySpan(D(ends[0]), D(ends[1])))], []);
}
