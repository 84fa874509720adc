using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;

namespace BackOffice.Forms.Evaluating;

/// <summary>Turns what was compiled of a row set into places, so that working out a row looks nothing up by name.</summary>
internal sealed class RowPlans(FormDefinition definition, Schema schema, IReadOnlyList<PlanStep> steps, Func<FieldDefinition, FieldPlan> field, Func<object, Applies> part, IEnumerable<CompiledExpression> texts)
{
    /// <summary>The plan of a row set with every place found.</summary>
    public RowSetPlan Finish(RowSetPlan plan)
    {
        var names = plan.Field.Fields.Select(f => f.Name).ToList();
        var conditions = (RecordType)plan.Schema.Names.Find("conditions")!;
        var formConditions = (RecordType)schema.Names.Find("conditions")!;
        var fields = plan.Field.Fields.Select(field).ToList();
        var asked = plan.Pages.SelectMany(p => p.Ask).ToHashSet();
        var finished = plan with
        {
            Fields = fields,
            OnSomePage = [.. names.Select(asked.Contains)],
            Sheets = [.. plan.Pages.Select(p => new RowSheet(p, part(p), [.. p.Ask.Select(a => names.IndexOf(a))]))],
            Checks = [.. definition.Checks.Where(c => c.Scope == CheckScope.Row && c.Rows == plan.Field.Name).Select(c => new RowCheck(c, part(c), [.. c.On.Select(o => names.IndexOf(o))]))],
            Steps = [.. plan.Steps.Select(s => s with { Slot = s.Condition is { } c ? SlotOf(conditions, c.Name) : 0, Plan = s.Field is { } f ? field(f) : null })],
            Conditions = conditions,
            FormConditions = [.. formConditions.Fields.Select((c, i) => (i, SlotOf(conditions, c.Name))).Where(pair => pair.Item2 >= 0)],
            Outer = [.. plan.Schema.Names.Fields.Select(n => n.Name is "row" or "conditions" ? -1 : SlotOf(schema.Names, n.Name))],
            RowSlot = SlotOf(plan.Schema.Names, "row"),
            ConditionsSlot = SlotOf(plan.Schema.Names, "conditions"),
        };
        return finished with { ReadsLate = ReadsLate(finished), ReadsOutside = ReadsOutside(finished) };
    }

    /// <summary>Place of a name in a record; -1 where it has none.</summary>
    public static int SlotOf(RecordType type, string name)
    {
        for (var i = 0; i < type.Fields.Count; i++)
        {
            if (type.Fields[i].Name == name) return i;
        }

        return -1;
    }

    private bool ReadsLate(RowSetPlan plan)
    {
        var later = steps.SkipWhile(s => s.Rows != plan.Field).Select(s => s.Node).ToHashSet();
        return Applying(plan).SelectMany(e => e.Reads).Any(read => read == "form" || read == definition.Key || later.Contains(Node(read)));
    }

    /// <summary>What decides how a row is worked out, before anything is judged.</summary>
    private static IEnumerable<CompiledExpression> Applying(RowSetPlan plan) => ((IEnumerable<CompiledExpression?>)
        [
            .. plan.Steps.Select(s => s.Expression ?? s.Plan?.Calculation),
            .. plan.Fields.SelectMany(f => (CompiledExpression?[])[f.If, f.Unless]),
            .. plan.Sheets.SelectMany(s => (CompiledExpression?[])[s.When.If, s.When.Unless]),
        ]).OfType<CompiledExpression>();

    private string[][] ReadsOutside(RowSetPlan plan)
    {
        var own = plan.Conditions.Fields.Select(c => c.Name).Except(((RecordType)schema.Names.Find("conditions")!).Fields.Select(c => c.Name)).Select(c => $"conditions.{c}").ToHashSet();
        var all = Applying(plan)
            .Concat(plan.Fields.SelectMany(f => (CompiledExpression?[])[f.Required, f.NotBefore, f.NotAfter, f.Suggestion]).OfType<CompiledExpression>())
            .Concat(plan.Checks.SelectMany(c => (CompiledExpression?[])[c.When.If, c.When.Unless, c.When.Require]).OfType<CompiledExpression>());
        var reads = all.SelectMany(e => e.Reads).Where(r => r != "row" && !r.StartsWith("row.", StringComparison.Ordinal) && !own.Contains(r)).Concat(texts.SelectMany(e => e.Reads));
        return [.. reads.Distinct().Order(StringComparer.Ordinal).Select(r => r.Split('.'))];
    }

    /// <summary>A dotted name as the steps are called: its first two parts, the form by its common name.</summary>
    private string Node(string read)
    {
        var parts = read.Split('.');
        return parts.Length < 2 ? read : $"{(parts[0] == definition.Key ? "form" : parts[0])}.{parts[1]}";
    }
}
