using BackOffice.Desk.Words;

namespace BackOffice.Desk.Tests;

public class WordTests
{
    private static readonly DateOnly Today = new(2026, 3, 17);

    [Theory]
    [InlineData("2026-03-23", "6 days left")]
    [InlineData("2026-03-18", "1 day left")]
    [InlineData("2026-03-17", "due today")]
    [InlineData("2026-03-16", "1 day late")]
    [InlineData("2026-03-15", "2 days late")]
    [InlineData("2026-06-01", "76 days left")]
    public void A_deadline_says_how_far_it_is(string due, string words) =>
        DayWords.Distance(DateOnly.Parse(due), Today).ShouldBe(words);

    [Theory]
    [InlineData("2026-03-16", "yesterday")]
    [InlineData("2026-03-18", "tomorrow")]
    [InlineData("2026-03-27", "in 10 days")]
    [InlineData("2026-03-07", "10 days ago")]
    public void A_plain_day_is_told_without_judgement(string day, string words) =>
        DayWords.Relative(DateOnly.Parse(day), Today).ShouldBe(words);

    [Fact]
    public void Every_month_has_three_letters_in_a_table() =>
        Enumerable.Range(1, 12).Select(month => DayWords.Short(new DateOnly(2026, month, 1)).Split(' ')[1].Length).Distinct().ShouldBe([3]);

    [Fact]
    public void A_day_of_another_year_keeps_its_year()
    {
        DayWords.Brief(new DateOnly(2026, 2, 23), Today).ShouldBe("23 Feb");
        DayWords.Brief(new DateOnly(2027, 2, 23), Today).ShouldBe("23 Feb 2027");
    }

    [Fact]
    public void A_moment_late_on_a_summer_evening_belongs_to_the_next_day_in_London() =>
        DayWords.DayOf(new DateTimeOffset(2026, 7, 1, 23, 30, 0, TimeSpan.Zero)).ShouldBe(new DateOnly(2026, 7, 2));

    [Theory]
    [InlineData("2019-03-17", "2026-03-17", 7)]
    [InlineData("2019-03-18", "2026-03-17", 6)]
    [InlineData("2020-02-29", "2026-02-28", 5)]
    [InlineData("2020-02-29", "2026-03-01", 6)]
    public void A_child_is_a_year_older_on_the_birthday(string born, string on, int age) =>
        PersonWords.Age(DateOnly.Parse(born), DateOnly.Parse(on)).ShouldBe(age);

    [Theory]
    [InlineData("2019-08-31", "2026-03-17", "Y2")]
    [InlineData("2019-09-01", "2026-03-17", "Y1")]
    [InlineData("2021-09-01", "2026-08-31", "N2")]
    [InlineData("2021-09-01", "2026-09-01", "R")]
    [InlineData("2022-09-02", "2026-03-17", "N1")]
    [InlineData("2008-01-01", "2026-03-17", "Y13")]
    [InlineData("2024-05-01", "2026-03-17", "aged 1")]
    [InlineData("2003-02-01", "2026-03-17", "aged 23")]
    public void A_list_says_the_year_in_which_a_child_is_by_age(string born, string on, string says) =>
        PersonWords.YearOrAge(DateOnly.Parse(born), DateOnly.Parse(on)).ShouldBe(says);

    [Theory]
    [InlineData("2", "Year 2", "Y2")]
    [InlineData("Y11", "Year 11", "Y11")]
    [InlineData("R", "Reception", "R")]
    [InlineData("N1", "Nursery", "N1")]
    [InlineData(null, "", "")]
    public void A_year_group_is_short_in_lists_and_long_on_pages(string? code, string page, string list)
    {
        PersonWords.YearGroup(code).ShouldBe(page);
        PersonWords.YearGroup(code, inList: true).ShouldBe(list);
    }

    [Fact]
    public void Names_are_turned_round_in_lists()
    {
        PersonWords.InList("Aisha", "O'Neill").ShouldBe("O'Neill, Aisha");
        PersonWords.OnPage("Aisha", "O'Neill").ShouldBe("Aisha O'Neill");
        PersonWords.InList(null, "O'Neill").ShouldBe("O'Neill");
    }

    [Theory]
    [InlineData("receivedOn", "Received on")]
    [InlineData("s36a", "S36a")]
    [InlineData("early-years", "Early years")]
    [InlineData("childUPN", "Child UPN")]
    public void A_key_without_a_label_is_put_in_words(string key, string words) =>
        FieldWords.Of(key).ShouldBe(words);
}
