using System.Text.Json.Nodes;
using BackOffice.Forms.Values;
using BackOffice.Rules.Expressions;

namespace BackOffice.Forms.Evaluating;

/// <summary>How tasks, pages, questions and rows look.</summary>
internal sealed partial class FormEvaluator
{
    private readonly Dictionary<FieldDefinition, List<FormOption>> openOptions = new(ReferenceEqualityComparer.Instance);

    private TaskState Task(TaskDefinition task)
    {
        var words = wording.Find(task.Id);
        var pages = task.Pages.Where(IsVisible).Select(Page).ToList();
        var rowsState = task.Collection is { } collection && !hidden.Contains(collection.Rows) ? Field(form.Of(definition.Field(collection.Rows)!)) : null;
        var progress = pages.ConvertAll(p => p.Progress);
        if (rowsState is not null)
        {
            var enough = rowsState.Rows.Count >= (rowsState.Definition.Min ?? (rowsState.Required ? 1 : 0));
            progress.Add(rowsState.Rows.Count == 0
                ? (enough && saved.Contains(rowsState.Name) ? Progress.Completed : Progress.NotStarted)
                : enough && rowsState.Rows.All(r => r.Progress == Progress.Completed) ? Progress.Completed : Progress.InProgress);
        }

        return new TaskState
        {
            Definition = task,
            Title = wording.Words(words?.Title ?? words?.Label) ?? (definition.Tasks.Count == 1 ? wording.Words(wording.Find("form")?.Title) : null) ?? Wording.Sentence(task.Id),
            Hint = wording.Words(words?.Hint),
            Progress = RowRun.Sum(progress),
            Pages = pages,
            Rows = rowsState,
            Words = words,
            Declaration = task.Declaration is { } statement ? wording.Words(wording.Find(statement)?.Body ?? wording.Find(statement)?.Label) ?? statement : null,
        };
    }

    private PageState Page(PageDefinition page)
    {
        var isSaved = saved.Contains(page.Id);
        var states = page.Ask.Where(a => !hidden.Contains(a)).Select(a => Field(form.Of(definition.Fields.First(f => f.Name == a)), isSaved)).ToList();
        var asked = states.Where(s => s.IsAsked).ToList();
        var given = asked.Any(s => (s.Shown is not null && (s.Value is not null || Typed.Is(answers[s.Name]))) || s.Rows.Count > 0);
        var complete = asked.Where(s => s.Required).All(s => s.Value is not null || s.Rows.Count > 0 || Typed.Is(answers[s.Name]));
        var touched = given || isSaved;
        return Page(page, wording.Find(page.Id), states, complete && touched ? Progress.Completed : touched ? Progress.InProgress : Progress.NotStarted);
    }

    private PageState Page(PageDefinition page, TextEntry? words, List<FieldState> states, Progress progress)
    {
        var only = states.Count == 1 && words?.Title is null && states[0].Definition.Type is not (FieldType.RowSet or FieldType.Declaration);
        return new PageState
        {
            Definition = page,
            Title = wording.Words(words?.Title) ?? (only ? states[0].Label : definition.Tasks.Sum(t => t.Pages.Count) == 1 ? wording.Words(wording.Find("form")?.Title) : null) ?? Wording.Sentence(page.Id),
            TitleIsQuestion = only || (states.Count == 1 && states[0].Label == words?.Title),
            Hint = wording.Words(words?.Hint),
            Body = wording.Words(words?.Body),
            Words = words?.Title is not null ? words : only ? states[0].Words : words,
            Progress = progress,
            Fields = states,
        };
    }

    private FieldState Field(FieldPlan plan, bool savedPage = false)
    {
        var field = plan.Field;
        var required = field.Required || Expressions.Truth(plan.Required, scope) == true;
        var set = rows.GetValueOrDefault(field.Name);
        var problem = !field.IsAsked ? null : set is null ? problems.Of(plan, null, readings[plan.Slot], required, scope) : problems.OfCount(field, set.Rows.Count, required);
        var value = plan.IsCalculated ? fields[plan.Slot].ToJson() : CompiledForm.Detached(readings[plan.Slot].Value);
        return Field(plan, null, field.Name, value, answers[field.Name], required, problem, savedPage, scope) with { Rows = set is null ? [] : Rows(set) };
    }

    private FieldState Field(FieldPlan plan, FieldDefinition? rowSet, string path, JsonNode? value, JsonNode? raw, bool required, AnswerProblem? problem, bool savedPage, Scope at)
    {
        var field = plan.Field;
        var words = wording.Of(field, rowSet);
        var options = Options(plan, words, value, raw);
        return new FieldState
        {
            Definition = field,
            Path = path,
            Words = words,
            Label = words?.Label ?? Wording.Sentence(field.Name),
            Short = words?.Short ?? words?.Label ?? Wording.Sentence(field.Name),
            Hint = wording.Words(words?.Hint),
            Body = wording.Words(words?.Body),
            Options = options,
            Required = required,
            Value = value,
            Shown = value is not null || raw is not null ? CompiledForm.Detached(Typed.Unwrap(raw) ?? value) : savedPage ? null : Suggestion(plan, at),
            Text = TextOf(field, words, value, raw, options),
            Issues = problem is null ? FoundAt(path) : [problem.At(path), .. FoundAt(path)],
        };
    }

    private string TextOf(FieldDefinition field, TextEntry? words, JsonNode? value, JsonNode? raw, IReadOnlyList<FormOption> options) =>
        value is not null ? ValueWords.Of(field, value, options, wording.Fixed, words) : Typed.Is(raw) ? ValueWords.AsTyped(Typed.Unwrap(raw)) : "";

    private List<RowState> Rows(RowSet set)
    {
        if (!set.IsJudged) Judge(set);
        return set.Rows.ConvertAll(row => new RowState(
            row.Index, row.Verdict!.Progress, row.Verdict.Mark, IssuesOf(set, row), () => TitleOf(set, row),
            () => set.Plan.Fields.Where(f => !row.Values.Hidden[f.Slot]).Select(f => TextOf(set, row, f)),
            name => set.Plan.Fields.FirstOrDefault(f => f.Field.Name == name && !row.Values.Hidden[f.Slot]) is { } plan ? TextOf(set, row, plan) : "", () => StatesOf(set, row)));
    }

    /// <summary>What is wrong in a row: with the row itself, then with each field in order.</summary>
    private (IReadOnlyList<FormIssue> Own, IReadOnlyList<FormIssue> All) IssuesOf(RowSet set, RowData row)
    {
        var path = $"{set.Plan.Field.Name}[{row.Index}]";
        if (row.Verdict!.Problems.Count == 0 && !foundInRows.Contains(path)) return ([], []);
        var own = FoundAt(path);
        List<FormIssue>? all = own.Count > 0 ? [.. own] : null;
        var next = 0;
        foreach (var field in set.Plan.Fields)
        {
            if (row.Values.Hidden[field.Slot]) continue;
            var problem = next < row.Verdict.Problems.Count && row.Verdict.Problems[next].Slot == field.Slot ? row.Verdict.Problems[next++].Problem : null;
            var at = $"{path}.{field.Field.Name}";
            if (problem is not null) (all ??= []).Add(problem.At(at));
            if (FoundAt(at) is { Count: > 0 } more) (all ??= []).AddRange(more);
        }

        return (own, all ?? (IReadOnlyList<FormIssue>)[]);
    }

    private string TitleOf(RowSet set, RowData row)
    {
        var naming = set.Plan.Naming;
        var parts = naming.Select(name => set.Plan.Fields.FirstOrDefault(f => f.Field.Name == name && !row.Values.Hidden[f.Slot])).OfType<FieldPlan>().Select(plan => TextOf(set, row, plan));
        var title = string.Join(naming.Count > 1 && naming[0] == "forename" && naming[1] == "surname" ? " " : ", ", parts.Where(t => t.Length > 0));
        return title.Length > 0 ? title : $"{row.Index + 1}";
    }

    private string TextOf(RowSet set, RowData row, FieldPlan plan)
    {
        var (value, raw) = (ValueOf(row, plan), row.Raw[plan.Field.Name]);
        var words = wording.Of(plan.Field, set.Plan.Field);
        return TextOf(plan.Field, words, value, raw, Options(plan, words, value, raw));
    }

    private static JsonNode? ValueOf(RowData row, FieldPlan plan) => plan.IsCalculated ? row.Values.Facts[plan.Slot].ToJson() : CompiledForm.Detached(row.Readings[plan.Slot].Value);

    private (IReadOnlyList<FieldState> Fields, IReadOnlyList<PageState> Pages) StatesOf(RowSet set, RowData row)
    {
        var (plan, at, path) = (set.Plan, ScopeOf(set, row), $"{set.Plan.Field.Name}[{row.Index}]");
        var problemOf = row.Verdict!.Problems.ToDictionary(p => p.Slot, p => p.Problem);
        var states = new FieldState?[plan.Fields.Count];
        FieldState State(FieldPlan field, bool savedPage) => states[field.Slot] = Field(
            field, plan.Field, $"{path}.{field.Field.Name}", ValueOf(row, field), row.Raw[field.Field.Name], row.Verdict.Required[field.Slot], problemOf.GetValueOrDefault(field.Slot), savedPage, at);

        var pages = new List<PageState>(row.Values.Sheets.Count);
        for (var i = 0; i < row.Values.Sheets.Count; i++)
        {
            var sheet = row.Values.Sheets[i];
            var onPage = sheet.Asks.Where(slot => !row.Values.Hidden[slot]).Select(slot => State(plan.Fields[slot], saved.Contains(sheet.Page.Id))).ToList();
            pages.Add(Page(sheet.Page, wording.Find(sheet.Page.Id == plan.Field.Name ? $"{sheet.Page.Id}.row" : sheet.Page.Id), onPage, row.Verdict.Sheets[i]));
        }

        return ([.. plan.Fields.Where(f => !row.Values.Hidden[f.Slot]).Select(f => states[f.Slot] ?? State(f, false))], pages);
    }

    private List<FormOption> Options(FieldPlan plan, TextEntry? words, JsonNode? value, JsonNode? raw)
    {
        var field = plan.Field;
        if (field.Type is not (FieldType.Code or FieldType.Codes)) return [];
        var chosen = (value as JsonArray)?.Select(Typed.Text).ToHashSet() ?? [Typed.Text(value ?? Typed.Unwrap(raw))];
        // Worded once however many rows there are, unless a row still has a code that is no longer offered.
        var usual = chosen.All(c => c is null || plan.Options.All(o => o.Code != c || o.IsOpenOn(context.Today)));
        if (usual && openOptions.TryGetValue(field, out var known)) return known;
        var worded = Worded(plan.Options, words, chosen);
        if (usual) openOptions[field] = worded;
        return worded;
    }

    private List<FormOption> Worded(IReadOnlyList<FormOption> list, TextEntry? words, HashSet<string?> chosen) =>
        [.. list.Where(o => o.IsOpenOn(context.Today) || chosen.Contains(o.Code)).Select(o => o with
        {
            Label = wording.Words(words?.Options.GetValueOrDefault(o.Code)) ?? (o.Label.Length > 0 ? o.Label : o.Code),
            Hint = wording.Words(words?.Options.GetValueOrDefault($"{o.Code}.hint")) ?? o.Hint,
        })];

    private static JsonNode? Suggestion(FieldPlan plan, Scope at)
    {
        if (plan.Suggestion is null) return null;
        var suggested = Expressions.Value(plan.Suggestion, at).ToJson();
        return AnswerReader.Read(plan.Field, suggested) is { Fault: null, Value: { } value } ? CompiledForm.Detached(value) : null;
    }
}
