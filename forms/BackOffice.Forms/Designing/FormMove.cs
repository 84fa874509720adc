using System.Text.Json.Nodes;
using BackOffice.Forms.Values;

namespace BackOffice.Forms.Designing;

/// <summary>A question of the new form that somebody who began the old one should look at.</summary>
/// <param name="Path">Question, for example <c>startsOn</c> or <c>children.surname</c>.</param>
/// <param name="Label">The question as asked now.</param>
/// <param name="Why">What changed about it.</param>
public sealed record MovedAnswer(string Path, string Label, string Why);

/// <summary>
/// What becomes of a return's answers when it moves to another version of its form. Nothing typed is lost: what the new form has
/// no question for, or cannot read, is kept aside in the return and goes back to its place should a later version ask it again.
/// </summary>
/// <param name="Answers">The answers on the new form.</param>
/// <param name="Look">Questions to look at: new ones, and ones whose meaning or choice changed.</param>
/// <param name="Aside">Answers kept aside, in words.</param>
public sealed record FormMove(JsonObject Answers, IReadOnlyList<MovedAnswer> Look, IReadOnlyList<string> Aside)
{
    /// <summary>Name under which answers without a question are kept in a return, and in each row.</summary>
    public const string AsideKey = "$aside";

    /// <summary>Name under which a return keeps the questions to look at since it moved.</summary>
    public const string LookKey = "$look";

    /// <summary>Works the move out.</summary>
    /// <param name="before">Form that the answers were given on.</param>
    /// <param name="after">Form that they move to.</param>
    /// <param name="answers">The answers; not changed.</param>
    public static FormMove Between(FormDefinition before, FormDefinition after, JsonObject answers)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(answers);
        var look = new List<MovedAnswer>();
        var aside = new List<string>();
        var moved = Carry(before, before.Fields, after, after.Fields, null, answers, look, aside);
        Questions(before, before.Fields, after, after.Fields, null, answers, look);
        moved.Remove(LookKey);
        if (look.Count > 0) moved[LookKey] = new JsonObject([.. look.DistinctBy(l => l.Path).Select(l => KeyValuePair.Create(l.Path, (JsonNode?)JsonValue.Create(l.Why)))]);
        return new FormMove(moved, [.. look.DistinctBy(l => l.Path)], aside);
    }

    private static JsonObject Carry(FormDefinition before, IReadOnlyList<FieldDefinition> old, FormDefinition after, IReadOnlyList<FieldDefinition> now, string? rows, JsonObject answers, List<MovedAnswer> look, List<string> aside)
    {
        var moved = new JsonObject();
        var kept = answers[AsideKey]?.DeepClone() as JsonObject ?? [];
        foreach (var (name, value) in answers)
        {
            if (name == AsideKey) continue;
            var question = now.FirstOrDefault(f => f.Name == name);
            if (name.StartsWith('$') || value is null)
            {
                moved[name] = value?.DeepClone();
            }
            else if (question is null || question.Retired)
            {
                kept[name] = value.DeepClone();
                aside.Add($"{FormDifference.Label(before, name, rows)}: {InWords(old.FirstOrDefault(f => f.Name == name), value)}");
            }
            else if (question.Type == FieldType.RowSet && value is JsonArray list && old.FirstOrDefault(f => f.Name == name) is { } oldRows)
            {
                moved[name] = new JsonArray([.. list.Select(row => row is JsonObject o ? Carry(before, oldRows.Fields, after, question.Fields, name, o, look, aside) : row?.DeepClone())]);
            }
            else
            {
                moved[name] = Read(question, old.FirstOrDefault(f => f.Name == name), value, Path(rows, name), FormDifference.Label(after, name, rows), look);
            }
        }

        // What an earlier move put aside comes back where the question is there again.
        foreach (var name in kept.Select(k => k.Key).Where(k => !moved.ContainsKey(k) && now.Any(f => f.Name == k && !f.Retired)).ToList())
        {
            if (answers.ContainsKey(name)) continue;
            moved[name] = kept[name]?.DeepClone();
            kept.Remove(name);
        }

        if (kept.Count > 0) moved[AsideKey] = kept;
        return moved;
    }

    /// <summary>An answer as the new question reads it. What it cannot read stays as typed, is shown in the box, and counts as not answered.</summary>
    private static JsonNode Read(FieldDefinition now, FieldDefinition? was, JsonNode value, string path, string label, List<MovedAnswer> look)
    {
        if (was is not null && was.Type == now.Type)
        {
            var codes = value is JsonArray list ? list.Select(c => c?.ToString() ?? "") : [value.ToString()];
            if (now.Options.Count > 0 && now.Type is FieldType.Code or FieldType.Codes && codes.FirstOrDefault(c => now.Options.All(o => o.Code != c)) is not null)
            {
                look.Add(new MovedAnswer(path, label, "The option you chose is no longer there. Choose again."));
            }

            return value.DeepClone();
        }

        var kept = Typed.Is(value) ? value.DeepClone() : CompiledForm.Keep(now, AsTyped(was, now, value));
        if (kept is null || Typed.Is(kept)) look.Add(new MovedAnswer(path, label, $"The question now asks for {FormDifference.Kind(now.Type)}. Answer it again."));
        return kept ?? Typed.Wrap(JsonValue.Create(InWords(was, value)));
    }

    private static JsonNode AsTyped(FieldDefinition? was, FieldDefinition now, JsonNode value) =>
        now.Type is FieldType.Text or FieldType.LongText && was is not null ? JsonValue.Create(InWords(was, value)) : value.DeepClone();

    private static string InWords(FieldDefinition? field, JsonNode value) =>
        Typed.Is(value) ? ValueWords.AsTyped(Typed.Unwrap(value)) : field is null ? value.ToString() : field.Type == FieldType.RowSet && value is JsonArray rows ? (rows.Count == 1 ? "1 row" : $"{rows.Count} rows") : ValueWords.Of(field, value, field.Options);

    /// <summary>Questions that are new or mean something else, whether answered or not.</summary>
    private static void Questions(FormDefinition before, IReadOnlyList<FieldDefinition> old, FormDefinition after, IReadOnlyList<FieldDefinition> now, string? rows, JsonObject answers, List<MovedAnswer> look)
    {
        foreach (var field in now.Where(f => f.IsAsked))
        {
            var (path, label) = (Path(rows, field.Name), FormDifference.Label(after, field.Name, rows));
            var was = old.FirstOrDefault(f => f.Name == field.Name && !f.Retired);
            if (was is null)
            {
                // A question of rows matters only where there are rows.
                if (rows is null || answers[rows] is JsonArray { Count: > 0 }) look.Add(new MovedAnswer(path, label, "This question is new."));
                continue;
            }

            var given = rows is null ? answers[field.Name] is not null : answers[rows] is JsonArray list && list.Any(r => r?[field.Name] is not null);
            if (given && FormDifference.Label(before, field.Name, rows) is var asked && asked != label) look.Add(new MovedAnswer(path, label, $"The question was “{asked}”. Check that your answer is still right."));
            else if (!given && field.Required && !was.Required) look.Add(new MovedAnswer(path, label, "This question must now be answered."));
            if (field.Type == FieldType.RowSet && was.Type == FieldType.RowSet) Questions(before, was.Fields, after, field.Fields, field.Name, answers, look);
        }
    }

    private static string Path(string? rows, string name) => rows is null ? name : $"{rows}.{name}";
}
