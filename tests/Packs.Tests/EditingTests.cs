using System.Text.Json.Nodes;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Workflow;
using BackOffice.Engine.Workflow.Editing;
using Xunit.Abstractions;

namespace BackOffice.Packs.Tests;

/// <summary>The EHC process under edit, in ways that nobody planned.</summary>
public class EditingTests(ITestOutputHelper output)
{
    private static readonly string Written = File.ReadAllText(Path.Combine(House.Root, "workflows", "ehc-needs-assessment", "workflow.json"));

    private static readonly string[] Kinds = ["BackOffice.Task", "BackOffice.Letter", "BackOffice.Decide", "BackOffice.SetStage", "BackOffice.CloseCase", "Elsa.FlowDecision", "Elsa.Sequence", "Acme.Unknown"];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 25)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Whatever_is_done_steps_that_nobody_touched_keep_every_character_and_the_lint_goes_on_working(int seed)
    {
        var random = new Random(seed);
        var before = WorkflowDocument.TryRead(Written, Pack.Steps, out _)!;
        var history = WorkflowHistory.Begin(before);
        var touched = new HashSet<string>();
        for (var i = 0; i < 40; i++)
        {
            var edit = Any(history.Now, random, touched);
            edit.Sentence.ShouldNotBeNullOrWhiteSpace();
            if (!edit.Done)
                edit.Document.ShouldBeSameAs(history.Now);
            history = history.Do(edit);
            if (random.Next(8) == 0)
                history = history.Undo();
            if (random.Next(12) == 0)
                history = history.Redo();
        }

        var after = history.Now;
        foreach (var step in before.Graph.Steps.Values.Where(step => step.Type != "Elsa.Flowchart" && !touched.Contains(step.Id)))
            after.TextOf(step.Id).ShouldBe(before.TextOf(step.Id), step.Id);
        WorkflowGraph.Parse(after.Text).Graph.ShouldNotBeNull();
        _ = WorkflowLint.Check(after.Graph, Pack.Steps);
        Outlined(after);
        for (var undone = history; ; undone = undone.Undo())
            if (undone.LastDone is null)
            {
                undone.Now.Text.ShouldBe(Written);
                break;
            }
    }

    [Fact]
    public void The_outline_shows_every_step_once_and_stays_flat()
    {
        var rows = Outlined(WorkflowDocument.TryRead(Written, Pack.Steps, out _)!);
        foreach (var row in rows)
            output.WriteLine(new string(' ', row.Level * 2) + $"{row.Kind} {(row.Via.Length > 0 ? $"({row.Via}) " : "")}{row.Label} {row.Target?.Label}");
        rows.Max(row => row.Level).ShouldBeLessThanOrEqualTo(7);
        rows.ShouldNotContain(row => row.Kind == OutlineKind.Apart);
        rows.Count(row => row.Kind == OutlineKind.Back).ShouldBe(4);
    }

    private static IReadOnlyList<OutlineRow> Outlined(WorkflowDocument document)
    {
        var rows = WorkflowOutline.Of(document);
        rows.Where(row => row.Kind == OutlineKind.Step).Select(row => row.StepId!).Order().ShouldBe(document.Graph.Steps.Values.Where(step => step != document.Graph.Root).Select(step => step.Id).Order());
        rows.Select(row => row.Key).ShouldBeUnique();
        return rows;
    }

    private static WorkflowEdit Any(WorkflowDocument document, Random random, HashSet<string> touched)
    {
        var steps = document.Graph.Steps.Values.Where(step => step != document.Graph.Root).ToArray();
        Step One() => steps[random.Next(steps.Length)];
        string Port(Step step) => document.Ports(step) is { Count: > 0 } ports ? ports[random.Next(ports.Count)] : "Done";
        var (step, other) = (One(), One());
        switch (random.Next(9))
        {
            case 0: return document.AddAfter(step.Id, random.Next(2) == 0 ? null : Port(step), new NewStep(Kinds[random.Next(Kinds.Length)], "Phone the parent", new JsonObject { ["title"] = "Phone" }));
            case 1: return document.Move(Touch(step), other.Id, Port(other));
            case 2: return random.Next(2) == 0 ? document.MoveUp(step.Id) : document.MoveDown(step.Id);
            case 3: return document.Connect(step.Id, Port(step), other.Id);
            case 4: return document.Ways(step) is [var way, ..] ? document.Disconnect(step.Id, way.Port, way.To.Id) : document.Delete(Touch(step));
            case 5: return document.Rename(Touch(step), $"Step {random.Next(9)}");
            case 6: return document.SetInput(Touch(step), "team", random.Next(3) switch { 0 => InputValue.None, 1 => InputValue.Of("sen"), _ => InputValue.Worked("case.team") });
            case 7: return document.SetInput(Touch(step), "bodies", InputValue.Of(new JsonArray(new JsonObject { ["key"] = "é" }, 1.5m, "\"")));
            default: return document.Delete(Touch(step));
        }

        string Touch(Step of)
        {
            touched.Add(of.Id);
            return of.Id;
        }
    }
}
