using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Workflow;

namespace BackOffice.Engine.Casework;

/// <summary>Work for a person. Leaves by the outcome it is completed with.</summary>
internal sealed class TaskStep : CaseworkActivity
{
    public const string TypeName = "BackOffice.Task";

    public override string Type => TypeName;

    public override IReadOnlyList<string> Ports(Step step) =>
        [.. ReadOutcomes(StepData.Node(step, "outcomes")).Select(outcome => outcome.Name).DefaultIfEmpty("Done")];

    public override bool MayWait(Step step) => true;

    protected override void Execute(ActivityRun run, CaseHost host) => host.OpenTask(run, run.Bookmark("task"), Wanted(run, host));

    /// <summary>The task that is open asks what the new version asks; whoever has it keeps it, with what they have typed and its day.</summary>
    public override void Moved(ActivityRun run)
    {
        var host = Host(run);
        foreach (var bookmark in run.OpenBookmarks.Where(bookmark => bookmark.Name == "task"))
        {
            host.Refresh(bookmark.Id, Wanted(run, host));
        }
    }

    private static NewTask Wanted(ActivityRun run, CaseHost host)
    {
        var form = run.Text("form");
        var dataKey = run.Text("dataKey") ?? (form is null ? null : host.Pack.FormKey(form));
        return new NewTask(Required(run, "title"))
        {
            Form = form,
            DataKey = dataKey,
            Team = run.Text("team"),
            Needs = run.Text("needs"),
            DueClock = run.Text("dueClock"),
            DueIn = run.Text("dueIn"),
            Outcomes = ReadOutcomes(run.Node("outcomes")),
            Context = ReadContext(run, host),
        };
    }

    protected override void Resume(ActivityRun run, CaseHost host, Bookmark bookmark, JsonObject payload) =>
        run.Complete((string?)payload["outcome"] ?? "Done");

    /// <summary>Reads the ways a task can end.</summary>
    public static ImmutableList<TaskOutcome> ReadOutcomes(JsonNode? node) =>
        [.. (node as JsonArray ?? []).Select(item => item switch
        {
            JsonObject outcome when (string?)outcome["name"] is { } name => new TaskOutcome(name, (string?)outcome["label"] ?? name, (string?)outcome["when"], outcome["usual"]?.GetValueKind() == System.Text.Json.JsonValueKind.True),
            JsonValue name => new TaskOutcome(name.ToString(), name.ToString()),
            _ => null,
        }).OfType<TaskOutcome>()];

    private static JsonObject? ReadContext(ActivityRun run, CaseHost host)
    {
        if (run.Node("context") is not JsonObject expressions)
        {
            return null;
        }

        var context = new JsonObject();
        foreach (var (name, expression) in expressions)
        {
            context[name] = expression is JsonValue text ? host.Evaluate(text.ToString(), run) : expression?.DeepClone();
        }

        return context;
    }
}
