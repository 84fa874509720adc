using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using BackOffice.Forms.Files;
using BackOffice.Forms.Reading;
using BackOffice.Forms.Values;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;

namespace BackOffice.Forms.Evaluating;

/// <summary>One evaluation of one form with given answers.</summary>
internal sealed class FormEvaluator
{
    /// <summary>How often visibility may change what is visible before the last state is kept.</summary>
    private const int MostPasses = 8;

    private readonly CompiledForm form;
    private readonly FormDefinition definition;
    private readonly FormContext context;
    private readonly JsonObject answers;
    private readonly Dictionary<string, Understood> readings = [];
    private readonly Dictionary<string, List<RowData>> rows = [];
    private readonly Dictionary<string, Fact> fields = [];
    private readonly Dictionary<string, Fact> conditions = [];
    private readonly Dictionary<string, Fact> beside = [];
    private readonly IReadOnlySet<string> saved;
    private readonly Dictionary<FieldDefinition, TextEntry?> wordings = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<FieldDefinition, List<FormOption>> openOptions = new(ReferenceEqualityComparer.Instance);
    private HashSet<string> hidden = [];
    private Scope? scope;

    public FormEvaluator(CompiledForm form, JsonObject answers, FormContext context)
    {
        this.form = form;
        definition = form.Definition;
        this.context = context;
        this.answers = answers;
        saved = context.SavedPages as IReadOnlySet<string> ?? context.SavedPages.ToHashSet();
        foreach (var (name, node) in context.Facts)
        {
            var type = form.FormSchema.Names.Find(name);
            beside[name] = type is not null && Fact.TryFromJson(node, type, out var typed, out _) ? typed : Fact.FromJson(node);
        }

        // What the form reads of the return before was kept with the answers when the return was begun.
        if (!beside.ContainsKey("previousReturn") && answers[Carrying.CarriedForward.Previous] is JsonObject previous) beside["previousReturn"] = Fact.FromJson(previous);
        foreach (var field in definition.Fields)
        {
            var reading = AnswerReader.Read(field, answers[field.Name]);
            readings[field.Name] = reading;
            if (field.Type == FieldType.RowSet) rows[field.Name] = [.. (reading.Value as JsonArray ?? []).OfType<JsonObject>().Select(r => new RowData(field, r))];
        }
    }

    public FormEvaluation Run()
    {
        WorkOut();

        // Checks and limits of rows read the form as it came out in the end, totals included.
        foreach (var row in rows.Values.SelectMany(r => r)) row.Scope = null;
        var tasks = new List<TaskState>();
        foreach (var task in definition.Tasks.Where(IsVisible)) tasks.Add(Task(task));
        var shown = tasks.SelectMany(t => t.Pages).SelectMany(p => p.Fields).Concat(tasks.Select(t => t.Rows).OfType<FieldState>()).DistinctBy(f => f.Name).ToList();
        var checks = Checks(shown);
        tasks = [.. tasks.Select(t => WithChecks(t, checks))];
        for (var i = 0; i < tasks.Count; i++)
        {
            if (tasks[i].Definition.Needs.Any(n => tasks.FirstOrDefault(t => t.Id == n) is { Progress: not Progress.Completed })) tasks[i] = tasks[i] with { Progress = Progress.CannotStart };
        }

        var issues = tasks.SelectMany(t => t.Pages).SelectMany(p => p.Fields).Concat(tasks.Select(t => t.Rows).OfType<FieldState>()).DistinctBy(f => f.Name)
            .SelectMany(f => f.Issues.Concat(f.Rows.SelectMany(r => r.Issues)))
            .Concat(checks.Where(c => c.Path.Length == 0))
            .OrderBy(i => i.Level).ToList();

        return new FormEvaluation
        {
            Title = Words(definition.Text.Find("form", context.Language)?.Title) ?? ErrorWords.Spaced(definition.Id),
            Tasks = tasks,
            Calculated = CalculatedValues(),
            Issues = issues,
            Answers = Sendable(),
        };
    }

    public JsonObject Prefill()
    {
        WorkOut();
        var values = new JsonObject();
        foreach (var field in definition.Fields.Where(f => f.Calculate is null))
        {
            if (Suggestion(form.Of(field), Scope()) is { } value) values[field.Name] = value;
        }

        return values;
    }

    // ---- values -----------------------------------------------------------------------------------------------

    /// <summary>
    /// What is visible depends on answers, and only visible answers count. So it is worked out until nothing changes: hiding a
    /// page takes its answers out of every condition.
    /// </summary>
    private void WorkOut()
    {
        for (var pass = 0; pass < MostPasses; pass++)
        {
            foreach (var field in definition.Fields.Where(f => !form.Of(f).IsCalculated && f.Type != FieldType.RowSet))
            {
                fields[field.Name] = hidden.Contains(field.Name) ? Fact.Unknown : FactOf(form.Of(field), readings[field.Name].Value);
            }

            scope = null;
            foreach (var step in form.Steps)
            {
                if (step.Condition is { } condition) conditions[condition.Name] = Evaluate(step.Expression, Scope());
                else if (step.Field is { } field) fields[field.Name] = hidden.Contains(field.Name) ? Fact.Unknown : Calculate(form.Of(field), Scope(), readings[field.Name].Value);
                else fields[step.Rows!.Name] = hidden.Contains(step.Rows.Name) ? Fact.Unknown : WorkOutRows(form.RowSets[step.Rows.Name]);
                scope = null;
            }

            var now = HiddenNow();
            if (now.SetEquals(hidden)) return;
            hidden = now;
        }
    }

    private Fact WorkOutRows(RowSetPlan plan)
    {
        var list = rows[plan.Field.Name];
        if (list.Count == 0 && !readings[plan.Field.Name].Given) return Fact.List();
        var outer = Scope();
        foreach (var row in list)
        {
            row.Hidden.Clear();
            for (var pass = 0; pass < MostPasses; pass++)
            {
                foreach (var field in plan.Field.Fields.Select(form.Of).Where(f => !f.IsCalculated))
                {
                    row.Facts[field.Field.Name] = row.Hidden.Contains(field.Field.Name) ? Fact.Unknown : FactOf(field, row.Readings[field.Field.Name].Value);
                }

                row.Conditions.Clear();
                row.Scope = null;
                foreach (var step in plan.Steps)
                {
                    var at = RowScope(row, outer);
                    // The scope reads the row's dictionaries as they are, so each step finds what the steps before it gave.
                    if (step.Condition is { } c) row.Conditions[c.Name] = row.AllConditions[c.Name] = Evaluate(step.Expression, at);
                    else row.Facts[step.Field!.Name] = row.Hidden.Contains(step.Field.Name) ? Fact.Unknown : Calculate(form.Of(step.Field), at, row.Readings[step.Field.Name].Value);
                }

                var inside = RowScope(row, outer);
                row.Pages = [.. plan.Pages.Where(p => Applies(form.Of((object)p), inside))];
                var now = plan.Field.Fields.Where(f => (plan.OnSomePage.Contains(f.Name) && !row.Pages.Any(p => p.Ask.Contains(f.Name))) || !FieldApplies(f, inside)).Select(f => f.Name).ToHashSet();
                if (now.SetEquals(row.Hidden)) break;
                row.Hidden.Clear();
                row.Hidden.UnionWith(now);
            }
        }

        return Fact.Of((IReadOnlyList<Fact>)[.. list.Select(r => Fact.Of((IReadOnlyDictionary<string, Fact>)r.Facts).Shape(plan.RowType))]);
    }

    private Scope Scope()
    {
        if (scope is not null) return scope;
        // The day is known even where nothing is handed over beside the answers, as in the portal.
        var top = new Dictionary<string, Fact>(beside) { ["today"] = Fact.Of(context.Today) };
        var values = new Dictionary<string, Fact>(fields);
        if (definition.Window.Count > 0) values["window"] = Fact.Of((IReadOnlyDictionary<string, Fact>)definition.Window.ToDictionary(w => w.Key, w => Fact.Of(context.Window?.TryGetValue(w.Key, out var day) == true ? day : w.Value)));
        top["form"] = top[definition.Key] = Fact.Of((IReadOnlyDictionary<string, Fact>)values);
        top["conditions"] = Fact.Of((IReadOnlyDictionary<string, Fact>)conditions);
        return scope = new Scope(Fact.Of((IReadOnlyDictionary<string, Fact>)top), context.Today, context.Calendars);
    }

    private Scope RowScope(RowData row, Scope outer)
    {
        if (row.Scope is not null) return row.Scope;
        row.AllConditions = new Dictionary<string, Fact>(conditions, StringComparer.Ordinal);
        foreach (var (name, fact) in row.Conditions) row.AllConditions[name] = fact;
        var top = new Dictionary<string, Fact>(outer.Facts.AsRecord(), StringComparer.Ordinal) { ["row"] = Fact.Live(row.Facts), ["conditions"] = Fact.Live(row.AllConditions) };
        return row.Scope = outer.WithFacts(Fact.Live(top));
    }

    private static Fact FactOf(FieldPlan field, JsonNode? value) =>
        value is not null && Fact.TryFromJson(value, field.Type, out var fact, out _) ? fact : Fact.Unknown;

    private static Fact Calculate(FieldPlan plan, Scope at, JsonNode? kept)
    {
        // A read-only value that came with the return (from the register when it was begun) stays as it was then.
        var field = plan.Field;
        if (field.Calculate is null && kept is not null) return FactOf(plan, kept);
        var fact = Evaluate(plan.Calculation, at);
        if (fact.Kind != FactKind.Number) return fact;
        return field.Type switch
        {
            FieldType.Money or FieldType.Decimal => Fact.Of(decimal.Round(fact.AsNumber(), field.Places ?? 2, MidpointRounding.AwayFromZero)),
            _ => fact,
        };
    }

    private static Fact Evaluate(CompiledExpression? expression, Scope at)
    {
        if (expression is null) return Fact.Unknown;
        // Facts that do not fit, such as a division by nothing: the value cannot be known, and nobody is blamed for it here.
        return expression.TryEvaluate(at) is { Error: null } evaluation ? evaluation.Value : Fact.Unknown;
    }

    // ---- what applies -----------------------------------------------------------------------------------------

    private static bool Applies(CompiledExpression? when, CompiledExpression? unless, Scope at) =>
        (when is null || Evaluate(when, at).IsYes) && !Evaluate(unless, at).IsYes;

    private static bool Applies(Applies part, Scope at) => Applies(part.If, part.Unless, at);

    private bool IsVisible(TaskDefinition task) => Applies(form.Of((object)task), Scope());

    private bool IsVisible(PageDefinition page) => Applies(form.Of((object)page), Scope());

    private bool FieldApplies(FieldDefinition field, Scope at) => !field.Retired && Applies(form.Of(field).If, form.Of(field).Unless, at);

    private HashSet<string> HiddenNow()
    {
        var asked = new HashSet<string>();
        var anywhere = new HashSet<string>();
        foreach (var task in definition.Tasks)
        {
            var names = task.Pages.SelectMany(p => p.Ask).Concat(task.Collection is { } c ? [c.Rows] : Array.Empty<string>());
            anywhere.UnionWith(names);
            if (!IsVisible(task)) continue;
            foreach (var page in task.Pages.Where(IsVisible)) asked.UnionWith(page.Ask);
            if (task.Collection is { } collection) asked.Add(collection.Rows);
        }

        return [.. definition.Fields.Where(f => (anywhere.Contains(f.Name) && !asked.Contains(f.Name)) || !FieldApplies(f, Scope())).Select(f => f.Name)];
    }

    // ---- states -----------------------------------------------------------------------------------------------

    private TaskState Task(TaskDefinition task)
    {
        var words = definition.Text.Find(task.Id, context.Language);
        var pages = task.Pages.Where(IsVisible).Select(p => Page(p)).ToList();
        var rowsState = task.Collection is { } collection && !hidden.Contains(collection.Rows) ? Field(definition.Field(collection.Rows)!, null, null) : null;
        var progress = pages.Select(p => p.Progress).ToList();
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
            Title = Words(words?.Title ?? words?.Label) ?? (definition.Tasks.Count == 1 ? Words(definition.Text.Find("form", context.Language)?.Title) : null) ?? Sentence(task.Id),
            Hint = Words(words?.Hint),
            Progress = Sum(progress),
            Pages = pages,
            Rows = rowsState,
            Declaration = task.Declaration is { } statement ? Words(definition.Text.Find(statement, context.Language)?.Body ?? definition.Text.Find(statement, context.Language)?.Label) ?? statement : null,
        };
    }

    private static Progress Sum(List<Progress> parts) =>
        parts.Count == 0 || parts.All(p => p == Progress.NotStarted) ? Progress.NotStarted
        : parts.All(p => p == Progress.Completed) ? Progress.Completed : Progress.InProgress;

    private PageState Page(PageDefinition page, RowSetPlan? plan = null, RowData? row = null)
    {
        var words = definition.Text.Find(plan is not null && page.Id == plan.Field.Name ? $"{page.Id}.row" : page.Id, context.Language);
        var source = plan?.Field.Fields ?? definition.Fields;
        var off = row?.Hidden ?? hidden;
        var states = page.Ask.Where(a => !off.Contains(a)).Select(a => source.First(f => f.Name == a)).Select(f => Field(f, plan?.Field, row, saved.Contains(page.Id))).ToList();
        var asked = states.Where(s => s.IsAsked).ToList();
        var given = asked.Count(s => s.Shown is not null && (s.Value is not null || Typed.Is(RawOf(s, plan, row))) || s.Rows.Count > 0);
        var complete = asked.Where(s => s.Required).All(s => s.Value is not null || s.Rows.Count > 0 || Typed.Is(RawOf(s, plan, row)));
        var touched = given > 0 || saved.Contains(page.Id);
        var only = states.Count == 1 && words?.Title is null && states[0].Definition.Type is not (FieldType.RowSet or FieldType.Declaration);
        return new PageState
        {
            Definition = page,
            Title = Words(words?.Title) ?? (only ? states[0].Label : definition.Tasks.Sum(t => t.Pages.Count) == 1 ? Words(definition.Text.Find("form", context.Language)?.Title) : null) ?? Sentence(page.Id),
            TitleIsQuestion = only || (states.Count == 1 && states[0].Label == words?.Title),
            Hint = Words(words?.Hint),
            Body = Words(words?.Body),
            Progress = complete && touched ? Progress.Completed : touched ? Progress.InProgress : Progress.NotStarted,
            Fields = states,
        };
    }

    private JsonNode? RawOf(FieldState state, RowSetPlan? plan, RowData? row) => plan is null || row is null ? answers[state.Name] : row.Raw[state.Name];

    private FieldState Field(FieldDefinition field, FieldDefinition? rowSet, RowData? row, bool savedPage = false)
    {
        var at = row?.Scope ?? Scope();
        var plan = form.Of(field);
        var words = WordsOf(field, rowSet);
        var path = row is null ? field.Name : $"{rowSet!.Name}[{row.Index}].{field.Name}";
        var reading = row is null ? readings[field.Name] : row.Readings[field.Name];
        var calculated = plan.IsCalculated;
        var value = calculated ? (row is null ? fields : row.Facts).GetValueOrDefault(field.Name).ToJson() : CompiledForm.Detached(reading.Value);
        var raw = row is null ? answers[field.Name] : row.Raw[field.Name];
        var required = field.Required || Evaluate(plan.Required, at).IsYes;
        var rowStates = field.Type == FieldType.RowSet ? Rows(form.RowSets[field.Name]) : [];
        var options = Options(field, words, value, raw);
        var issues = field.IsAsked ? Problems(plan, words, path, reading, required, options, at) : [];
        var shown = value is not null || raw is not null ? CompiledForm.Detached(Typed.Unwrap(raw) ?? value) : savedPage ? null : Suggestion(plan, at);
        return new FieldState
        {
            Definition = field,
            Path = path,
            Label = words?.Label ?? Sentence(field.Name),
            Short = words?.Short ?? words?.Label ?? Sentence(field.Name),
            Hint = Words(words?.Hint),
            Body = Words(words?.Body),
            Options = options,
            Required = required,
            Value = value,
            Shown = shown,
            Text = value is not null ? ValueWords.Of(field, value, options) : Typed.Is(raw) ? ValueWords.AsTyped(Typed.Unwrap(raw)) : "",
            Issues = issues,
            Rows = rowStates,
        };
    }

    private List<RowState> Rows(RowSetPlan plan)
    {
        var states = new List<RowState>();
        var outer = Scope();
        foreach (var row in rows[plan.Field.Name])
        {
            row.Index = states.Count;
            var at = RowScope(row, outer);
            var pages = row.Pages.Select(p => Page(p, plan, row)).ToList();
            var onPages = pages.SelectMany(p => p.Fields).ToDictionary(f => f.Name);
            var all = plan.Field.Fields.Where(f => !row.Hidden.Contains(f.Name)).Select(f => onPages.GetValueOrDefault(f.Name) ?? Field(f, plan.Field, row)).ToList();
            var naming = plan.Naming;
            var title = string.Join(naming.Count > 1 && naming[0] == "forename" && naming[1] == "surname" ? " " : ", ", naming.Select(c => all.FirstOrDefault(f => f.Name == c)?.Text).Where(t => !string.IsNullOrEmpty(t)));
            states.Add(new RowState
            {
                Index = row.Index,
                Title = title.Length > 0 ? title : $"{states.Count + 1}",
                Mark = Carrying.CarriedForward.MarkOf(row.Raw),
                Progress = Carrying.CarriedForward.MarkOf(row.Raw) == RowMark.ToConfirm ? Progress.InProgress : Sum([.. pages.Select(p => p.Progress)]),
                Fields = all,
                Pages = pages,
            });
        }

        return states;
    }

    private List<FormOption> Options(FieldDefinition field, TextEntry? words, JsonNode? value, JsonNode? raw)
    {
        if (field.Type is not (FieldType.Code or FieldType.Codes)) return [];
        var list = field.Options.Count > 0 ? field.Options : form.Lookups.Find(field.List ?? "") ?? [];
        var chosen = (value as JsonArray)?.Select(Typed.Text).ToHashSet() ?? [Typed.Text(value ?? Typed.Unwrap(raw))];
        // Worded once however many rows there are, unless a row still has a code that is no longer offered.
        var usual = chosen.All(c => c is null || list.All(o => o.Code != c || o.IsOpenOn(context.Today)));
        if (usual && openOptions.TryGetValue(field, out var known)) return known;
        var worded = Worded(list, words, chosen);
        if (usual) openOptions[field] = worded;
        return worded;
    }

    private List<FormOption> Worded(IReadOnlyList<FormOption> list, TextEntry? words, HashSet<string?> chosen)
    {
        return [.. list.Where(o => o.IsOpenOn(context.Today) || chosen.Contains(o.Code)).Select(o => o with
        {
            Label = Words(words?.Options.GetValueOrDefault(o.Code)) ?? (o.Label.Length > 0 ? o.Label : o.Code),
            Hint = Words(words?.Options.GetValueOrDefault($"{o.Code}.hint")) ?? o.Hint,
        })];
    }

    private static JsonNode? Suggestion(FieldPlan plan, Scope at)
    {
        if (plan.Suggestion is null) return null;
        var suggested = Evaluate(plan.Suggestion, at).ToJson();
        return AnswerReader.Read(plan.Field, suggested) is { Fault: null, Value: { } value } ? CompiledForm.Detached(value) : null;
    }

    // ---- what is wrong ----------------------------------------------------------------------------------------

    private List<FormIssue> Problems(FieldPlan plan, TextEntry? words, string path, Understood reading, bool required, List<FormOption> options, Scope at)
    {
        var field = plan.Field;
        FormIssue Issue(string id, string message, string? part = null) => new(id, IssueLevel.Error, path, Words(message)!) { Part = part };
        if (field.Type == FieldType.RowSet)
        {
            var count = rows[field.Name].Count;
            if (count == 0 && required && field.Min is null) return [Issue("required", ErrorWords.Missing(field, words))];
            if (count < field.Min) return [Issue("min", ErrorWords.TooFewRows(field, words))];
            return count > field.Max ? [Issue("max", ErrorWords.TooManyRows(field, words))] : [];
        }

        if (!reading.Given) return required ? [Issue("required", ErrorWords.Missing(field, words))] : [];
        if (reading.Fault is { } fault) return [Issue(fault.Kind, ErrorWords.Format(field, words, fault), fault.Part)];
        switch (field.Type)
        {
            case FieldType.Code or FieldType.Codes:
                var codes = (reading.Value as JsonArray)?.Select(Typed.Text) ?? [Typed.Text(reading.Value)];
                if (codes.Any(c => options.All(o => o.Code != c || !o.IsOpenOn(context.Today)))) return [Issue("option", ErrorWords.NotInList(field, words))];
                break;
            case FieldType.Integer or FieldType.Number or FieldType.Decimal or FieldType.Money:
                var number = reading.Value!.GetValue<decimal>();
                if (number < field.Min) return [Issue("min", ErrorWords.TooSmall(field, words))];
                if (number > field.Max) return [Issue("max", ErrorWords.TooGreat(field, words))];
                break;
            case FieldType.Date:
                var day = DateOnly.ParseExact(reading.Value!.GetValue<string>(), "yyyy-MM-dd", CultureInfo.InvariantCulture);
                if (Limit(field.NotBefore, plan.NotBefore, at) is { } earliest && day < earliest) return [Issue("notBefore", ErrorWords.TooEarly(field, words, earliest, context.Today))];
                if (Limit(field.NotAfter, plan.NotAfter, at) is { } latest && day > latest) return [Issue("notAfter", ErrorWords.TooLate(field, words, latest, context.Today))];
                break;
            case FieldType.Text or FieldType.LongText or FieldType.Signature:
                var text = reading.Value!.GetValue<string>();
                if (text.Length < field.MinLength) return [Issue("minLength", ErrorWords.TooShort(field, words, field.MinLength.Value))];
                if (text.Length > (field.MaxLength ?? 100_000)) return [Issue("maxLength", ErrorWords.TooLong(field, words, field.MaxLength ?? 100_000))];
                if (plan.Pattern is { } pattern && !pattern.IsMatch(text)) return [Issue("pattern", ErrorWords.Pattern(field, words))];
                break;
            case FieldType.File when !field.Multiple && ((JsonArray)reading.Value!).Count > 1:
                return [Issue("max", "Keep only one file. Remove the others")];
            default:
                break;
        }

        return [];
    }

    private static DateOnly? Limit(string? text, CompiledExpression? expression, Scope at)
    {
        if (text is null) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var fixedDay)) return fixedDay;
        var fact = Evaluate(expression, at);
        return fact.Kind == FactKind.Date ? fact.AsDate() : null;
    }

    private List<FormIssue> Checks(List<FieldState> shown)
    {
        var found = new List<FormIssue>();
        var names = shown.Select(f => f.Name).ToHashSet();
        foreach (var set in shown.Where(f => f.Definition.Type == FieldType.RowSet)) found.AddRange(OfRows(set));
        foreach (var check in definition.Checks)
        {
            if (context.Today < check.ValidFrom || context.Today > check.ValidTo) continue;
            if (check.Scope == CheckScope.Row)
            {
                if (!names.Contains(check.Rows!)) continue;
                var plan = form.RowSets[check.Rows!];
                foreach (var row in rows[check.Rows!])
                {
                    if (check.On.Count > 0 && check.On.All(row.Hidden.Contains)) continue;
                    if (!Fails(check, RowScope(row, Scope()))) continue;
                    var on = check.On.Where(o => !row.Hidden.Contains(o)).ToList();
                    found.Add(Finding(check, on.Count > 0 ? $"{check.Rows}[{row.Index}].{on[0]}" : $"{check.Rows}[{row.Index}]", [.. on.Skip(1).Select(o => $"{check.Rows}[{row.Index}].{o}")], RowKeys.Of(plan.Field, row.Raw)));
                }

                continue;
            }

            var marks = (check.Scope == CheckScope.RowSet ? [check.Rows!] : check.On).Where(names.Contains).ToList();
            if (check.On.Count > 0 && marks.Count == 0) continue;
            if (Fails(check, Scope())) found.Add(Finding(check, marks.FirstOrDefault() ?? "", [.. marks.Skip(1)]));
        }

        return found;
    }

    private bool Fails(CheckDefinition check, Scope at) =>
        Applies(form.Of((object)check), at) && Evaluate(form.Of((object)check).Require, at).IsNo;

    private FormIssue Finding(CheckDefinition check, string path, IReadOnlyList<string> also, string? rowKey = null)
    {
        var words = definition.Text.Find(check.TextId, context.Language);
        var message = Words(words?.Message ?? words?.Title) ?? $"This does not agree with rule {check.Id}. Check your answers";
        var issue = new FormIssue(check.Id, check.Level, path, message) { Also = also, NeedsReason = check.Level == IssueLevel.Query && check.Explain, Row = rowKey };
        return issue.NeedsReason ? Explained(issue, check) : issue;
    }

    /// <summary>With the reason given: a note, or a code of the reasons to choose from with a note beside it.</summary>
    private FormIssue Explained(FormIssue issue, CheckDefinition check)
    {
        var reasons = (check.Reasons.Count > 0 ? check.Reasons : form.Lookups.Find(check.ReasonList ?? "") ?? []).Where(r => r.IsOpenOn(context.Today)).ToList();
        var given = (answers[CompiledForm.Explained] as JsonObject)?[issue.ReasonKey];
        var note = Typed.Text(given) ?? Typed.Text((given as JsonObject)?["note"]);
        note = string.IsNullOrWhiteSpace(note) ? null : note;
        if (reasons.Count == 0) return issue with { Reason = note, Note = note };
        var code = Typed.Text((given as JsonObject)?["reason"]);
        var chosen = reasons.FirstOrDefault(r => r.Code == code);
        return issue with { Reasons = reasons, ReasonCode = chosen?.Code, Note = note, Reason = chosen is null ? null : note is null ? chosen.Label : $"{chosen.Label}: {note}" };
    }

    /// <summary>What holds for every row set: a row is there once, and a row of the return before is confirmed or taken out.</summary>
    private List<FormIssue> OfRows(FieldState set)
    {
        var found = new List<FormIssue>();
        var first = new Dictionary<string, int>();
        foreach (var row in set.Rows)
        {
            var raw = rows[set.Name][row.Index].Raw;
            var path = $"{set.Name}[{row.Index}]";
            if (RowKeys.Of(set.Definition, raw) is { } key && !first.TryAdd(key, row.Index))
            {
                var own = WordsOf(set.Definition, null)?.Errors.GetValueOrDefault("duplicate");
                found.Add(new FormIssue("duplicate", IssueLevel.Error, $"{path}.{set.Definition.RowKey[0]}", own ?? $"{row.Title} is entered twice. Remove one, or change what tells them apart") { Also = [$"{set.Name}[{first[key]}].{set.Definition.RowKey[0]}"] });
            }

            if (row.Mark == RowMark.ToConfirm) found.Add(new FormIssue("confirm", IssueLevel.Error, path, $"Say whether {row.Title} is still with you"));
        }

        return found;
    }

    /// <summary>Puts each finding of a check on the field it names.</summary>
    private static TaskState WithChecks(TaskState task, List<FormIssue> checks)
    {
        if (checks.Count == 0) return task;
        var byPath = checks.Where(c => c.Path.Length > 0).ToLookup(c => c.Path);
        var inRows = checks.Select(c => c.Path.IndexOf(']', StringComparison.Ordinal) is var end and > 0 ? c.Path[..(end + 1)] : "").ToHashSet();
        FieldState Marked(FieldState field) => !byPath.Contains(field.Path) && field.Rows.Count == 0 ? field : field with
        {
            Issues = [.. field.Issues, .. byPath[field.Path]],
            Rows = [.. field.Rows.Select(r => $"{field.Name}[{r.Index}]" is var path && !inRows.Contains(path) ? r : r with
            {
                OwnIssues = [.. byPath[path]],
                Fields = [.. r.Fields.Select(Marked)],
                Pages = [.. r.Pages.Select(p => p with { Fields = [.. p.Fields.Select(Marked)] })],
            })],
        };
        return task with { Pages = [.. task.Pages.Select(p => p with { Fields = [.. p.Fields.Select(Marked)] })], Rows = task.Rows is null ? null : Marked(task.Rows) };
    }

    // ---- what is sent -----------------------------------------------------------------------------------------

    private JsonObject CalculatedValues()
    {
        var values = new JsonObject();
        foreach (var field in definition.Fields.Where(f => form.Of(f).IsCalculated && !hidden.Contains(f.Name)))
        {
            if (fields.GetValueOrDefault(field.Name).ToJson() is { } value) values[field.Name] = value;
        }

        return values;
    }

    private JsonObject Sendable()
    {
        var sent = new JsonObject();
        foreach (var field in definition.Fields.Where(f => !hidden.Contains(f.Name) && !f.Retired))
        {
            var value = form.Of(field).IsCalculated ? fields.GetValueOrDefault(field.Name).ToJson()
                : field.Type == FieldType.RowSet ? new JsonArray([.. rows[field.Name].Select(r => r.Sendable())])
                : CompiledForm.Detached(readings[field.Name] is { Fault: null } reading ? reading.Value : null);
            if (value is not null && value is not JsonArray { Count: 0 }) sent[field.Name] = value.Parent is null ? value : value.DeepClone();
        }

        return sent;
    }

    // ---- words ------------------------------------------------------------------------------------------------

    /// <summary>A text with its double braces filled in.</summary>
    private string? Words(string? text)
    {
        if (text is null || !text.Contains("{{", StringComparison.Ordinal)) return text;
        return FormCompiler.Braces().Replace(text, m => Evaluate(form.InTexts.GetValueOrDefault(m.Groups[1].Value.Trim()), Scope()) is { IsUnknown: false } fact ? fact.ToString() : "");
    }

    /// <summary>The wording of a field with its braces filled in, worked out once however many rows there are.</summary>
    private TextEntry? WordsOf(FieldDefinition field, FieldDefinition? rowSet)
    {
        if (wordings.TryGetValue(field, out var known)) return known;
        var words = form.WordsFor(field, rowSet?.Name, context.Language);
        if (words is not null) words = words with { Name = Words(words.Name), Label = Words(words.Label), Short = Words(words.Short) };
        return wordings[field] = words;
    }

    private static string Sentence(string id)
    {
        var spaced = ErrorWords.Spaced(id).Replace('-', ' ').Trim();
        return spaced.Length == 0 ? id : char.ToUpperInvariant(spaced[0]) + spaced[1..];
    }

    /// <summary>What is known of one row while the form is worked out.</summary>
    private sealed class RowData
    {
        private readonly FieldDefinition rowSet;

        public RowData(FieldDefinition rowSet, JsonObject raw)
        {
            this.rowSet = rowSet;
            Raw = raw;
            foreach (var field in rowSet.Fields) Readings[field.Name] = AnswerReader.Read(field, raw[field.Name]);
        }

        public JsonObject Raw { get; }

        public int Index { get; set; }

        public Dictionary<string, Understood> Readings { get; } = [];

        public Dictionary<string, Fact> Facts { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, Fact> Conditions { get; } = [];

        /// <summary>The form's conditions and the row's own, as its scope reads them.</summary>
        public Dictionary<string, Fact> AllConditions { get; set; } = [];

        public HashSet<string> Hidden { get; } = [];

        public Scope? Scope { get; set; }

        public IReadOnlyList<PageDefinition> Pages { get; set; } = [];

        public JsonObject Sendable()
        {
            var sent = new JsonObject();
            foreach (var field in rowSet.Fields.Where(f => !Hidden.Contains(f.Name) && !f.Retired))
            {
                var value = field.Calculate is not null || (field.ReadOnly && (field.Default ?? field.Source) is not null) ? Facts.GetValueOrDefault(field.Name).ToJson() : Readings[field.Name] is { Fault: null } reading ? CompiledForm.Detached(reading.Value) : null;
                if (value is not null) sent[field.Name] = value;
            }

            return sent;
        }
    }
}
