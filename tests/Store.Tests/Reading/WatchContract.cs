using BackOffice.Engine.Cases;
using BackOffice.Engine.Watching;
using BackOffice.Store.Committing;
using BackOffice.Store.Reading;
using BackOffice.Tests.Databases;

namespace Store.Tests.Reading;

public sealed class SqliteWatch() : WatchContract("sqlite");

public sealed class PostgresWatch() : WatchContract("postgres");

/// <summary>How a process goes, between two days that somebody chose: both days belong to it, and a day is a day in London.</summary>
public abstract class WatchContract(string kind) : Contract(kind)
{
    private const string Pack = "ehc-needs-assessment";

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Stay("2026-01-12T00:30:00Z", "2026-01-14T00:30:00Z");
        await Stay("2026-01-12T23:30:00Z", "2026-01-20T23:30:00Z", team: "sen-south");
        await Stay("2026-01-12T09:00:00Z", "2026-01-22T09:00:00Z");
        await Stay("2026-06-28T23:30:00Z", "2026-06-30T23:30:00Z"); // in London it is the first of July by then
        await Stay("2026-01-13T09:00:00Z", null);
    }

    [StoreFact]
    public async Task Times_are_those_of_steps_left_between_the_two_days_both_of_them_counted()
    {
        (await Times("2026-01-14", "2026-01-20")).ShouldBe([new StepTime("check", 2, 5, 7.4)]);
        (await Times("2026-01-14", "2026-01-14")).ShouldBe([new StepTime("check", 1, 2, 2)]);
        (await Times("2026-01-21", "2026-01-22")).ShouldBe([new StepTime("check", 1, 10, 10)]);
        (await Times("2026-01-15", "2026-01-19")).ShouldBeEmpty("nothing was left on these days");
        (await Times("2026-07-01", "2026-07-01")).ShouldBe([new StepTime("check", 1, 2, 2)]);
        (await Times("2026-06-01", "2026-06-30")).ShouldBeEmpty();
    }

    [StoreFact]
    public async Task Cases_that_are_open_do_not_hang_on_the_period_and_a_team_sees_its_own_share_of_both()
    {
        (await Figures("2026-01-15", "2026-01-19")).OpenCases.ShouldBe(5);
        var south = await Figures("2026-01-01", "2026-01-31", "sen-south");
        (south.OpenCases, south.Times.Single()).ShouldBe((1, new StepTime("check", 1, 8, 8)));
    }

    /// <summary>A case that came to a step at one moment and left it at another, or stands there still.</summary>
    private async Task Stay(string from, string? to, string team = "sen-north")
    {
        var opened = Given.Case(At(from), team: team);
        await Commit(Given.Opening(opened, with: o => o with { Journal = [new JournalEntry("check", "BackOffice.Task", "Started", [])] }));
        if (to is not null)
            await Commit(Given.Next(opened, "Checked", with: o => o with { Journal = [new JournalEntry("check", "BackOffice.Task", "Completed", ["Done"])] }) with { At = At(to) });
    }

    private async Task<IReadOnlyList<StepTime>> Times(string from, string to) =>
        [.. (await Figures(from, to)).Times.Select(time => time with { Median = Math.Round(time.Median, 6), NinetyPercent = Math.Round(time.NinetyPercent, 6) })];

    private Task<ProcessFigures> Figures(string from, string to, string? team = null) =>
        House.Get<IProcessWatch>().Figures(Given.Oli, new WatchQuery(Pack, Day(from), Day(to), team), new DateOnly(2026, 7, 2));

    private static DateOnly Day(string day) => DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture);

    private static DateTimeOffset At(string moment) => DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture);

    private async Task Commit(Commit commit) => (await House.Get<ICommitter>().Commit(commit)).End.ShouldBe(CommitEnd.Written);
}
