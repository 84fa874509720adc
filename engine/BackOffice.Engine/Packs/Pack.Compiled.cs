using System.Collections.Immutable;
using BackOffice.Engine.Casework;
using BackOffice.Engine.Workflow;
using BackOffice.Forms;
using BackOffice.Forms.Collected;
using BackOffice.Rules.Clocks;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;
using BackOffice.Rules.Sets;

namespace BackOffice.Engine.Packs;

/// <summary>What is worked out once when a pack is read, so that no JSON is walked while a case runs.</summary>
public sealed partial record Pack
{
    /// <summary>The process, ready to run; null for a pack without one.</summary>
    public WorkflowGraph? Workflow { get; init; }

    /// <summary>Runs the process. A pack without one has none, and no case either: opening one is refused.</summary>
    public Interpreter Interpreter { get; init; } = null!;

    /// <summary>How the returns of its collection become one file; null where there is no <c>collected-file.json</c>.</summary>
    public CollectedFile? Collected { get; init; }

    /// <summary>The clocks.</summary>
    public ClockBook Clocks { get; init; } = ClockBook.Empty;

    /// <summary>The forms, by id.</summary>
    public ImmutableSortedDictionary<string, CompiledForm> Forms { get; init; } = ImmutableSortedDictionary<string, CompiledForm>.Empty;

    /// <summary>The rule sets, by id.</summary>
    public ImmutableSortedDictionary<string, CompiledRuleSet> RuleSets => Expressions.RuleSets;

    /// <summary>Letter templates, by letter id.</summary>
    internal ImmutableSortedDictionary<string, PackTemplate> Templates { get; init; } = ImmutableSortedDictionary<string, PackTemplate>.Empty;

    /// <summary>Expressions, checked against the names that cases of the pack can read.</summary>
    internal PackExpressions Expressions { get; init; } = null!;

    /// <summary>Names and types of what the pack's forms may read beside their own answers.</summary>
    public Schema FormReads => Expressions?.Schema ?? Schema.Empty;

    /// <summary>Names that expressions of its process can read, variables of the workflow with them: what an editor offers.</summary>
    public Schema Names => (Workflow?.Variables ?? []).Where(variable => Expressions.Schema.Names.Find(variable.Name) is null)
        .Aggregate(Expressions.Schema, (names, variable) => names.With(variable.Name, FactType.Any));

    /// <summary>Kinds of step that packs may use: those of the workflow format and those of casework.</summary>
    public static ActivityCatalogue Steps { get; } = ActivityCatalogue.Standard.With(
        new TaskStep(), new DecideStep(), new StartClockStep(), new StopClockStep(), new ExcuseClockStep(), new LetterStep(), new WaitForStep(),
        new RequestAdviceStep(), new AlertStep(), new ClearAlertStep(), new UpdateRecordStep(), new SetStageStep(), new CloseCaseStep());

    /// <summary>Key under which a form's answers are kept: the one the form names, or its id in camel case.</summary>
    /// <param name="form">Id of the form.</param>
    public string FormKey(string form) => Forms.TryGetValue(form, out var known) ? known.Definition.Key : KeyOf(form);
}
