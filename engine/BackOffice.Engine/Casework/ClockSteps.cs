using BackOffice.Engine.Workflow;

namespace BackOffice.Engine.Casework;

/// <summary>Starts a statutory clock. Where a calendar or the start day is missing it waits for somebody to put that right, and never guesses.</summary>
internal sealed class StartClockStep : CaseworkActivity
{
    public const string TypeName = "BackOffice.StartClock";

    public override string Type => TypeName;

    protected override void Execute(ActivityRun run, CaseHost host)
    {
        var clock = Required(run, "clock");
        var start = run.Has("start") ? new ClockStart(Day(run, "start"), StepData.Expression(run.Step, "start")) : (ClockStart?)null;
        if (host.StartClock(run, clock, start, run.Text("about"), run.Text("variant")) is { } missing)
        {
            host.OpenBlock(run, $"Start the clock {host.ClockTitle(clock)}", missing);
            return;
        }

        run.Complete();
    }
}

/// <summary>Stops a clock: met, met with an excuse, or breached; or cancels it where it no longer applies.</summary>
internal sealed class StopClockStep : CaseworkActivity
{
    public const string TypeName = "BackOffice.StopClock";

    public override string Type => TypeName;

    protected override void Execute(ActivityRun run, CaseHost host)
    {
        var reason = run.Text("reason") ?? run.StepName;
        if (run.Flag("cancel"))
        {
            host.CancelClock(Required(run, "clock"), run.Text("about"), reason);
        }
        else
        {
            host.StopClock(Required(run, "clock"), run.Text("about"), Day(run, "on") ?? host.Today, reason);
        }

        run.Complete();
    }
}

/// <summary>Records a lawful reason for missing a time limit, from a step.</summary>
internal sealed class ExcuseClockStep : CaseworkActivity
{
    public const string TypeName = "BackOffice.ExcuseClock";

    private static readonly string[] Both = ["Done", "NotAllowed"];

    public override string Type => TypeName;

    public override IReadOnlyList<string> Ports(Step step) => Both;

    protected override void Execute(ActivityRun run, CaseHost host)
    {
        var clock = host.FindClock(Required(run, "clock"), run.Text("about"));
        var refusal = clock is null
            ? new ClockNotRunning(Required(run, "clock"))
            : host.Excuse(clock, new NewExcuse(
                Required(run, "code"),
                run.Text("reason") ?? run.StepName,
                run.Text("evidence"),
                Day(run, "from"),
                Day(run, "to"),
                Day(run, "parentToldOn"),
                null));
        if (refusal is not null)
        {
            host.Change.Say("clock-excuse-refused", refusal.Sentence);
        }

        run.Complete(refusal is null ? "Done" : "NotAllowed");
    }
}
