using System.Text.Json;
using System.Text.Json.Nodes;
using BackOffice.Engine.Workflow;
using Bogus;
using static BackOffice.Engine.Tests.Workflow.Draw;

namespace BackOffice.Engine.Tests.Workflow;

/// <summary>What must hold of every flowchart, however it is drawn.</summary>
public class RandomFlowTests
{
    /// <summary>A random flowchart: lines, waits, decisions and joins, with forward connections and some that lead back.</summary>
    private static string Random(int seed, bool waits, int loops = int.MaxValue)
    {
        var random = new Randomizer(seed);
        var count = random.Int(2, 14);
        var steps = new List<JsonObject>();
        var ports = new List<string[]>();
        for (var i = 0; i < count; i++)
        {
            var (step, leaves) = random.Int(0, waits ? 6 : 5) switch
            {
                // Each decision says yes at most a few times, so that loops end.
                0 => (Decision($"n{i}", $"getCount() < {random.Int(0, 6)}"), new[] { "True", "False" }),
                1 => (Join($"n{i}", random.ArrayElement(["WaitAny", "WaitAll", "WaitAllActive"])), ["Done"]),
                2 => (Set($"n{i}", "Count", "getCount() + 1"), ["Done"]),
                6 => (Event($"n{i}", "go"), ["Done"]),
                _ => (Line($"n{i}"), new[] { "Done" }),
            };
            steps.Add(step);
            ports.Add(leaves);
        }
        var connections = new List<string>();
        for (var i = 0; i < count; i++)
            foreach (var port in ports[i])
                for (var k = random.Int(0, 2); k > 0; k--)
                    if (i + 1 < count)
                        connections.Add($"n{i}.{port} -> n{random.Int(i + 1, count - 1)}");
        // Back only from a decision's yes, which ends.
        for (var i = 1; i < count; i++)
            if (ports[i].Length == 2 && random.Bool(0.4f) && loops-- > 0)
                connections.Add($"n{i}.True -> n{random.Int(0, i)}");
        return Definition(Flowchart("flow", string.Join("\n", connections.Distinct()), [.. steps]), ("Count", "Int32", "0"));
    }

    private static IEnumerable<int> Seeds => Enumerable.Range(1, 400);

    [Theory]
    [InlineData(FlowMode.Counter)]
    [InlineData(FlowMode.Token)]
    public void Every_run_comes_to_a_wait_or_an_end(FlowMode mode)
    {
        foreach (var seed in Seeds)
        {
            var run = new Running(WorkflowGraph.Parse(Random(seed, waits: true)).Required, mode, stepLimit: 2_000).Start();
            for (var i = 0; i < 50 && run.State.Status == "Running" && run.Bookmarks.Count > 0; i++)
                run.Raise("go");
            if (run.Incidents.Any(i => i.Message.Contains("without waiting", StringComparison.Ordinal)))
                continue; // A loop that the decision never leaves is stopped, which is an end.
            run.State.Status.ShouldBeOneOf("Running", "Finished");
            if (run.State.Status == "Running" && run.Bookmarks.Count == 0)
                mode.ShouldBe(FlowMode.Token, $"seed {seed}: in counter mode nothing may be left hanging: {run.Graph.Source}");
        }
    }

    [Theory]
    [InlineData(FlowMode.Counter)]
    [InlineData(FlowMode.Token)]
    public void Without_loops_no_step_runs_twice_in_counter_mode_nor_more_often_than_entered_in_either(FlowMode mode)
    {
        foreach (var seed in Seeds)
        {
            var run = new Running(WorkflowGraph.Parse(Random(seed, waits: false, loops: 0)).Required, mode, stepLimit: 2_000).Start();
            foreach (var step in run.Graph.Root.Flow.Steps)
            {
                var started = run.Times(step.Id, "Started");
                started.ShouldBeLessThanOrEqualTo(mode == FlowMode.Counter ? 1 : Entered(run, step), $"seed {seed}, step {step.Id}");
            }
        }
    }

    [Fact]
    public void With_a_loop_no_step_runs_more_often_than_it_is_entered()
    {
        foreach (var seed in Seeds)
        {
            var run = new Running(WorkflowGraph.Parse(Random(seed, waits: false, loops: 1)).Required, stepLimit: 2_000).Start();
            foreach (var step in run.Graph.Root.Flow.Steps)
                run.Times(step.Id, "Started").ShouldBeLessThanOrEqualTo(Entered(run, step), $"seed {seed}, step {step.Id}");
        }
    }

    private static int Entered(Running run, Step step)
    {
        var map = run.Graph.Root.Flow;
        var index = map.IndexOf(step);
        return map.Inbound[index].Sum(c => run.Entries.Count(e => e.StepId == map.Steps[c.Source].Id && e.Event == "Completed" && e.Outcomes.Contains(c.Port!))) + (index == map.Start() ? 1 : 0);
    }

    /// <summary>A wait in the middle changes what happens in no way: one run keeps its state as text between commands, the other in memory.</summary>
    [Theory]
    [InlineData(FlowMode.Counter)]
    [InlineData(FlowMode.Token)]
    public void A_run_resumed_from_its_stored_state_does_what_a_run_in_memory_does(FlowMode mode)
    {
        foreach (var seed in Seeds)
        {
            var graph = WorkflowGraph.Parse(Random(seed, waits: true)).Required;
            var (stored, memory) = (new PlainHost(), new PlainHost());
            var options = new InterpreterOptions { Mode = mode, StepLimit = 2_000 };
            var now = new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);
            // A fresh interpreter over a freshly read definition for each command, as after a restart.
            var inMemory = new Interpreter(graph, ActivityCatalogue.Standard, null, options);
            var a = inMemory.Start(null, now, memory);
            var b = inMemory.Start(null, now, stored);
            for (var i = 0; i < 20 && a.Status == "Running"; i++)
            {
                a = inMemory.RaiseEvent(a, "go", null, now, memory);
                b = JsonSerializer.Deserialize<ProcessState>(JsonSerializer.Serialize(b))!;
                b = new Interpreter(WorkflowGraph.Parse(graph.Source).Required, ActivityCatalogue.Standard, null, options).RaiseEvent(b, "go", null, now, stored);
            }
            stored.Lines.ShouldBe(memory.Lines, $"seed {seed}");
            JsonSerializer.Serialize(b).ShouldBe(JsonSerializer.Serialize(a), $"seed {seed}");
        }
    }

    [Fact]
    public void The_same_run_gives_the_same_state_to_the_letter()
    {
        foreach (var seed in Seeds.Take(50))
        {
            string Once() => JsonSerializer.Serialize(Running.Of(Random(seed, waits: true)).Start().State);
            Once().ShouldBe(Once());
        }
    }
}
