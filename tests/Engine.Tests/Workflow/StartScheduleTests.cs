using BackOffice.Engine.Starting;
using BackOffice.Engine.Workflow;

namespace BackOffice.Engine.Tests.Workflow;

/// <summary>When a published process starts cases by itself: by the clock on the wall in London.</summary>
public class StartScheduleTests
{
    private static DateTimeOffset At(string moment) => DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture);

    private static WorkflowTrigger Cron(string expression) => new("go", "Cron") { Cron = expression };

    private static WorkflowTrigger Timer(string interval) => new("go", "Timer") { Interval = TimeSpan.Parse(interval, System.Globalization.CultureInfo.InvariantCulture) };

    [Theory]
    [InlineData("0 9 * * *", "2026-01-12T08:00:00Z", "2026-01-12T09:00:00Z")]
    [InlineData("0 9 * * *", "2026-07-13T07:00:00Z", "2026-07-13T08:00:00Z")] // summer: nine on the wall is eight in UTC
    [InlineData("0 9 * * *", "2026-07-13T08:00:00Z", "2026-07-14T08:00:00Z")]
    [InlineData("0 9 * * *", "2026-03-28T09:00:00Z", "2026-03-29T08:00:00Z")] // the clocks go forward in the night between
    [InlineData("0 9 * * *", "2026-10-24T08:00:00Z", "2026-10-25T09:00:00Z")] // and back
    [InlineData("30 1 * * *", "2026-03-28T02:00:00Z", "2026-03-29T01:00:00Z")] // 01:30 is skipped: when the clocks have gone forward
    [InlineData("30 1 * * *", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z")]
    [InlineData("30 1 * * *", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z")] // 01:30 comes twice: the first time only
    [InlineData("30 1 * * *", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")]
    [InlineData("0 * * * *", "2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z")] // every hour means every hour, also in that night
    [InlineData("0 * * * *", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z")]
    [InlineData("0 * * * *", "2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("*/15 * * * *", "2026-10-25T00:50:00Z", "2026-10-25T01:00:00Z")]
    [InlineData("*/15 * * * SUN", "2026-03-28T23:50:00Z", "2026-03-29T00:00:00Z")]
    [InlineData("*/15 * * * MON", "2026-06-14T12:00:00Z", "2026-06-14T23:00:00Z")] // Monday begins in London an hour before it does in UTC
    [InlineData("0 0 1 9 *", "2026-08-01T00:00:00Z", "2026-08-31T23:00:00Z")] // the first of September begins in summer time
    public void Cron_goes_by_the_clock_in_London(string cron, string after, string expected) => StartSchedule.Next(Cron(cron), At(after)).ShouldBe(At(expected));

    [Fact]
    public void A_year_of_days_has_a_start_on_each_of_them_at_the_same_time_of_day()
    {
        var trigger = Cron("30 1 * * *");
        var at = At("2026-01-01T00:00:00Z");
        var days = new List<DateOnly>();
        for (var i = 0; i < 365; i++)
        {
            at = StartSchedule.Next(trigger, at)!.Value;
            days.Add(BackOffice.Engine.Cases.London.DayOf(at));
        }

        days.ShouldBe(Enumerable.Range(0, 365).Select(i => new DateOnly(2026, 1, 1).AddDays(i)));
    }

    [Fact]
    public void Nothing_starts_more_often_than_once_a_minute()
    {
        StartSchedule.Next(Timer("00:00:01"), At("2026-01-12T09:00:00Z")).ShouldBe(At("2026-01-12T09:01:00Z"));
        StartSchedule.Next(Cron("*/5 * * * * *"), At("2026-01-12T09:00:00Z")).ShouldBe(At("2026-01-12T09:01:00Z"));
        StartSchedule.Next(Cron("30 0 9 * * *"), At("2026-01-12T08:00:00Z")).ShouldBe(At("2026-01-12T09:00:30Z"));
    }

    [Fact]
    public void After_a_standstill_the_last_time_is_due_and_the_others_are_counted()
    {
        StartSchedule.Due(Timer("01:00:00"), At("2026-01-12T10:00:00Z"), At("2026-01-12T13:30:00Z")).ShouldBe(new DueStarts(At("2026-01-12T13:00:00Z"), 3, At("2026-01-12T14:00:00Z")));
        StartSchedule.Due(Cron("0 10 * * MON-FRI"), At("2026-01-12T10:00:00Z"), At("2026-01-19T12:00:00Z")).ShouldBe(new DueStarts(At("2026-01-19T10:00:00Z"), 5, At("2026-01-20T10:00:00Z")));
        StartSchedule.Due(new WorkflowTrigger("go", "StartAt") { At = At("2026-01-12T10:00:00Z") }, At("2026-01-12T10:00:00Z"), At("2027-01-12T10:00:00Z")).ShouldBe(new DueStarts(At("2026-01-12T10:00:00Z"), 0, null));
    }

    [Fact]
    public void Years_of_missed_minutes_are_dealt_with_at_once()
    {
        var due = StartSchedule.Due(Cron("* * * * *"), At("2020-01-01T00:00:00Z"), At("2026-01-12T10:00:30Z"));
        (due.Latest, due.Next).ShouldBe((At("2026-01-12T10:00:00Z"), At("2026-01-12T10:01:00Z")));
        due.Missed.ShouldBeGreaterThan(2_000);
    }

    [Fact]
    public void What_is_no_schedule_has_no_next_time()
    {
        StartSchedule.Next(Cron("nonsense"), At("2026-01-12T09:00:00Z")).ShouldBeNull();
        StartSchedule.Next(Cron("0 0 30 2 *"), At("2026-01-12T09:00:00Z")).ShouldBeNull();
        StartSchedule.Next(Timer("00:00:00"), At("2026-01-12T09:00:00Z")).ShouldBeNull();
        StartSchedule.Next(new WorkflowTrigger("go", "HttpEndpoint") { Path = "x" }, At("2026-01-12T09:00:00Z")).ShouldBeNull();
    }
}
