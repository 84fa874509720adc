using System.Globalization;
using System.Text.RegularExpressions;
using BackOffice.Forms.Reading;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;

namespace BackOffice.Forms.Evaluating;

/// <summary>Checks every expression of a form and puts conditions and calculations in order.</summary>
internal sealed partial class FormCompiler(CompiledForm form, Schema given)
{
    /// <summary>Facts that a form may always name, whatever the case holds; typed only where the caller types them.</summary>
    internal static readonly string[] UsualNames =
        ["case", "pupil", "parents", "school", "council", "contacts", "clocks", "letters", "decisions", "task", "register", "previousReturn"];

    private readonly FormDefinition definition = form.Definition;
    private readonly List<FormFault> faults = [];
    private readonly Dictionary<string, CompiledExpression> expressions = [];
    private readonly Dictionary<string, Regex> patterns = [];
    private readonly HashSet<string> beside = [];
    private readonly HashSet<string> ofPrevious = [];
    private HashSet<string> rowConditions = [];
    private readonly Schema context = given;
    private Schema schema = given;

    public List<FormFault> Run()
    {
        foreach (var name in UsualNames.Where(n => context.Names.Find(n) is null)) schema = schema.With(name, FactType.Any);
        var record = definition.ToFactType(form.Lookups);
        var window = FactType.Record([.. definition.Window.Select(w => (w.Key, FactType.Date))]);
        var answers = definition.Window.Count == 0 ? record : FactType.Record([.. record.Fields, ("window", window)]);
        schema = schema.With(definition.Key, answers).With("form", answers);

        // A condition that reads a row, directly or through another condition, is worked out for each row.
        rowConditions = RowConditions();
        var formConditions = definition.Conditions.Where(c => !rowConditions.Contains(c.Name)).ToList();
        schema = schema.With("conditions", FactType.Record([.. formConditions.Select(c => (c.Name, FactType.Boolean))]));

        foreach (var condition in formConditions) Compile(PlaceOf.Condition(condition.Name), condition.Expression, schema, FactType.Boolean, $"conditions.{condition.Name}");
        foreach (var field in definition.Fields) CompileField(field, null, schema);
        var rowSets = new Dictionary<string, RowSetPlan>();
        foreach (var field in definition.Fields.Where(f => f.Type == FieldType.RowSet)) rowSets[field.Name] = CompileRows(field, record);
        CompileFlow();
        CompileChecks(rowSets);
        CompileTexts();
        foreach (var field in definition.Fields.Concat(definition.Fields.SelectMany(f => f.Fields)).Where(f => f.List is not null && form.Lookups.Find(f.List) is null))
        {
            Fault($"data.{field.Name}.list", $"There is no lookup “{field.List}”.{FormReader.Nearest(field.List!, form.Lookups.Ids)}");
        }

        foreach (var check in definition.Checks.Where(c => c.ReasonList is not null && form.Lookups.Find(c.ReasonList) is null))
        {
            Fault($"checks[{definition.Checks.ToList().IndexOf(check)}].reasons", $"There is no lookup “{check.ReasonList}”.{FormReader.Nearest(check.ReasonList!, form.Lookups.Ids)}");
        }

        var steps = Order([
            .. definition.Fields.Where(f => PlaceOf.Calculation(f) is not null).Select(f => new PlanStep(Field: f)),
            .. formConditions.Select(c => new PlanStep(Condition: c)),
            .. definition.Fields.Where(f => f.Type == FieldType.RowSet).Select(f => new PlanStep(Rows: f))]);
        var fields = Fields(record);
        var parts = Parts();
        var inTexts = InTexts();
        var conditionType = (RecordType)schema.Names.Find("conditions")!;
        var ready = steps.ConvertAll(s => WithExpression(s, null) with { Slot = s.Condition is { } c ? RowPlans.SlotOf(conditionType, c.Name) : 0, Plan = s.Field is { } f ? fields[f] : null });
        var plans = new RowPlans(definition, schema, ready, f => fields[f], p => parts.TryGetValue(p, out var applies) ? applies : CompiledForm.Always, inTexts.Values);
        form.Ready(schema, ready, rowSets.ToDictionary(r => r.Key, r => plans.Finish(r.Value with { Steps = [.. r.Value.Steps.Select(s => WithExpression(s, r.Key))] })), inTexts, fields, parts, [.. beside], [.. ofPrevious]);
        return faults;
    }

    private PlanStep WithExpression(PlanStep step, string? rowSet) =>
        step.Condition is { } condition ? step with { Expression = expressions.GetValueOrDefault(PlaceOf.Condition(condition.Name, rowSet)) } : step;

    private Dictionary<string, CompiledExpression> InTexts() =>
        expressions.Where(e => e.Key.StartsWith(PlaceOf.Words(""), StringComparison.Ordinal)).ToDictionary(e => e.Key[PlaceOf.Words("").Length..], e => e.Value);

    /// <summary>What is compiled of each field, with the very types that the expressions were checked against, so that they read by place.</summary>
    private Dictionary<FieldDefinition, FieldPlan> Fields(RecordType record)
    {
        var plans = new Dictionary<FieldDefinition, FieldPlan>(ReferenceEqualityComparer.Instance);
        foreach (var (field, slot) in definition.Fields.Select((f, i) => (f, i)))
        {
            plans[field] = PlanOf(field, null, record.Fields[slot].Type, slot);
            var inside = record.Fields[slot].Type switch { ListType { Of: RecordType row } => row, RecordType group => group, _ => null };
            foreach (var (inner, at) in field.Fields.Select((f, i) => (f, i))) plans[inner] = PlanOf(inner, field.Type == FieldType.RowSet ? field.Name : null, inside!.Fields[at].Type, at);
        }

        return plans;
    }

    private FieldPlan PlanOf(FieldDefinition field, string? rowSet, FactType type, int slot)
    {
        CompiledExpression? Of(string? property) => property is null ? null : expressions.GetValueOrDefault(PlaceOf.Field(field, rowSet, property));
        return new FieldPlan(field, type, PlaceOf.Calculation(field) is not null)
        {
            Slot = slot,
            Options = field.Options.Count > 0 ? field.Options : form.Lookups.Find(field.List ?? "") ?? [],
            If = Of("if"),
            Unless = Of("unless"),
            Required = Of("required"),
            Calculation = Of(PlaceOf.Calculation(field)),
            Suggestion = field.Calculate is not null ? null : Of(field.Default is not null ? "default" : field.Source is not null ? "source" : null),
            NotBefore = Of("notBefore"),
            NotAfter = Of("notAfter"),
            Pattern = patterns.GetValueOrDefault(PlaceOf.Field(field, rowSet, "pattern")),
        };
    }

    private Dictionary<object, Applies> Parts()
    {
        var parts = new Dictionary<object, Applies>(ReferenceEqualityComparer.Instance);
        CompiledExpression? Of(string place) => expressions.GetValueOrDefault(place);
        foreach (var task in definition.Tasks) parts[task] = new Applies(Of(PlaceOf.Task(task, "if")), Of(PlaceOf.Task(task, "unless")));
        foreach (var page in definition.Tasks.SelectMany(t => t.Pages.Concat(t.Collection?.Pages ?? []))) parts[page] = new Applies(Of(PlaceOf.Page(page, "if")), Of(PlaceOf.Page(page, "unless")));
        foreach (var check in definition.Checks) parts[check] = new Applies(Of(PlaceOf.Check(check, "if")), Of(PlaceOf.Check(check, "unless")), Of(PlaceOf.Check(check, "require")));
        return parts;
    }

    private HashSet<string> RowConditions()
    {
        var reading = definition.Conditions.Where(c => RowName().IsMatch(c.Expression)).Select(c => c.Name).ToHashSet();
        for (var grown = true; grown;)
        {
            grown = false;
            foreach (var c in definition.Conditions.Where(c => !reading.Contains(c.Name) && reading.Any(r => Names(c.Expression).Contains($"conditions.{r}"))))
            {
                grown |= reading.Add(c.Name);
            }
        }

        return reading;
    }

    private RowSetPlan CompileRows(FieldDefinition rowSet, RecordType record)
    {
        var rowType = (RecordType)((ListType)record.Find(rowSet.Name)!).Of;
        var rowSchema = RowSchema(rowType, out var conditions, rowSet);
        foreach (var condition in conditions) Compile(PlaceOf.Condition(condition.Name, rowSet.Name), condition.Expression, rowSchema, FactType.Boolean, $"conditions.{condition.Name}");
        foreach (var field in rowSet.Fields) CompileField(field, rowSet.Name, rowSchema);
        var pages = definition.Tasks.Select(t => t.Collection).FirstOrDefault(c => c?.Rows == rowSet.Name)?.Pages;
        if (pages is not { Count: > 0 }) pages = [new PageDefinition { Id = rowSet.Name, Ask = [.. rowSet.Fields.Where(f => !f.Retired).Select(f => f.Name)] }];
        foreach (var page in pages)
        {
            Condition(PlaceOf.Page(page, "if"), page.If, rowSchema, PathOf(page));
            Condition(PlaceOf.Page(page, "unless"), page.Unless, rowSchema, PathOf(page));
        }

        var steps = Order([
            .. rowSet.Fields.Where(f => PlaceOf.Calculation(f) is not null).Select(f => new PlanStep(Field: f)),
            .. conditions.Select(c => new PlanStep(Condition: c))], rowSet.Name);
        var columns = definition.Tasks.Select(t => t.Collection).FirstOrDefault(c => c?.Rows == rowSet.Name)?.Columns ?? [];
        return new RowSetPlan(rowSet, rowType, rowSchema, steps, pages) { Naming = [.. (columns.Count > 0 ? columns : rowSet.Fields.Select(f => f.Name)).Take(2)] };
    }

    /// <summary>Names that a row's expressions may use. A row condition belongs to a row set when it makes sense there.</summary>
    private Schema RowSchema(RecordType rowType, out List<ConditionDefinition> conditions, FieldDefinition rowSet)
    {
        var all = definition.Conditions.Where(c => rowConditions.Contains(c.Name)).ToList();
        var typed = schema.With("row", rowType).With("conditions", FactType.Record([.. definition.Conditions.Select(c => (c.Name, FactType.Boolean))]));
        var several = definition.Fields.Count(f => f.Type == FieldType.RowSet) > 1;
        conditions = several ? [.. all.Where(c => Expression.Compile(c.Expression, typed, FactType.Boolean).Expression is not null)] : all;
        var own = conditions.Select(c => c.Name).ToHashSet();
        return schema.With("row", rowType).With("conditions", FactType.Record([.. definition.Conditions.Where(c => !rowConditions.Contains(c.Name) || own.Contains(c.Name)).Select(c => (c.Name, FactType.Boolean))]));
    }

    private void CompileField(FieldDefinition field, string? rowSet, Schema names)
    {
        var path = rowSet is null ? $"data.{field.Name}" : $"data.{rowSet}.fields.{field.Name}";
        var type = field.ToFactType(form.Lookups);
        foreach (var property in (string[])["calculate", "default", "source"])
        {
            if (PlaceOf.Property(field, property) is { } text) Compile(PlaceOf.Field(field, rowSet, property), text, names, field.Type is FieldType.Calculated or FieldType.Record or FieldType.RowSet or FieldType.Code or FieldType.Codes ? null : type, $"{path}.{property}");
        }

        foreach (var property in (string[])["notBefore", "notAfter"])
        {
            if (PlaceOf.Property(field, property) is not { } text) continue;
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)) continue;
            Compile(PlaceOf.Field(field, rowSet, property), text, names, FactType.Date, $"{path}.{property}");
        }

        foreach (var property in (string[])["if", "unless", "required"])
        {
            Condition(PlaceOf.Field(field, rowSet, property), PlaceOf.Property(field, property), names, $"{path}.{property}");
        }

        if (field.Pattern is { } pattern) patterns[PlaceOf.Field(field, rowSet, "pattern")] = new Regex($"^(?:{pattern})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    }

    private void CompileFlow()
    {
        foreach (var task in definition.Tasks)
        {
            var path = $"flow.tasks[{definition.Tasks.ToList().IndexOf(task)}]";
            Condition(PlaceOf.Task(task, "if"), task.If, schema, $"{path}.if");
            Condition(PlaceOf.Task(task, "unless"), task.Unless, schema, $"{path}.unless");
            foreach (var page in task.Pages)
            {
                Condition(PlaceOf.Page(page, "if"), page.If, schema, PathOf(page));
                Condition(PlaceOf.Page(page, "unless"), page.Unless, schema, PathOf(page));
            }
        }
    }

    private string PathOf(PageDefinition page)
    {
        for (var t = 0; t < definition.Tasks.Count; t++)
        {
            var task = definition.Tasks[t];
            var at = definition.Lines.ContainsKey("flow.pages") ? "flow" : $"flow.tasks[{t}]";
            if (task.Pages.ToList().IndexOf(page) is var p and >= 0) return $"{at}.pages[{p}]";
            if (task.Collection?.Pages.ToList().IndexOf(page) is { } c and >= 0) return $"{at}.collection.pages[{c}]";
        }

        return "flow";
    }

    private void CompileChecks(Dictionary<string, RowSetPlan> rowSets)
    {
        for (var i = 0; i < definition.Checks.Count; i++)
        {
            var check = definition.Checks[i];
            var names = check.Scope == CheckScope.Row && rowSets.TryGetValue(check.Rows!, out var plan) ? plan.Schema : schema;
            Condition(PlaceOf.Check(check, "if"), check.If, names, $"checks[{i}].if");
            Condition(PlaceOf.Check(check, "unless"), check.Unless, names, $"checks[{i}].unless");
            Condition(PlaceOf.Check(check, "require"), check.Require, names, $"checks[{i}].require");
        }
    }

    /// <summary>Expressions between double braces in texts, such as <c>{{ pupil.forename }}</c>.</summary>
    private void CompileTexts()
    {
        foreach (var language in definition.Text.Languages)
        {
            foreach (var id in definition.Text.Ids(language))
            {
                var entry = definition.Text.Find(id, language)!;
                foreach (var text in (string?[])[entry.Title, entry.Label, entry.Hint, entry.Body, entry.Short, entry.Name, entry.Message, .. entry.Options.Values, .. entry.Errors.Values])
                {
                    foreach (Match match in Braces().Matches(text ?? ""))
                    {
                        var expression = match.Groups[1].Value.Trim();
                        if (!expressions.ContainsKey(PlaceOf.Words(expression))) Compile(PlaceOf.Words(expression), expression, schema, null, $"text.{language}.{id}");
                    }
                }
            }
        }
    }

    /// <summary>A condition in use: the name of one, or an expression.</summary>
    private void Condition(string place, string? text, Schema names, string path)
    {
        if (text is null) return;
        if (PlainName().IsMatch(text) && text is not ("true" or "false" or "today"))
        {
            if (definition.Conditions.All(c => c.Name != text))
            {
                Fault(path, $"“{text}” is not the name of a condition.{FormReader.Nearest(text, definition.Conditions.Select(c => c.Name))}");
                return;
            }

            text = $"conditions.{text}";
        }

        Compile(place, text, names, FactType.Boolean, path);
    }

    private void Compile(string place, string text, Schema names, FactType? expected, string path)
    {
        var compilation = Expression.Compile(text, names, expected);
        foreach (var error in compilation.Errors)
        {
            Fault(path, $"{error} (character {error.Position + 1} of “{(text.Length > 80 ? text[..80] + "…" : text)}”)");
        }

        if (compilation.Expression is not { } expression) return;
        expressions[place] = expression;
        foreach (var name in Names(text).Select(n => n.Split('.')[0]).Where(n => context.Names.Find(n) is not null || UsualNames.Contains(n))) beside.Add(name);
        foreach (var name in Names(text).Select(n => n.Split('.')).Where(n => n.Length > 1 && n[0] == "previousReturn")) ofPrevious.Add(name[1]);
    }

    /// <summary>Puts steps in an order in which each finds what it reads; a circle is a fault that names its members.</summary>
    private List<PlanStep> Order(List<PlanStep> steps, string? rowSet = null)
    {
        var byNode = steps.GroupBy(s => s.Node).ToDictionary(g => g.Key, g => g.First());
        var ordered = new List<PlanStep>();
        var state = new Dictionary<PlanStep, bool>();
        foreach (var step in steps) Visit(step, []);
        return ordered;

        void Visit(PlanStep step, List<PlanStep> trail)
        {
            if (state.TryGetValue(step, out var done))
            {
                if (done) return;
                var circle = trail.SkipWhile(s => s != step).Append(step).Select(s => s.Node);
                Fault(step.Field is { } f ? $"data.{(rowSet is null ? f.Name : $"{rowSet}.fields.{f.Name}")}" : step.Node, $"These go round in a circle: {string.Join(" → ", circle)}.");
                return;
            }

            state[step] = false;
            foreach (var node in Reads(step, rowSet))
            {
                if (byNode.TryGetValue(node, out var other) && !(other == step && step.Rows is not null)) Visit(other, [.. trail, step]);
            }

            state[step] = true;
            ordered.Add(step);
        }
    }

    /// <summary>Nodes that a step reads. A step for rows reads whatever its rows' expressions read of the form.</summary>
    private IEnumerable<string> Reads(PlanStep step, string? rowSet)
    {
        IEnumerable<string> texts = step switch
        {
            { Field: { } f } => [PlaceOf.Property(f, PlaceOf.Calculation(f)!)!],
            { Condition: { } c } => [c.Expression],
            { Rows: { } r } => [.. r.Fields.SelectMany(f => (string?[])[f.Calculate, f.If, f.Unless]).OfType<string>(), .. definition.Conditions.Where(c => rowConditions.Contains(c.Name)).Select(c => c.Expression)],
            _ => [],
        };
        foreach (var name in texts.SelectMany(Names))
        {
            var normal = name.StartsWith(definition.Key + ".", StringComparison.Ordinal) ? $"form.{name[(definition.Key.Length + 1)..]}" : name;
            if (rowSet is not null && normal.StartsWith("row.", StringComparison.Ordinal)) yield return $"form.{normal[4..]}";
            else if (rowSet is null || !normal.StartsWith("form.", StringComparison.Ordinal)) yield return normal;
        }
    }

    /// <summary>The first two parts of each dotted name in an expression, texts in quotation marks left out.</summary>
    internal static IEnumerable<string> Names(string expression) => DottedName().Matches(Quoted().Replace(expression, "\"\"")).Select(m => m.Value);

    private void Fault(string path, string message) => faults.Add(new FormFault(path, definition.LineOf(path), message));

    [GeneratedRegex("^[a-z][A-Za-z0-9]*$")]
    private static partial Regex PlainName();

    [GeneratedRegex(@"(?<![.\w])row\s*\.")]
    private static partial Regex RowName();

    [GeneratedRegex(@"(?<![.\w])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?")]
    private static partial Regex DottedName();

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\{\{(.+?)\}\}")]
    internal static partial Regex Braces();
}
