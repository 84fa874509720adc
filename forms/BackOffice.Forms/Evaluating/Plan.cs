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

    public string Node => Field is not null ? $"form.{Field.Name}" : Condition is not null ? $"conditions.{Condition.Name}" : $"form.{Rows!.Name}";
}

/// <summary>How the rows of one row set are worked out.</summary>
/// <param name="Field">The row set.</param>
/// <param name="RowType">Type of a row.</param>
/// <param name="Steps">Row conditions and row calculations, in order.</param>
/// <param name="Pages">Pages of a row; one with every field when the form designs none.</param>
internal sealed record RowSetPlan(FieldDefinition Field, RecordType RowType, IReadOnlyList<PlanStep> Steps, IReadOnlyList<PageDefinition> Pages)
{
    /// <summary>Fields that some page asks.</summary>
    public HashSet<string> OnSomePage { get; } = [.. Pages.SelectMany(p => p.Ask)];

    /// <summary>Fields that make up what a row is called.</summary>
    public required IReadOnlyList<string> Naming { get; init; }
}

/// <summary>Everything compiled of one field, found by the field itself so that reading three hundred rows looks nothing up by name.</summary>
internal sealed record FieldPlan(FieldDefinition Field, FactType Type, bool IsCalculated)
{
    public CompiledExpression? If { get; init; }

    public CompiledExpression? Unless { get; init; }

    public CompiledExpression? Required { get; init; }

    public CompiledExpression? Calculation { get; init; }

    public CompiledExpression? Suggestion { get; init; }

    public CompiledExpression? NotBefore { get; init; }

    public CompiledExpression? NotAfter { get; init; }

    public Regex? Pattern { get; init; }
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
