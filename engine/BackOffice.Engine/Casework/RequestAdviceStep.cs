using System.Globalization;
using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Workflow;

namespace BackOffice.Engine.Casework;

/// <summary>Asks several bodies at once, each with its own letter, task, clock and reminders, and goes on when all or enough have answered.</summary>
internal sealed class RequestAdviceStep : CaseworkActivity
{
    public const string TypeName = "BackOffice.RequestAdvice";

    private const string Answer = "advice";

    private static readonly string[] Both = ["Done", "Enough"];

    private static readonly int[] UsualReminders = [21, 35, 42];

    public override string Type => TypeName;

    public override IReadOnlyList<string> Ports(Step step) => Enough(StepData.Node(step, "enough")) is null ? DefaultPorts : Both;

    public override bool MayWait(Step step) => true;

    protected override void Execute(ActivityRun run, CaseHost host)
    {
        // After something was put right, only the bodies not yet asked are asked.
        var asked = run.Data["asked"] as JsonObject ?? [];
        var lack = LetterLack.None;
        foreach (var body in Bodies(run, host))
        {
            var key = (string?)body["key"] ?? throw new StepFault($"A body of the step \"{run.StepName}\" has no key. Give each a short name of its own.");
            if (!asked.ContainsKey(key))
            {
                var found = Ask(run, host, key, body);
                lack = lack.And(found);
                if (!found.IsAny)
                {
                    asked[key] = true;
                }
            }
        }

        run.Data["asked"] = asked.DeepClone();
        if (lack.IsAny)
        {
            host.OpenLetterBlock(run, run.Text("letter") ?? run.StepName, lack);
        }
        else if (run.OpenBookmarks.Count == 0)
        {
            run.Complete("Done");
        }
    }

    protected override void Resume(ActivityRun run, CaseHost host, Bookmark bookmark, JsonObject payload)
    {
        var key = (string)((JsonObject)bookmark.Payload!)["key"]!;
        var received = (string?)payload["outcome"] == "Received";
        var back = ((int?)run.Data["back"] ?? 0) + (received ? 1 : 0);
        run.Data["back"] = back;
        if (run.Text("clock") is { } clock)
        {
            var answered = JsonPath.Get(host.Change.State.Data, $"{DataKey(run)}.{key}.{run.Text("stopOn") ?? "returnedOn"}")?.ToString();
            var on = CaseFacts.TryDay(answered, out var day) ? day : host.Today;
            host.StopClock(clock, key, on, received ? "Advice received" : (string?)payload["label"] ?? "Not needed");
        }

        if (run.OpenBookmarks.Count == 0)
        {
            run.Complete("Done");
        }
        else if (Enough(run.Node("enough")) is { } enough && back >= enough)
        {
            CancelRest(run, host, "Enough advice has been received");
            run.Complete("Enough");
        }
    }

    public override void Cancelled(ActivityRun run) => CancelRest(run, Host(run), "No longer needed");

    private static void CancelRest(ActivityRun run, CaseHost host, string reason)
    {
        if (run.Text("clock") is { } clock)
        {
            foreach (var open in run.OpenBookmarks.Where(open => open.Name == Answer))
            {
                host.CancelClock(clock, (string?)(open.Payload as JsonObject)?["key"], reason);
            }
        }
    }

    private static string DataKey(ActivityRun run) => run.Text("dataKey") ?? "advice";

    private static int? Enough(JsonNode? node) => int.TryParse(node?.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static IEnumerable<JsonObject> Bodies(ActivityRun run, CaseHost host)
    {
        foreach (var body in (run.Node("bodies") as JsonArray ?? []).OfType<JsonObject>())
        {
            if ((string?)body["when"] is not { } when || host.Holds(when, run))
            {
                yield return body;
            }
        }
    }

    /// <summary>Whom the request goes to: the role that the body names, or the body itself when it has an address of its own.</summary>
    public static JsonNode? AddressOf(JsonObject body) => body["to"] ?? (body["email"] is null && body["address"] is null ? null : new JsonObject
    {
        ["name"] = (body["name"] ?? body["headName"] ?? body["title"])?.DeepClone(),
        ["address"] = (body["address"] ?? (body["headName"] is null ? null : body["title"]))?.DeepClone(),
        ["email"] = body["email"]?.DeepClone(),
    });

    private static LetterLack Ask(ActivityRun run, CaseHost host, string key, JsonObject body)
    {
        var clock = run.Text("clock");
        if (clock is not null && host.WhyNotStart(clock, host.Today) is { } missing)
        {
            return LetterLack.Of(missing);
        }

        var context = new JsonObject { ["body"] = body.DeepClone() };
        var servedOn = host.Today;
        int? letterNumber = null;
        if (((string?)body["letter"] ?? run.Text("letter")) is { } letter && AddressOf(body) is { } to)
        {
            var lack = host.IssueLetter(letter, to, null, (string?)body["method"], context, out var issued);
            if (lack.IsAny)
            {
                return lack;
            }

            servedOn = issued!.ServedOn;
            letterNumber = issued.Number;
        }

        if (clock is not null && host.StartClock(run, clock, new ClockStart(servedOn, null, letterNumber), key, aboutTitle: (string?)body["title"]) is { } problem)
        {
            return LetterLack.Of(problem);
        }

        var title = (string?)body["title"] ?? key;
        var form = (string?)body["form"] ?? run.Text("form");
        var bookmark = run.Bookmark(Answer, new JsonObject { ["key"] = key });
        var outcomes = TaskStep.ReadOutcomes(run.Node("outcomes"));
        var task = host.OpenTask(run, bookmark, new NewTask((run.Text("title") ?? "Advice from {body}").Replace("{body}", title, StringComparison.Ordinal))
        {
            Form = form,
            DataKey = $"{DataKey(run)}.{key}",
            Team = (string?)body["team"] ?? run.Text("team"),
            Needs = (string?)body["needs"],
            DueClock = clock,
            DueAbout = key,
            Outcomes = outcomes.IsEmpty ? [new TaskOutcome("Received", "Record the advice", Usual: true), new TaskOutcome("NotNeeded", "Advice not needed")] : outcomes,
            Context = context,
        });
        foreach (var days in run.Node("chase") is JsonArray list ? list.Select(node => (int)node!.GetValue<decimal>()) : UsualReminders)
        {
            host.Change.Put(new CaseWait
            {
                Number = host.Change.TakeNumber(),
                StepId = run.StepId,
                DueAt = London.StartOf(servedOn.AddDays(days)),
                Purpose = "chase",
                About = CaseHost.KeyOf(task),
            });
        }

        return LetterLack.None;
    }
}
