using System.Text.Json.Nodes;
using BackOffice.Engine.Workflow;

namespace BackOffice.Engine.Tests.Workflow;

/// <summary>Definitions of Elsa's own tests, each with what Elsa asserts of it.</summary>
public class ConformanceTests
{
    private static WorkflowGraph Read(string path) => WorkflowGraph.Parse(Shared.Read("conformance/elsa/" + path)).Required;

    private static Running Run(string path, params string[] library) => Run(path, FlowMode.Counter, null, library);

    private static Running Run(string path, FlowMode mode, JsonObject? input = null, params string[] library)
    {
        var run = new Running(Read(path), mode, library: new WorkflowLibrary(library.Select(Read))).Start(input);
        for (var i = 0; i < 10 && run.Ending == "Running/Suspended"; i++)
            run.Wait(TimeSpan.FromMinutes(1));
        return run;
    }

    private static void Finished(Running run, params string[] lines)
    {
        run.Incidents.ShouldBeEmpty();
        run.Ending.ShouldBe("Finished/Finished");
        run.Lines.ShouldBe(lines);
    }

    [SharedFact]
    public void Hello_world_says_so() => Finished(Run("BasicWorkflows/hello-world.json"), "Hello World!");

    [SharedFact]
    public void Writeline_of_an_old_file_runs() => Finished(Run("ImportAndExecute/writeline.json"), "Dummy Text");

    [SharedFact]
    public void Flows_that_part_and_do_not_meet_finish() => Finished(Run("FlowchartCompletion/workflow1.json"), "WriteLine1", "WriteLine2", "WriteLine3");

    [SharedFact]
    public void Braided_flows_run_each_step_once()
    {
        var run = Run("FlowchartCompletion/workflow2.json");
        run.Ending.ShouldBe("Finished/Finished");
        run.Lines.Order().ShouldBe(Enumerable.Range(1, 9).Select(i => $"WriteLine{i}"));
        run.Lines[^1].ShouldBe("WriteLine9");
    }

    [SharedFact]
    public void Braided_flows_with_delays_run_each_step_once()
    {
        var run = Run("FlowchartCompletion/workflow3.json");
        run.Ending.ShouldBe("Finished/Finished");
        run.Lines.Order().ShouldBe(Enumerable.Range(1, 9).Select(i => $"WriteLine{i}"));
    }

    [SharedFact]
    public void Join_any_runs_what_follows_once() => Finished(Run("ExplicitJoins/join-any-1.json"), "Start", "End");

    [SharedFact]
    public void Join_all_waits_for_both() => Finished(Run("ExplicitJoins/join-all-1.json"), "Start", "Line 1", "Line 2", "End");

    [SharedFact]
    public void Token_mode_streams_past_a_dead_path() =>
        Finished(Run("JoinBehaviors/fork-decision-join-none.json", FlowMode.Token), "A", "C");

    [SharedFact]
    public void Token_mode_merges_only_when_every_path_arrives()
    {
        var run = Run("JoinBehaviors/fork-decision-join-waitall.json", FlowMode.Token);
        run.Lines.ShouldBe(["A", "C", "B", "D"]);
        run.Incidents.Single().Message.ShouldBe("that went south");
    }

    [SharedFact]
    public void A_join_in_token_mode_runs_once()
    {
        var run = Run("JoinBehaviors/join.json", FlowMode.Token);
        run.Ending.ShouldBe("Finished/Finished");
        run.Times("802725996be1b582", "Completed").ShouldBe(1);
    }

    [SharedFact]
    public void A_join_in_counter_mode_runs_once()
    {
        var run = Run("JoinBehaviors/join.json");
        run.Ending.ShouldBe("Finished/Finished");
        run.Times("802725996be1b582", "Completed").ShouldBe(1);
    }

    [SharedFact]
    public void What_a_workflow_gives_back_reaches_the_variable_of_the_one_that_uses_it() =>
        Finished(Run("ParentChildOutputMapping/calculator.json", "ParentChildOutputMapping/sum.json"), "Result: 9");

    [SharedFact]
    public void A_child_sees_its_own_input_and_not_the_parents_of_the_same_name()
    {
        var run = Run("ParentChildInputs/parent1.json", FlowMode.Counter, new JsonObject { ["Input1"] = "Foo" }, "ParentChildInputs/child.json");
        Finished(run, "Parent: Foo", "Child: Bar");
        run.Output["Output1"]!.GetValue<string>().ShouldBe("Bar");
    }

    [SharedFact]
    public void Complete_ends_the_nearest_workflow_and_no_other() =>
        Finished(Run("CompositesAndOutcomes/tester.json", "CompositesAndOutcomes/consumer.json", "CompositesAndOutcomes/completor.json"), "Start", "End");

    [SharedFact]
    public void An_input_is_handed_to_a_workflow_used_as_a_step() =>
        Finished(Run("WorkflowDefinitionActivities/parent-with-input.json", "WorkflowDefinitionActivities/child-with-input.json"), "Hello from parent!");

    [SharedFact]
    public void The_output_of_a_workflow_used_as_a_step_can_be_read_by_its_name() =>
        Finished(Run("WorkflowDefinitionActivities/parent-with-output.json", "WorkflowDefinitionActivities/child-with-output.json"), "Received from child: Child output value");

    [SharedFact]
    public void Three_molecules_of_three_atoms_are_nine_atoms() =>
        Finished(Run("DependencyWorkflows/matter-activity.json", "DependencyWorkflows/molecule-activity.json", "DependencyWorkflows/atom-activity.json"), [.. Enumerable.Repeat("Atom", 9)]);

    [SharedFact]
    public void A_step_of_an_older_version_runs_the_version_it_names()
    {
        Finished(Run("DependencyWorkflowsPublishing/parent.json", "DependencyWorkflowsPublishing/child.json"));
    }

    [SharedFact]
    public void A_child_that_is_waited_for_runs_before_what_follows() =>
        Finished(Run("ExecuteWorkflow/parent-with-wait.json", "ExecuteWorkflow/child-workflow.json"), "Parent: Before child", "Child: Executing", "Parent: After child");

    [SharedFact]
    public void A_child_that_is_not_waited_for_runs_at_once_all_the_same() =>
        Finished(Run("ExecuteWorkflow/parent-no-wait.json", "ExecuteWorkflow/child-workflow.json"), "Parent: Before child", "Child: Executing", "Parent: After child");

    [SharedFact]
    public void Nested_workflows_run_one_after_the_other() =>
        Finished(Run("WorkflowJsonStructures/main.json", "WorkflowJsonStructures/sub.json"), "Test", "Test");

    [SharedFact]
    public void A_users_dollar_id_survives_the_state()
    {
        var run = Run("JsonObjectSerialization/instance-serialization.json");
        run.Ending.ShouldBe("Finished/Finished");
        run.Variables["Variable2"]!["inputSchema"]!["$id"]!.GetValue<string>().ShouldBe("#/definitions/inform-front-office-input-afd");
    }

    [SharedFact]
    public void Log_persistence_settings_do_not_disturb_a_run() =>
        Run("LogPersistenceModes/input-output-logging-1.json").Lines.Count.ShouldBe(4);

    [SharedFact]
    public void A_timer_that_starts_a_workflow_does_not_wait_when_it_has_set_it_off()
    {
        var run = new Running(Read("ImportAndPublish/timer-workflow.json")).Start(trigger: "89ab56281a99239");
        Finished(run, "Hello from timer");
    }

    [SharedFact]
    public void A_timer_inside_a_run_waits_once() => Finished(Run("ImportAndPublish/timer-workflow.json"), "Hello from timer");

    [SharedFact]
    public void Publishing_a_timer_or_an_endpoint_is_fine_and_a_bad_cron_expression_is_refused()
    {
        IReadOnlyList<WorkflowFinding> Lint(string path) => WorkflowLint.Check(Read(path), ActivityCatalogue.Standard);
        Lint("ImportAndPublish/timer-workflow.json").ShouldBeEmpty();
        Lint("ImportAndPublish/http-workflow.json").ShouldBeEmpty();
        Lint("ImportAndPublish/bad-cron-expression.json").Single().Sentence.ShouldStartWith("'BadCronExpression' in 'Cron1' is not a cron expression.");
    }

    [SharedFact]
    public void Every_definition_but_those_with_other_workflows_in_them_is_free_of_errors()
    {
        var library = new WorkflowLibrary(Directory.GetFiles(Path.Combine(Shared.Folder!, "conformance/elsa"), "*.json", SearchOption.AllDirectories).Select(f => WorkflowGraph.Parse(File.ReadAllText(f)).Required));
        foreach (var graph in library.Graphs.Where(g => g.Name != "CronWorkflow"))
            WorkflowLint.Check(graph, ActivityCatalogue.Standard, library).Where(f => f.Level == FindingLevel.Error).ShouldBeEmpty($"{graph.Name}");
    }

    [SharedFact]
    public void Version_one_and_version_two_say_which_they_are()
    {
        Finished(Run("Elsa.Alterations.IntegrationTests/version-1.json"), "Version 1");
        Finished(Run("Elsa.Alterations.IntegrationTests/version-2.json"), "Version 2");
    }

    /// <summary>Every definition, known or not, comes back with all it held.</summary>
    [SharedFact]
    public void Every_definition_comes_back_as_it_was()
    {
        var files = Directory.GetFiles(Path.Combine(Shared.Folder!, "conformance/elsa"), "*.json", SearchOption.AllDirectories);
        files.Length.ShouldBeGreaterThan(30);
        foreach (var file in files)
        {
            var text = File.ReadAllText(file);
            var reading = WorkflowGraph.Parse(text);
            reading.Graph.ShouldNotBeNull(file);
            JsonNode.DeepEquals(JsonNode.Parse(text), reading.Graph.ToJson()).ShouldBeTrue(file);
        }
    }
}
