using System.Globalization;
using System.Text.Json.Nodes;
using BackOffice.Forms.Values;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;

namespace BackOffice.Forms.Evaluating;

/// <summary>What is wrong with an answer, without its place.</summary>
/// <param name="Id">Kind of fault.</param>
/// <param name="Message">What to do.</param>
/// <param name="Part">Part of the answer to go to; null for the answer.</param>
internal sealed record AnswerProblem(string Id, string Message, string? Part = null)
{
    public FormIssue At(string path) => new(Id, IssueLevel.Error, path, Message) { Part = Part };
}

/// <summary>What every type of answer asks for by itself: that it is there, understood, within its limits and among its options.</summary>
internal sealed class AnswerProblems(Wording wording, DateOnly today)
{
    private readonly Dictionary<FieldPlan, HashSet<string>> open = new(ReferenceEqualityComparer.Instance);

    /// <summary>The first thing wrong with an answer; null when it is right.</summary>
    /// <param name="plan">The field.</param>
    /// <param name="rowSet">Row set that it stands in; null for the form.</param>
    /// <param name="reading">The answer.</param>
    /// <param name="required">True when it has to be there.</param>
    /// <param name="at">What its limits may read.</param>
    public AnswerProblem? Of(FieldPlan plan, FieldDefinition? rowSet, Understood reading, bool required, Scope at)
    {
        if (!reading.Given && !required) return null;
        var field = plan.Field;
        AnswerProblem Problem(string id, string message, string? part = null) => new(id, wording.Words(message)!, part);
        TextEntry? Its() => wording.Of(field, rowSet);
        if (!reading.Given) return Problem("required", ErrorWords.Missing(field, Its()));
        if (reading.Fault is { } fault) return Problem(fault.Kind, ErrorWords.Format(field, Its(), fault), fault.Part);
        switch (field.Type)
        {
            case FieldType.Code or FieldType.Codes:
                return AllOpen(plan, reading.Value!) ? null : Problem("option", ErrorWords.NotInList(field, Its()));
            case FieldType.Integer or FieldType.Number or FieldType.Decimal or FieldType.Money:
                var number = reading.Value!.GetValue<decimal>();
                return number < field.Min ? Problem("min", ErrorWords.TooSmall(field, Its())) : number > field.Max ? Problem("max", ErrorWords.TooGreat(field, Its())) : null;
            case FieldType.Date when field.NotBefore is not null || field.NotAfter is not null:
                var day = DateOnly.ParseExact(reading.Value!.GetValue<string>(), "yyyy-MM-dd", CultureInfo.InvariantCulture);
                if (Limit(field.NotBefore, plan.NotBefore, at) is { } earliest && day < earliest) return Problem("notBefore", ErrorWords.TooEarly(field, Its(), earliest, today));
                return Limit(field.NotAfter, plan.NotAfter, at) is { } latest && day > latest ? Problem("notAfter", ErrorWords.TooLate(field, Its(), latest, today)) : null;
            case FieldType.Text or FieldType.LongText or FieldType.Signature:
                var text = reading.Value!.GetValue<string>();
                if (text.Length < field.MinLength) return Problem("minLength", ErrorWords.TooShort(field, Its(), field.MinLength.Value));
                if (text.Length > (field.MaxLength ?? 100_000)) return Problem("maxLength", ErrorWords.TooLong(field, Its(), field.MaxLength ?? 100_000));
                return plan.Pattern is { } pattern && !pattern.IsMatch(text) ? Problem("pattern", ErrorWords.Pattern(field, Its())) : null;
            case FieldType.File when !field.Multiple && ((JsonArray)reading.Value!).Count > 1:
                return new AnswerProblem("max", "Keep only one file. Remove the others");
            default:
                return null;
        }
    }

    /// <summary>What is wrong with the number of rows; null when it is right.</summary>
    public AnswerProblem? OfCount(FieldDefinition field, int count, bool required)
    {
        AnswerProblem Problem(string id, string message) => new(id, wording.Words(message)!);
        TextEntry? Its() => wording.Of(field, null);
        if (count == 0 && required && field.Min is null) return Problem("required", ErrorWords.Missing(field, Its()));
        return count < field.Min ? Problem("min", ErrorWords.TooFewRows(field, Its())) : count > field.Max ? Problem("max", ErrorWords.TooManyRows(field, Its())) : null;
    }

    private bool AllOpen(FieldPlan plan, JsonNode value)
    {
        if (!open.TryGetValue(plan, out var codes)) open[plan] = codes = [.. plan.Options.Where(o => o.IsOpenOn(today)).Select(o => o.Code)];
        if (value is not JsonArray several) return Typed.Text(value) is { } one && codes.Contains(one);
        return several.All(c => Typed.Text(c) is { } code && codes.Contains(code));
    }

    private static DateOnly? Limit(string? text, CompiledExpression? expression, Scope at)
    {
        if (text is null) return null;
        if (expression is null) return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var fixedDay) ? fixedDay : null;
        var fact = Expressions.Value(expression, at);
        return fact.Kind == FactKind.Date ? fact.AsDate() : null;
    }
}
