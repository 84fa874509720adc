using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Workflow;

namespace BackOffice.Engine.Casework;

/// <summary>Waits for an event, for a day, or for whichever comes first.</summary>
internal sealed class WaitForStep : CaseworkActivity
{
    public const string TypeName = "BackOffice.WaitFor";

    private static readonly string[] Both = ["Happened", "TimedOut"];

    private static readonly string[] ForGood = ["Happened"];

    private static readonly string[] Ends = ["timeoutClock", "timeout", "until"];

    public override string Type => TypeName;

    /// <summary>A step that waits for good cannot run out of time.</summary>
    public override IReadOnlyList<string> Ports(Step step) => Array.Exists(Ends, end => step.Json[end] is not null) ? Both : ForGood;

    public override bool MayWait(Step step) => true;

    protected override void Execute(ActivityRun run, CaseHost host)
    {
        var waitsFor = new JsonObject();
        if (run.Text("event") is { Length: > 0 } name)
        {
            waitsFor["eventName"] = name;
        }

        if (run.Text("timeoutClock") is { Length: > 0 } clockId)
        {
            var clock = host.FindClock(clockId, run.Text("about"))
                ?? throw new StepFault($"The step \"{run.StepName}\" waits for the clock {clockId}, which is not running. Start it in an earlier step.");
            waitsFor["resumeAt"] = Morning(clock.Due);
            waitsFor["about"] = CaseHost.KeyOf(clock);
        }
        else if (run.Text("timeout") is { Length: > 0 } length)
        {
            var period = Period.Read(length) ?? throw new StepFault($"\"{length}\" in the step \"{run.StepName}\" is no period. {Period.Advice}");
            var end = period.After(host.Today, host.Context.Calendars);
            if (end.IsError)
            {
                host.OpenBlock(run, $"Put right the wait \"{run.StepName}\"", end.Error);
                return;
            }

            waitsFor["resumeAt"] = Morning(end.Value);
        }
        else if (run.Has("until"))
        {
            if (Day(run, "until") is not { } until)
            {
                host.OpenBlock(run, $"Put right the wait \"{run.StepName}\"", "the day to wait for is not known yet. Fill it in, then try again.");
                return;
            }

            waitsFor["resumeAt"] = Morning(until);
        }

        run.Bookmark("wait", waitsFor);
    }

    protected override void Resume(ActivityRun run, CaseHost host, Bookmark bookmark, JsonObject payload)
    {
        if (CaseHost.IsTimeOut(payload))
        {
            run.Complete("TimedOut");
            return;
        }

        if (payload.Count > 0)
        {
            JsonPath.Merge(host.Change.WritableData(), run.Text("dataKey") ?? Pack.KeyOf(bookmark.EventName ?? "event"), payload);
        }

        run.Complete("Happened");
    }

    // Waiting lasts to the end of the last day, so the morning after is when it is over.
    private static string Morning(DateOnly last) => London.StartOf(last.AddDays(1)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
