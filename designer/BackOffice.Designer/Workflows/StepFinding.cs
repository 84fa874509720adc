using System.Collections.Immutable;
using System.Text.RegularExpressions;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Workflow;

namespace BackOffice.Designer.Workflows;

/// <summary>Something wrong with a pack, said beside the canvas.</summary>
/// <param name="IsError">True when it stops publishing; false when it is only worth a look.</param>
/// <param name="File">File of the pack.</param>
/// <param name="Line">Line of it.</param>
/// <param name="StepId">The step of the workflow that it is about; null when it is about something else.</param>
/// <param name="Step">What that step is called.</param>
/// <param name="Sentence">What is wrong and what to do.</param>
public sealed partial record StepFinding(bool IsError, string File, int? Line, string? StepId, string? Step, string Sentence)
{
    private const string Workflow = "workflow.json";

    /// <summary>What reading a pack found, errors first, the workflow's own before those of other files.</summary>
    /// <param name="faults">What was found.</param>
    /// <param name="text">The workflow, in which findings about lines are found again as steps.</param>
    internal static ImmutableList<StepFinding> Of(IEnumerable<PackFault> faults, string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var graph = WorkflowGraph.Parse(text).Graph;
        return
        [
            .. faults.Select(fault =>
            {
                var step = fault.File == Workflow && fault.Line is { } line ? StepAt(lines, line, graph) : null;
                return new StepFinding(!fault.IsWarning, fault.File, fault.Line, step?.Id, step?.Label, fault.Message);
            }).Distinct().OrderByDescending(finding => finding.IsError).ThenByDescending(finding => finding.File == Workflow).ThenBy(finding => finding.File, StringComparer.Ordinal).ThenBy(finding => finding.Line),
        ];
    }

    // Every step begins with its id, so the last one above the line is the one it belongs to.
    private static Step? StepAt(string[] lines, int line, WorkflowGraph? graph)
    {
        for (var at = Math.Min(line, lines.Length) - 1; at >= 0; at--)
            if (IdLine().Match(lines[at]) is { Success: true } id && graph?.Find(id.Groups[1].Value) is { } step)
                return ReferenceEquals(step, graph.Root) ? null : step;
        return null;
    }

    [GeneratedRegex("^\\s*\\{?\\s*\"id\"\\s*:\\s*\"([^\"]+)\"")]
    private static partial Regex IdLine();
}
