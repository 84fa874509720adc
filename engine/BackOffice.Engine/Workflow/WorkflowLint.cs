using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow;

/// <summary>
/// Finds before publishing what would otherwise show only when a case runs into it. Errors stop publishing; warnings are confirmed.
/// </summary>
public static class WorkflowLint
{
    private static readonly HashSet<string> TypeNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "object", "string", "boolean", "bool", "int16", "int32", "int64", "int", "long", "single", "float", "double", "decimal", "guid", "datetime", "datetimeoffset", "dateonly", "timeonly", "timespan",
        "stream", "bytearray", "json", "jsonelement", "jsonnode", "jsonobject", "jsonarray", "expandoobject", "stringdictionary", "objectdictionary", "stringmap", "objectmap", "list",
    };

    /// <summary>All findings, errors first, then in the order of the steps.</summary>
    /// <param name="graph">The workflow.</param>
    /// <param name="catalogue">Kinds of step that exist.</param>
    /// <param name="library">Workflows that may be used as steps.</param>
    public static ImmutableList<WorkflowFinding> Check(WorkflowGraph graph, ActivityCatalogue catalogue, WorkflowLibrary? library = null)
    {
        library ??= WorkflowLibrary.Empty;
        var findings = new List<WorkflowFinding>();
        Declarations(graph, findings);
        foreach (var step in graph.Steps.Values)
        {
            var activity = catalogue.Find(step.Type);
            var used = activity is null ? library.For(step) : null;
            if (activity is null && used is null)
                findings.Add(Error(step, $"'{step.Label}' is of the type '{step.Type}', which does not exist here. Replace the step, or install what provides it."));
            else if (used is not null && Uses(used, graph, library, []))
                findings.Add(Error(step, $"'{step.Label}' runs '{used.Name ?? used.DefinitionId}', which runs this workflow again without end. Take one of them out."));
            if (activity is not null)
                findings.AddRange(activity.Check(step).Select(f => f.Line is null ? f with { Line = graph.Line(step.Id) } : f));
            Expressions(step, findings);
            if (step.Type == FlowchartStep.TypeName)
                Flow(step, catalogue, library, findings);
            if (step.Type == "Elsa.While" && step.Input("condition") is { Kind: "Literal" } condition && Json.Flag(condition.Value) && !MayWait(step, catalogue, library, inside: true) && !HasBreak(step))
                findings.Add(Error(step, $"The loop '{step.Label}' goes round for ever without waiting. Give it a condition, a task or a delay."));
        }
        return [.. findings.OrderByDescending(f => f.Level)];
    }

    private static void Declarations(WorkflowGraph graph, List<WorkflowFinding> findings)
    {
        foreach (var (name, type, what) in graph.Variables.Select(v => (v.Name, v.TypeName, "variable"))
            .Concat(graph.Inputs.Select(i => (i.Name, i.TypeName, "input"))).Concat(graph.Outputs.Select(o => (o.Name, o.TypeName, "output")))
            .Concat(graph.Steps.Values.SelectMany(s => s.Variables).Select(v => (v.Name, v.TypeName, "variable"))))
            if (!TypeNames.Contains(Values.Alias(type)))
                findings.Add(new WorkflowFinding(FindingLevel.Error, null, $"The {what} '{name}' is of the type '{type}', which is not known. Choose another type, for example String, Boolean, Decimal or Object."));
        foreach (var twice in graph.Variables.GroupBy(v => v.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            findings.Add(new WorkflowFinding(FindingLevel.Error, null, $"Two variables are called '{twice.Key}'. Rename one of them."));
    }

    /// <summary>Expressions of a step, wherever they stand in it, but not those of steps inside it.</summary>
    private static void Expressions(Step step, List<WorkflowFinding> findings)
    {
        var inside = step.Children.Select(c => c.Step.Json).ToHashSet<JsonNode>(ReferenceEqualityComparer.Instance);
        foreach (var (name, value) in step.Json)
            if (name is not ("customProperties" or "metadata" or "variables" or "connections" or "CustomProperties" or "Metadata" or "applicationProperties"))
                Walk(value, name);
        if (step.Type == "Elsa.SetVariable" && Json.Get(step.Json, "variable") is JsonObject variable && (Json.Text(variable, "id") ?? Json.Text(variable, "name")) is { } id && !Reaches(step, id, Json.Text(variable, "name")))
            findings.Add(Error(step, $"'{step.Label}' sets the variable '{Json.Text(variable, "name") ?? id}', which does not exist. Declare it on the workflow, or choose another."));

        void Walk(JsonNode? node, string place)
        {
            if (node is null || inside.Contains(node))
                return;
            if (node is JsonArray list)
            {
                foreach (var item in list)
                    Walk(item, place);
                return;
            }
            if (node is not JsonObject json)
                return;
            if (Json.Get(json, "expression") is JsonObject || (json.Count <= 2 && Json.Get(json, "type") is JsonValue && Json.Has(json, "value")))
            {
                if (StepInput.ReadExpression(json, "Object") is { } input)
                    Input(input, place);
                return;
            }
            foreach (var (name, value) in json)
                Walk(value, $"{place}.{name}");
        }

        void Input(StepInput input, string place)
        {
            if (!StepInput.Known.Contains(input.Kind))
            {
                findings.Add(Error(step, $"'{place}' of '{step.Label}' is an expression of the type '{input.Kind}', which does not run here. Rewrite this as a BackOffice expression."));
                return;
            }
            foreach (var fault in input.Script?.Faults ?? [])
                findings.Add(Error(step, $"'{place}' of '{step.Label}': at character {fault.Position + 1}, {fault.Message}"));
            foreach (var call in input.Script?.Calls ?? [])
                if (!Names(step, call[3..], call.StartsWith("set", StringComparison.Ordinal)))
                    findings.Add(Error(step, $"'{place}' of '{step.Label}' calls {call}(), but there is no variable, input or earlier result of that name. Declare it, or correct the name."));
            if (input.Kind == "Variable" && input.Value is JsonObject reference && (Json.Text(reference, "id") ?? Json.Text(reference, "name")) is { } id && !Reaches(step, id, Json.Text(reference, "name")))
                findings.Add(Error(step, $"'{place}' of '{step.Label}' reads the variable '{Json.Text(reference, "name") ?? id}', which does not exist. Declare it on the workflow, or choose another."));
        }
    }

    private static bool Reaches(Step step, string id, string? name) => InReach(step).Any(v => v.Id == id || v.Name == id || v.Name == name);

    private static IEnumerable<VariableDefinition> InReach(Step step)
    {
        for (var scope = step; scope is not null; scope = scope.Container)
        {
            foreach (var variable in scope.Variables)
                yield return variable;
            if (scope.Type is "Elsa.For" or "Elsa.ForEach" or "Elsa.ParallelForEach")
            {
                yield return new VariableDefinition("CurrentValue", "CurrentValue", "Object", null);
                yield return new VariableDefinition("CurrentIndex", "CurrentIndex", "Int32", null);
            }
        }
    }

    private static bool Names(Step step, string subject, bool set)
    {
        if (InReach(step).Any(v => v.Name == subject || Json.PascalWords(v.Name) == subject))
            return true;
        if (set)
            return false;
        if (step.Graph.Inputs.Any(i => string.Equals(i.Name, subject, StringComparison.OrdinalIgnoreCase)))
            return true;
        return step.Graph.Steps.Values.Any(s => (s.Name is { Length: > 0 } name && subject.EndsWith("From" + Json.PascalWords(name), StringComparison.Ordinal)) || subject.EndsWith("From" + s.Id, StringComparison.Ordinal));
    }

    private static void Flow(Step flowchart, ActivityCatalogue catalogue, WorkflowLibrary library, List<WorkflowFinding> findings)
    {
        var map = flowchart.Flow;
        findings.AddRange(map.Dropped);
        if (map.Start() is not (>= 0 and var start))
            return;
        var starts = new HashSet<int> { start };
        for (var i = 0; i < map.Steps.Length; i++)
            if (map.Steps[i].CanStart)
                starts.Add(i);
        var shapes = starts.Select(map.ShapeFrom).ToArray();
        for (var i = 0; i < map.Steps.Length; i++)
        {
            var step = map.Steps[i];
            if (!shapes.Any(s => s.Reached[i]))
            {
                findings.Add(Error(step, $"'{step.Label}' cannot be reached from the start '{map.Steps[start].Label}'. Connect it, or take it out."));
                continue;
            }
            Ports(step, i);
        }
        foreach (var connection in map.Connections)
            foreach (var shape in shapes)
                if (shape.Reached[connection.Source] && shape.Backward[connection.Index] && !IsTerminal(map.Steps[connection.Source]))
                {
                    var (source, target) = (map.Steps[connection.Source], map.Steps[connection.Target]);
                    if (!shape.IsSound(connection))
                        findings.Add(Error(source, $"The connection back from '{source.Label}' to '{target.Label}' enters a branch in the middle: every way from '{source.Label}' back to the start must lead through '{target.Label}'. Connect it to a step before the branches part."));
                    else if (!Loop(shape, connection).Any(s => MayWait(s, catalogue, library, inside: false)))
                        findings.Add(new WorkflowFinding(FindingLevel.Warning, target.Id, $"The loop from '{source.Label}' back to '{target.Label}' never waits. Make sure that it ends, or put a task or a delay in it.", flowchart.Graph.Line(target.Id)));
                    break;
                }

        bool IsTerminal(Step step) => catalogue.Find(step.Type) is { IsTerminal: true };

        void Ports(Step step, int index)
        {
            if (IsTerminal(step))
            {
                if (map.Outbound[index].Length > 0)
                    findings.Add(new WorkflowFinding(FindingLevel.Warning, step.Id, $"'{step.Label}' ends the flow, so what is connected after it never runs. Take the connection out.", flowchart.Graph.Line(step.Id)));
                return;
            }
            var ports = catalogue.Find(step.Type)?.Ports(step) ?? (library.For(step) is { } used ? [.. used.Outcomes, "Done"] : null);
            if (ports is null)
                return;
            foreach (var unknown in map.Outbound[index].Where(c => c.Port is not null && !ports.Contains(c.Port)).Select(c => c.Port).Distinct())
                findings.Add(Error(step, $"A connection leaves '{step.Label}' by '{unknown}', a port that it does not have. It has {InWords(ports)}."));
            if (ports.Count > 1)
                foreach (var loose in ports.Where(p => !map.Outbound[index].Any(c => c.Port == p)))
                    if (!(loose == "Done" && library.For(step) is not null && catalogue.Find(step.Type) is null))
                        findings.Add(new WorkflowFinding(FindingLevel.Warning, step.Id, $"'{step.Label}' can leave by '{loose}', which leads nowhere: the branch would end there. Connect it, or confirm that it ends.", flowchart.Graph.Line(step.Id)));
        }

        // The steps that go round: from the target of the connection forward to its source.
        IEnumerable<Step> Loop(FlowShape shape, FlowConnection back)
        {
            var before = shape.AncestorsOf(back.Source);
            for (var i = 0; i < map.Steps.Length; i++)
                if (i == back.Source || i == back.Target || (before[i] && shape.AncestorsOf(i)[back.Target]))
                    yield return map.Steps[i];
        }
    }

    private static bool MayWait(Step step, ActivityCatalogue catalogue, WorkflowLibrary library, bool inside)
    {
        var activity = catalogue.Find(step.Type);
        if (!inside && (activity is null ? library.For(step) is not null : activity.MayWait(step)))
            return true;
        return step.Children.Any(c => MayWait(c.Step, catalogue, library, inside: false));
    }

    private static bool HasBreak(Step step) => step.Children.Any(c => c.Step.Type is "Elsa.Break" or "Elsa.Finish" or "Elsa.Complete" || HasBreak(c.Step));

    private static bool Uses(WorkflowGraph used, WorkflowGraph target, WorkflowLibrary library, HashSet<WorkflowGraph> seen) =>
        ReferenceEquals(used, target) || (used.DefinitionId.Length > 0 && used.DefinitionId == target.DefinitionId)
        || (seen.Add(used) && used.Steps.Values.Any(s => library.For(s) is { } deeper && Uses(deeper, target, library, seen)));

    private static string InWords(IReadOnlyList<string> ports) => ports.Count == 0 ? "none" : string.Join(", ", ports.Select(p => $"'{p}'"));

    private static WorkflowFinding Error(Step step, string sentence) => new(FindingLevel.Error, step.Id, sentence, step.Graph.Line(step.Id));
}
