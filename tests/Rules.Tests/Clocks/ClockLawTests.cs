using System.Text.Json.Nodes;
using BackOffice.Rules.Calendars;
using BackOffice.Rules.Clocks;
using Bogus;
using static BackOffice.Rules.Tests.Clocks.SharedData;

namespace BackOffice.Rules.Tests.Clocks;

/// <summary>What holds for every clock, tried with many days.</summary>
public class ClockLawTests
{
    private readonly Randomizer random = new(19440803);

    [Fact]
    public void A_count_after_an_event_never_ends_before_it()
    {
        foreach (var clock in SharedData.Clocks.All.Where(Forward))
        {
            for (var i = 0; i < 60; i++)
            {
                var start = new DateOnly(2026, 1, 1).AddDays(random.Int(0, 600));
                var due = ClockCalculator.Due(clock, start, null, SharedData.Calendars, "T", new(Variant: clock.Counts.Count == 0 ? clock.Variants.Keys.First() : null));
                due.IsError.ShouldBeFalse($"{clock.Id} from {start}: {due.Error}");
                due.Value.Due.ShouldBeGreaterThanOrEqualTo(start, clock.Id);
                due.Value.WorkTarget.ShouldBeLessThanOrEqualTo(due.Value.Due, clock.Id);
                SharedData.Calendars.IsWorkingDay(due.Value.WorkTarget).Value.ShouldBeTrue(clock.Id);
                due.Value.Working.ShouldContain(Days.InWords(due.Value.Due));
            }
        }
    }

    [Fact]
    public void A_later_start_never_gives_an_earlier_end()
    {
        foreach (var clock in SharedData.Clocks.All.Where(c => c.Roll == RollRule.None && Forward(c)))
        {
            var before = DateOnly.MinValue;
            for (var start = new DateOnly(2026, 1, 1); start.Year < 2028; start = start.AddDays(1))
            {
                var due = ClockCalculator.Due(clock, start, null, SharedData.Calendars, "T", new(Variant: clock.Counts.Count == 0 ? clock.Variants.Keys.First() : null)).Value.Due;
                due.ShouldBeGreaterThanOrEqualTo(before, $"{clock.Id} from {start}");
                before = due;
            }
        }
    }

    [Fact]
    public void Statutory_days_stand_and_only_Tribunal_time_and_offer_days_move()
    {
        foreach (var clock in SharedData.Clocks.All.Where(Forward))
        {
            for (var i = 0; i < 60; i++)
            {
                var due = ClockCalculator.Due(clock, new DateOnly(2026, 1, 1).AddDays(random.Int(0, 600)), null, SharedData.Calendars, "T", new(Variant: clock.Counts.Count == 0 ? clock.Variants.Keys.First() : null)).Value;
                if (clock.Roll == RollRule.None && !clock.Counts.Any(c => c.Code == CountingCode.K11))
                {
                    due.MovedFrom.ShouldBeNull(clock.Id);
                }
                else
                {
                    due.WorkTarget.ShouldBe(due.Due, "a day that has moved is a working day");
                }
            }
        }
    }

    [Fact]
    public void Weeks_keep_the_weekday()
    {
        for (var i = 0; i < 500; i++)
        {
            var start = new DateOnly(2015, 1, 1).AddDays(random.Int(0, 20000));
            var n = random.Int(1, 60);
            Count(start, $$"""{"code":"K1","n":{{n}}}""").DayOfWeek.ShouldBe(start.DayOfWeek);
        }
    }

    [Fact]
    public void Days_beginning_with_an_event_end_one_day_before_days_after_it()
    {
        for (var i = 0; i < 500; i++)
        {
            var start = new DateOnly(2015, 1, 1).AddDays(random.Int(0, 20000));
            var n = random.Int(1, 400);
            Count(start, $$"""{"code":"K2","n":{{n}}}""").ShouldBe(Count(start, $$"""{"code":"K3","n":{{n}}}""").AddDays(-1));
        }
    }

    [Fact]
    public void A_period_of_months_and_the_next_one_leave_no_gap()
    {
        for (var i = 0; i < 1000; i++)
        {
            var start = new DateOnly(2015, 1, 1).AddDays(random.Int(0, 20000));
            var n = random.Int(1, 36);
            var end = Count(start, $$"""{"code":"K5","n":{{n}}}""");
            var corresponding = Count(start, $$"""{"code":"K4","n":{{n}}}""");
            // The day after the period is the corresponding date, or the first of the next month where there is none.
            end.AddDays(1).ShouldBe(corresponding.Day == start.Day ? corresponding : corresponding.AddDays(1));
        }
    }

    [Fact]
    public void Clear_notice_is_one_day_more()
    {
        for (var i = 0; i < 300; i++)
        {
            var start = new DateOnly(2026, 2, 1).AddDays(random.Int(0, 500));
            Count(start, """{"code":"K7","n":21,"clear":true}""").ShouldBe(Count(start, """{"code":"K7","n":21,"clear":false}""").AddDays(-1));
            var clear = Count(start, """{"code":"K9","n":10}""");
            var plain = Count(start, """{"code":"K9","n":10,"clear":false}""");
            SharedData.Calendars.AddSchoolDays("T", clear, 1).Value.ShouldBe(plain);
        }
    }

    [Theory]
    [InlineData("2026-01-31", 1, "2026-02-28")]
    [InlineData("2028-01-31", 1, "2028-02-29")]
    [InlineData("2026-08-31", 6, "2027-02-28")]
    [InlineData("2026-02-28", 1, "2026-03-28")]
    public void A_month_without_the_day_ends_on_its_last(string start, int months, string due) =>
        Count(Day(start), $$"""{"code":"K4","n":{{months}}}""").ShouldBe(Day(due), "Dodds v Walker");

    [Fact]
    public void Working_days_beginning_with_an_event_count_it_when_it_is_one()
    {
        Count(Day("2026-01-12"), """{"code":"K10","n":15,"mode":"beginningWith"}""").ShouldBe(Day("2026-01-30"));
        Count(Day("2026-01-11"), """{"code":"K10","n":15,"mode":"beginningWith"}""").ShouldBe(Day("2026-01-30"), "Sunday is not counted");
        Count(Day("2026-04-01"), """{"code":"K10","n":3}""").ShouldBe(Day("2026-04-08"), "Good Friday and Easter Monday are stepped over");
    }

    [Fact]
    public void August_and_the_Christmas_week_do_not_count_towards_a_Tribunal_step()
    {
        Count(Day("2026-07-30"), """{"code":"K11","unit":"workingDay","n":3}""").ShouldBe(Day("2026-09-02"));
        Count(Day("2025-12-23"), """{"code":"K11","unit":"day","n":2}""").ShouldBe(Day("2026-01-02"));
    }

    [Fact]
    public void Without_a_date_in_law_there_is_only_a_local_target()
    {
        var clock = Definition("""{"code":"K12","n":10,"unit":"workingDay"}""");
        var due = ClockCalculator.Due(clock, Day("2026-01-12"), null, SharedData.Calendars).Value;
        due.HasLegalDate.ShouldBeFalse();
        due.WorkTarget.ShouldBe(Day("2026-01-26"));
        due.Working.ShouldBe("As soon as practicable after 12 January 2026; the law names no date. The local target is 26 January 2026.");
    }

    [Fact]
    public void Days_that_a_clock_stood_still_are_added()
    {
        var due = ClockCalculator.Due(Definition("""{"code":"K3","n":15}"""), Day("2026-01-12"), null, SharedData.Calendars).Value;
        due.Due.ShouldBe(Day("2026-01-27"));
        var paused = ClockCalculator.AfterPauses(due, CountingUnit.Day, [new(Day("2026-01-20"), Day("2026-01-24")), new(Day("2026-01-28"), Day("2026-01-29")), new(Day("2026-03-01"), Day("2026-03-09"))], SharedData.Calendars).Value;
        paused.Due.ShouldBe(Day("2026-02-03"), "five days and two; the last pause comes after the end");
        ClockCalculator.AfterPauses(due, CountingUnit.Day, [], SharedData.Calendars).Value.ShouldBe(due);
    }

    private static bool Forward(ClockDefinition clock) =>
        clock.Counts.Concat(clock.Variants.Values).All(c => c.Mode is CountingMode.After or CountingMode.BeginningWith && c.Code is not (CountingCode.Fixed or CountingCode.K6));

    private static ClockDefinition Definition(string count)
    {
        var calendar = count.Contains("K8") || count.Contains("K9") ? ",\"calendar\":\"school\"" : "";
        var reading = ClockBook.Parse($$"""[{"id":"X","title":"x","law":"x","count":{{count}}{{calendar}}}]""");
        reading.Errors.ShouldBeEmpty();
        return reading.Book.All.Single();
    }

    private static DateOnly Count(DateOnly start, string count)
    {
        var due = ClockCalculator.Due(Definition(count), start, null, SharedData.Calendars, "T");
        due.Error.ShouldBeNull();
        return due.Value.Due;
    }
}
