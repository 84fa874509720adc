using System.Text.Json.Nodes;
using BackOffice.Forms.Values;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;

namespace BackOffice.Forms.Evaluating;

/// <summary>
/// One evaluation of one form with given answers: first what applies and what the values are, then what is wrong. How things
/// look on a page is made only of what somebody looks at: a list shows some of its rows.
/// </summary>
internal sealed partial class FormEvaluator
{
    /// <summary>How often visibility may change what is visible before the last state is kept.</summary>
    private const int MostPasses = 8;

    private readonly CompiledForm form;
    private readonly FormDefinition definition;
    private readonly FormContext context;
    private readonly JsonObject answers;
    private readonly IReadOnlySet<string> saved;
    private readonly Understood[] readings;
    private readonly Fact[] fields;
    private readonly Fact[] conditions;
    private readonly Fact[] top;
    private readonly Dictionary<string, RowSet> rows = [];
    private readonly Scope scope;
    private readonly Wording wording;
    private readonly AnswerProblems problems;
    private HashSet<string> hidden = [];

    public FormEvaluator(CompiledForm form, JsonObject answers, FormContext context)
    {
        this.form = form;
        definition = form.Definition;
        this.context = context;
        this.answers = answers;
        saved = context.SavedPages as IReadOnlySet<string> ?? context.SavedPages.ToHashSet();
        readings = new Understood[definition.Fields.Count];
        fields = new Fact[form.AnswersType.Fields.Count];
        conditions = new Fact[form.ConditionsType.Fields.Count];
        top = new Fact[form.FormSchema.Names.Fields.Count];
        scope = Scope();
        wording = new Wording(form, context.Language, scope);
        problems = new AnswerProblems(wording, context.Today);
        for (var i = 0; i < readings.Length; i++)
        {
            var field = definition.Fields[i];
            readings[i] = AnswerReader.Read(field, answers[field.Name]);
            if (field.Type == FieldType.RowSet) rows[field.Name] = new RowSet(form.RowSets[field.Name], context, readings[i]);
        }
    }

    public FormEvaluation Run()
    {
        WorkOut();
        var tasks = definition.Tasks.Where(IsVisible).ToList();
        var shown = tasks.SelectMany(t => t.Pages.Where(IsVisible).SelectMany(p => p.Ask)).Concat(tasks.Select(t => t.Collection?.Rows).OfType<string>()).Where(n => !hidden.Contains(n)).Distinct().ToList();
        foreach (var name in shown)
        {
            if (rows.TryGetValue(name, out var set)) Judge(set);
        }

        Check(shown);
        var states = tasks.ConvertAll(Task);
        for (var i = 0; i < states.Count; i++)
        {
            if (states[i].Definition.Needs.Any(n => states.Find(t => t.Id == n) is { Progress: not Progress.Completed })) states[i] = states[i] with { Progress = Progress.CannotStart };
        }

        var issues = states.SelectMany(t => t.Pages).SelectMany(p => p.Fields).Concat(states.Select(t => t.Rows).OfType<FieldState>()).DistinctBy(f => f.Name)
            .SelectMany(f => f.Issues.Concat(f.Rows.SelectMany(r => r.Issues)))
            .Concat(ofForm)
            .OrderBy(i => i.Level).ToList();
        Remember();
        return new FormEvaluation(Sendable)
        {
            Title = wording.Words(wording.Find("form")?.Title) ?? ErrorWords.Spaced(definition.Id),
            Tasks = states,
            Calculated = CalculatedValues(),
            Issues = issues,
        };
    }

    public JsonObject Prefill()
    {
        WorkOut();
        var values = new JsonObject();
        foreach (var field in definition.Fields.Where(f => f.Calculate is null))
        {
            if (Suggestion(form.Of(field), scope) is { } value) values[field.Name] = value;
        }

        return values;
    }

    /// <summary>The facts that expressions read; they see whatever is put into the arrays later.</summary>
    private Scope Scope()
    {
        var names = form.FormSchema.Names;
        for (var i = 0; i < top.Length; i++)
        {
            var (name, type) = names.Fields[i];
            if (context.Facts.TryGetPropertyValue(name, out var node)) top[i] = Fact.TryFromJson(node, type, out var typed, out _) ? typed : Fact.FromJson(node);
            // What the form reads of the return before was kept with the answers when the return was begun.
            else if (name == "previousReturn" && answers[Carrying.CarriedForward.Previous] is JsonObject previous) top[i] = Fact.FromJson(previous);
            // The day is known even where nothing is handed over beside the answers, as in the portal.
            if (name == "today") top[i] = Fact.Of(context.Today);
            else if (name == "form" || name == definition.Key) top[i] = Fact.Live(form.AnswersType, fields);
            else if (name == "conditions") top[i] = Fact.Live(form.ConditionsType, conditions);
        }

        if (definition.Window.Count > 0)
        {
            var window = (RecordType)form.AnswersType.Fields[^1].Type;
            fields[^1] = Fact.Live(window, [.. window.Fields.Select(w => Fact.Of(context.Window?.TryGetValue(w.Name, out var day) == true ? day : definition.Window[w.Name]))]);
        }

        return new Scope(Fact.Live(names, top), context.Today, context.Calendars);
    }

    /// <summary>
    /// What is visible depends on answers, and only visible answers count. So it is worked out until nothing changes: hiding a
    /// page takes its answers out of every condition.
    /// </summary>
    private void WorkOut()
    {
        for (var pass = 0; pass < MostPasses; pass++)
        {
            for (var i = 0; i < readings.Length; i++)
            {
                var plan = form.Of(definition.Fields[i]);
                if (!plan.IsCalculated && plan.Field.Type != FieldType.RowSet) fields[i] = hidden.Contains(plan.Field.Name) ? Fact.Unknown : Expressions.FactOf(plan, readings[i].Value);
            }

            foreach (var step in form.Steps)
            {
                if (step.Plan is { } field) fields[field.Slot] = hidden.Contains(field.Field.Name) ? Fact.Unknown : Expressions.Calculate(field, scope, readings[field.Slot].Value);
                else if (step.Rows is { } set) fields[form.Of(set).Slot] = hidden.Contains(set.Name) ? Fact.Unknown : WorkOutRows(rows[set.Name]);
                else conditions[step.Slot] = Fact.Of(Expressions.Truth(step.Expression, scope));
            }

            var now = HiddenNow();
            if (now.SetEquals(hidden)) return;
            var matters = form.RowSets.Values.Any(r => r.ReadsLate) || definition.Fields.Any(f => now.Contains(f.Name) != hidden.Contains(f.Name) && Matters(form.Of(f), now.Contains(f.Name)));
            hidden = now;
            if (!matters) return;
        }
    }

    /// <summary>What was hidden without an answer, or is shown again without one, changes nothing for anybody else.</summary>
    private bool Matters(FieldPlan field, bool hides) => hides ? !fields[field.Slot].IsUnknown
        : field.IsCalculated || field.Field.Type == FieldType.RowSet || !Expressions.FactOf(field, readings[field.Slot].Value).IsUnknown;

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

        return [.. definition.Fields.Where(f => (anywhere.Contains(f.Name) && !asked.Contains(f.Name)) || !Expressions.Applies(form.Of(f), scope)).Select(f => f.Name)];
    }

    private bool IsVisible(TaskDefinition task) => Expressions.Applies(form.Of((object)task), scope);

    private bool IsVisible(PageDefinition page) => Expressions.Applies(form.Of((object)page), scope);

    private JsonObject CalculatedValues()
    {
        var values = new JsonObject();
        foreach (var field in definition.Fields.Where(f => form.Of(f).IsCalculated && !hidden.Contains(f.Name)))
        {
            if (fields[form.Of(field).Slot].ToJson() is { } value) values[field.Name] = value;
        }

        return values;
    }

    private JsonObject Sendable()
    {
        var sent = new JsonObject();
        foreach (var field in definition.Fields.Where(f => !hidden.Contains(f.Name) && !f.Retired))
        {
            var plan = form.Of(field);
            var value = plan.IsCalculated ? fields[plan.Slot].ToJson()
                : field.Type == FieldType.RowSet ? new JsonArray([.. rows[field.Name].Rows.Select(r => r.Sendable())])
                : CompiledForm.Detached(readings[plan.Slot] is { Fault: null } reading ? reading.Value : null);
            if (value is not null && value is not JsonArray { Count: 0 }) sent[field.Name] = value.Parent is null ? value : value.DeepClone();
        }

        return sent;
    }
}
