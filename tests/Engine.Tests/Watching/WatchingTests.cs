using BackOffice.Engine.Watching;

namespace BackOffice.Engine.Tests.Watching;

public class WatchingTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    private static IEnumerable<StepMoment> Stay(int number, string step, double days, string end = "Completed")
    {
        var id = new Guid(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);
        yield return new StepMoment(id, step, "Started", Start);
        yield return new StepMoment(id, step, end, Start.AddDays(days));
    }

    [Fact]
    public void Half_and_nine_in_ten_are_told_for_each_step()
    {
        var moments = Enumerable.Range(1, 11).SelectMany(days => Stay(days, "read", days)).Concat(Stay(1, "decide", 3));

        StepTimes.Of(moments).ShouldBe([new StepTime("decide", 1, 3, 3), new StepTime("read", 11, 6, 10)]);
    }

    [Fact]
    public void What_was_cancelled_or_is_still_open_or_was_left_before_the_period_does_not_count()
    {
        var open = Stay(3, "read", 1).Take(1);
        var moments = Stay(1, "read", 2, "Canceled").Concat(open).Concat(Stay(4, "read", 1)).Concat(Stay(5, "read", 9));

        StepTimes.Of(moments, Start.AddDays(5)).ShouldBe([new StepTime("read", 1, 9, 9)]);
    }

    [Fact]
    public void A_step_that_is_entered_again_counts_each_time()
    {
        var again = Stay(1, "read", 2).Select(moment => moment with { At = moment.At.AddDays(10) });
        StepTimes.Of(Stay(1, "read", 4).Concat(again)).Single().ShouldBe(new StepTime("read", 2, 3, 3.8));
    }

    [Fact]
    public void Clocks_are_missed_as_often_as_those_that_ran_as_long_before()
    {
        var day = new DateOnly(2026, 1, 7); // a Wednesday
        // Ten clocks: five stopped 30 days early and in time; five stopped on the last day or later, four of them too late.
        var past = Enumerable.Repeat(new StoppedClock("A", day, day.AddDays(-30), false), 5)
            .Concat(Enumerable.Repeat(new StoppedClock("A", day, day.AddDays(2), true), 4))
            .Append(new StoppedClock("A", day, day, false));

        var forecast = BreachForecast.Of(past, [new("A", day.AddDays(1)), new("A", day.AddDays(40)), new("A", day.AddDays(-1)), new("B", day.AddDays(8))], day, weeks: 7);

        forecast.LateNow.ShouldBe(1);
        forecast.Known.ShouldBe(10);
        forecast.Weeks[0].ShouldBe(new ForecastWeek(new DateOnly(2026, 1, 5), 1, 0.8), "one day left: only the five that ran so long are like it");
        forecast.Weeks[1].Missed.ShouldBe(0.4, "nothing is known of B, so it is taken to be like all");
        forecast.Weeks[6].ShouldBe(new ForecastWeek(new DateOnly(2026, 2, 16), 1, 0.4), "forty days left: all ten were still running then");
    }

    [Fact]
    public void With_no_past_nothing_is_foretold() =>
        BreachForecast.Of([], [new("A", new DateOnly(2026, 1, 7))], new DateOnly(2026, 1, 7)).Weeks[0].ShouldBe(new ForecastWeek(new DateOnly(2026, 1, 5), 1, 0));
}
