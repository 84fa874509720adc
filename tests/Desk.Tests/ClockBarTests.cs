using BackOffice.Desk.Views;
using BackOffice.Desk.Words;
using BackOffice.Engine.Cases;

namespace BackOffice.Desk.Tests;

public class ClockBarTests
{
    private static readonly DateOnly Today = new(2026, 3, 17);

    // 12 Jan ───────● 6 weeks ────┃ today ────● 16 weeks ──● 20 weeks
    [Fact]
    public void The_bar_runs_from_the_start_to_the_last_due_day_with_todays_line_between()
    {
        var layout = ClockBarLayout.Of([GivenClock.Weeks(6, ClockStatus.Met, new(2026, 2, 20)), GivenClock.Weeks(16), GivenClock.Weeks(20)], Today).ShouldNotBeNull();

        layout.From.ShouldBe(GivenClock.D0);
        layout.To.ShouldBe(new DateOnly(2026, 6, 1));
        layout.Marks.Select(mark => mark.At).ShouldBe([30, 80, 100]);
        layout.Marks.Select(mark => mark.Label).ShouldBe(["6 weeks", "16 weeks", "20 weeks"]);
        layout.Today.ShouldBe(45.71);
    }

    [Fact]
    public void Clocks_that_share_a_day_share_a_mark_that_shows_the_most_urgent()
    {
        var layout = ClockBarLayout.Of([GivenClock.Weeks(6, ClockStatus.Met, Today, "health"), GivenClock.Weeks(6, about: "social care"), GivenClock.Weeks(20)], Today).ShouldNotBeNull();

        layout.Marks[0].Label.ShouldBe("6 weeks ×2");
        layout.Marks[0].Urgency.ShouldBe(Urgency.Late);
    }

    [Fact]
    public void Labels_of_neighbouring_days_stand_in_rows_so_that_none_covers_another()
    {
        var clocks = Enumerable.Range(0, 4).Select(day => GivenClock.Weeks(6) with { Due = new DateOnly(2026, 2, 23).AddDays(day), Run = day + 1 }).Append(GivenClock.Weeks(20)).ToList();

        var layout = ClockBarLayout.Of(clocks, Today).ShouldNotBeNull();

        layout.Marks.Take(4).Select(mark => mark.Row).ShouldBe([0, 1, 2, 3]);
        layout.Rows.ShouldBe(4);
    }

    [Fact]
    public void A_late_clock_draws_the_bar_on_to_today() =>
        ClockBarLayout.Of([GivenClock.Weeks(6)], Today).ShouldNotBeNull().To.ShouldBe(Today);

    [Fact]
    public void A_finished_case_has_no_line_for_today() =>
        ClockBarLayout.Of([GivenClock.Weeks(6, ClockStatus.Met, new(2026, 2, 20))], Today).ShouldNotBeNull().Today.ShouldBeNull();

    [Fact]
    public void A_cancelled_clock_is_not_drawn() =>
        ClockBarLayout.Of([GivenClock.Weeks(6, ClockStatus.Cancelled)], Today).ShouldBeNull();

    [Theory]
    [InlineData("2026-01-12", Urgency.Calm, "42 days left")]
    [InlineData("2026-01-26", Urgency.Amber, "28 days left")]
    [InlineData("2026-02-16", Urgency.Red, "7 days left")]
    [InlineData("2026-02-23", Urgency.Red, "due today")]
    [InlineData("2026-02-26", Urgency.Late, "3 days late")]
    public void A_running_clock_turns_amber_then_red_then_late(string today, Urgency urgency, string words)
    {
        var day = DateOnly.Parse(today);
        ClockWords.UrgencyOf(GivenClock.Weeks(6), day).ShouldBe(urgency);
        ClockWords.Standing(GivenClock.Weeks(6), day).ShouldBe(words);
    }

    [Fact]
    public void A_breach_says_how_late_it_was_done() =>
        ClockWords.Standing(GivenClock.Weeks(6, ClockStatus.Breached, new(2026, 2, 26)), Today).ShouldBe("missed: done on 26 Feb 2026, 3 days late");

    [Theory]
    [InlineData("6 weeks from 12 January 2026", "6 weeks")]
    [InlineData("15 days beginning with 9 November 2026 end on 23 November 2026", "15 days")]
    [InlineData("10 working days after 9 November 2026", "10 working days")]
    [InlineData("later of 2 months and 1 month", "SEN.REQ6")]
    public void A_mark_is_called_by_its_length(string working, string length) =>
        ClockWords.Length(GivenClock.Weeks(6) with { Working = working }).ShouldBe(length);

    [Fact]
    public async Task The_list_under_the_bar_says_in_words_what_the_drawing_shows()
    {
        var html = await Rendered.Html<ClockBar>(new() { ["Clocks"] = new[] { GivenClock.Weeks(16) }, ["Today"] = Today });

        html.ShouldContain("48 days left");
        html.ShouldContain("why?");
        html.ShouldContain("the last working day before it");
        html.ShouldContain("text-anchor=\"end\"");
        html.ShouldContain("aria-hidden=\"true\"");
    }
}
