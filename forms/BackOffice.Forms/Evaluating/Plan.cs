using System.Text.RegularExpressions;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;

namespace BackOffice.Forms.Evaluating;

/// <summary>One thing to work out. Exactly one of the three is set.</summary>
/// <param name="Field">Calculated field.</param>
/// <param name="Condition">Condition.</param>
/// <param name="Rows">Row set whose rows are worked out.</param>
internal sealed record PlanStep(FieldDefinition? Field = null, ConditionDefinition? Condition = null, FieldDefinition? Rows = null)
{
    /// <summary>What works a condition out.</summary>
    public CompiledExpression? Expression { get; init; }

    /// <summary>Place of a condition among the conditions that expressions read.</summary>
    public int Slot { get; init; }

    /// <summary>What is compiled of a calculated field.</summary>
    public FieldPlan? Plan { get; init; }

    public string Node => Field is not null ? $"form.{Field.Name}" : Condition is not null ? $"conditions.{Condition.Name}" : $"form.{Rows!.Name}";
}

/// <summary>How the rows of one row set are worked out.</summary>
/// <param name="Field">The row set.</param>
/// <param name="RowType">Type of a row; its fields are those of the row set, in their order.</param>
/// <param name="Schema">Names that a row's expressions read.</param>
/// <param name="Steps">Row conditions and row calculations, in order.</param>
/// <param name="Pages">Pages of a row; one with every field when the form designs none.</param>
internal sealed record RowSetPlan(FieldDefinition Field, RecordType RowType, Schema Schema, IReadOnlyList<PlanStep> Steps, IReadOnlyList<PageDefinition> Pages)
{
    /// <summary>Fields that make up what a row is called.</summary>
    public required IReadOnlyList<string> Naming { get; init; }

    /// <summary>The row's fields, each at its slot.</summary>
    public IReadOnlyList<FieldPlan> Fields { get; init; } = [];

    /// <summary>For each slot: whether some page asks it.</summary>
    public IReadOnlyList<bool> OnSomePage { get; init; } = [];

    /// <summary>The pages with the slots they ask.</summary>
    public IReadOnlyList<RowSheet> Sheets { get; init; } = [];

    /// <summary>Checks of each row, in the order written.</summary>
    public IReadOnlyList<RowCheck> Checks { get; init; } = [];

    /// <summary>Type of the conditions that a row's expressions read: the form's and the row's own.</summary>
    public RecordType Conditions { get; init; } = FactType.Record();

    /// <summary>Where the form's conditions stand among them: from the slot there to the slot here.</summary>
    public IReadOnlyList<(int From, int To)> FormConditions { get; init; } = [];

    /// <summary>For each top-level name of the row's schema, its slot among the form's; -1 for what is the row's own.</summary>
    public IReadOnlyList<int> Outer { get; init; } = [];

    /// <summary>Slot of <c>row</c> among the top-level names.</summary>
    public int RowSlot { get; init; }

    /// <summary>Slot of <c>conditions</c> among the top-level names.</summary>
    public int ConditionsSlot { get; init; }

    /// <summary>True when what applies in a row reads something of the form that is worked out only after the rows.</summary>
    public bool ReadsLate { get; init; }

    /// <summary>Everything outside the row that its expressions and the form's texts may read, as parts of dotted names: while these are the same, a row that is the same comes out the same.</summary>
    public IReadOnlyList<IReadOnlyList<string>> ReadsOutside { get; init; } = [];
}

/// <summary>A page of a row.</summary>
/// <param name="Page">The page as designed.</param>
/// <param name="When">When it applies.</param>
/// <param name="Asks">Slots of the fields on it, in order.</param>
internal sealed record RowSheet(PageDefinition Page, Applies When, IReadOnlyList<int> Asks);

/// <summary>A check of each row.</summary>
/// <param name="Check">The check as designed.</param>
/// <param name="When">When it applies, and what it requires.</param>
/// <param name="On">Slots of the fields that it marks.</param>
internal sealed record RowCheck(CheckDefinition Check, Applies When, IReadOnlyList<int> On);

/// <summary>Everything compiled of one field, found by the field itself or by its slot so that reading three hundred rows looks nothing up by name.</summary>
internal sealed record FieldPlan(FieldDefinition Field, FactType Type, bool IsCalculated)
{
    /// <summary>Place among the fields of the form or of the row.</summary>
    public int Slot { get; init; }

    public CompiledExpression? If { get; init; }

    public CompiledExpression? Unless { get; init; }

    public CompiledExpression? Required { get; init; }

    public CompiledExpression? Calculation { get; init; }

    public CompiledExpression? Suggestion { get; init; }

    public CompiledExpression? NotBefore { get; init; }

    public CompiledExpression? NotAfter { get; init; }

    public Regex? Pattern { get; init; }

    /// <summary>Options as listed, open or not; empty where there is nothing to choose from.</summary>
    public IReadOnlyList<FormOption> Options { get; init; } = [];
}

/// <summary>When a task, page or check applies, and what a check requires.</summary>
internal sealed record Applies(CompiledExpression? If, CompiledExpression? Unless, CompiledExpression? Require = null);

/// <summary>How compiled expressions are found again: by their place in the form.</summary>
internal static class PlaceOf
{
    public static string Condition(string name, string? rowSet = null) => rowSet is null ? $"conditions.{name}" : $"{rowSet}|conditions.{name}";

    public static string Field(FieldDefinition field, string? rowSet, string property) => rowSet is null ? $"data.{field.Name}.{property}" : $"data.{rowSet}.fields.{field.Name}.{property}";

    public static string Task(TaskDefinition task, string property) => $"task:{task.Id}.{property}";

    public static string Page(PageDefinition page, string property) => $"page:{page.Id}.{property}";

    public static string Check(CheckDefinition check, string property) => $"check:{check.Id}.{property}";

    public static string Words(string expression) => $"text:{expression}";

    public static string? Calculation(FieldDefinition field) =>
        field.Calculate is not null ? "calculate" : !field.ReadOnly ? null : field.Default is not null ? "default" : field.Source is not null ? "source" : null;

    public static string? Property(FieldDefinition field, string property) => property switch
    {
        "calculate" => field.Calculate,
        "default" => field.Default,
        "source" => field.Source,
        "if" => field.If,
        "unless" => field.Unless,
        "required" => field.RequiredWhen,
        "notBefore" => field.NotBefore,
        "notAfter" => field.NotAfter,
        _ => null,
    };
}
