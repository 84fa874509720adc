using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;

namespace BackOffice.Forms.Evaluating;

/// <summary>How a form asks its expressions. Facts that do not fit, such as a division by nothing: the value cannot be known, and nobody is blamed for it here.</summary>
internal static class Expressions
{
    public static Fact Value(CompiledExpression? expression, Scope at) =>
        expression?.TryEvaluate(at) is { Error: null } evaluation ? evaluation.Value : Fact.Unknown;

    /// <summary>A condition: yes, no or unknown.</summary>
    public static bool? Truth(CompiledExpression? expression, Scope at)
    {
        if (expression is null) return null;
        if (expression.Type.Kind != FactKind.Boolean) return Value(expression, at) is { Kind: FactKind.Boolean } fact ? fact.AsBoolean() : null;
        try
        {
            return expression.EvaluateTruth(at);
        }
        catch (EvaluationException)
        {
            return null;
        }
    }

    public static bool Applies(CompiledExpression? when, CompiledExpression? unless, Scope at) =>
        (when is null || Truth(when, at) == true) && (unless is null || Truth(unless, at) != true);

    public static bool Applies(Applies part, Scope at) => Applies(part.If, part.Unless, at);

    public static bool Applies(FieldPlan field, Scope at) => !field.Field.Retired && Applies(field.If, field.Unless, at);

    /// <summary>True when a check applies and what it requires is definitely not so.</summary>
    public static bool Fails(Applies check, Scope at) => Applies(check, at) && Truth(check.Require, at) == false;

    /// <summary>An answer as a fact of its type; unknown where it is missing or of another kind.</summary>
    public static Fact FactOf(FieldPlan field, System.Text.Json.Nodes.JsonNode? value) =>
        value is not null && Fact.TryFromJson(value, field.Type, out var fact, out _) ? fact : Fact.Unknown;

    /// <summary>A calculated value.</summary>
    /// <param name="plan">The field.</param>
    /// <param name="at">What it reads.</param>
    /// <param name="kept">What came with the return: a read-only value from the register stays as it was when the return was begun.</param>
    public static Fact Calculate(FieldPlan plan, Scope at, System.Text.Json.Nodes.JsonNode? kept)
    {
        var field = plan.Field;
        if (field.Calculate is null && kept is not null) return FactOf(plan, kept);
        var fact = Value(plan.Calculation, at);
        if (fact.Kind != FactKind.Number) return fact;
        return field.Type switch
        {
            FieldType.Money or FieldType.Decimal => Fact.Of(decimal.Round(fact.AsNumber(), field.Places ?? 2, MidpointRounding.AwayFromZero)),
            _ => fact,
        };
    }
}
