using System.Text.Json.Nodes;
using BackOffice.Forms.Values;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;

namespace BackOffice.Forms.Evaluating;

/// <summary>Rows: worked out while the form is, judged when it has come out, and remembered.</summary>
internal sealed partial class FormEvaluator
{
    private Fact WorkOutRows(RowSet set)
    {
        var (plan, list) = (set.Plan, set.Rows);
        if (list.Count == 0 && !set.Given) return Fact.List();
        var known = Known(set);
        foreach (var row in list)
        {
            if (known is not null && known.Rows.TryGetValue(row.Key, out var before)) (row.Values, row.Verdict) = before;
            else (row.Values, row.Verdict) = (set.Run.WorkOut(row, top, conditions), null);
        }

        return Fact.Of((IReadOnlyList<Fact>)[.. list.Select(r => Shaped(plan, r.Values.Facts))]);
    }

    /// <summary>What is remembered of the rows of a row set, where they read the same beside them now.</summary>
    private RememberedRows? Known(RowSet set)
    {
        if (context.Memory is not { } memory) return null;
        set.Before = RememberedRows.Outside(set.Plan, scope);
        if (!set.HasKeys)
        {
            foreach (var (row, key) in set.Rows.Zip(RowKey.Of(set.Rows.Select(r => r.Raw)))) row.Key = key;
            set.HasKeys = true;
        }

        return set.Known = memory.Last.Find(form, context, set.Plan.Field.Name) is { } known && known.Before.AsSpan().SequenceEqual(set.Before) ? known : null;
    }

    /// <summary>Says of each row what is needed, missing and wrong in it.</summary>
    private void Judge(RowSet set)
    {
        // Checks and limits of rows read the form as it came out in the end, totals included.
        set.IsJudged = true;
        if (context.Memory is not null)
        {
            set.After = RememberedRows.Outside(set.Plan, scope);
            if (set.Known is { After: { } after } known && known.Saved.SetEquals(set.Run.Saved) && after.AsSpan().SequenceEqual(set.After)) set.Same = true;
        }

        foreach (var row in set.Rows)
        {
            if (!set.Same || row.Verdict is null) row.Verdict = set.Run.Judge(row, ScopeOf(set, row), problems);
        }
    }

    private Scope ScopeOf(RowSet set, RowData row) => row.Scope ??= set.Run.Scope(row.Values, top, conditions);

    private void Remember()
    {
        if (context.Memory is not { } memory) return;
        var sets = new Dictionary<string, RememberedRows>();
        foreach (var (name, set) in rows)
        {
            if (!set.IsJudged || set.Before is null) continue;
            var found = new Dictionary<RowKey, (RowValues, RowVerdict?)>(set.Rows.Count);
            foreach (var row in set.Rows) found[row.Key] = (row.Values, row.Verdict);
            sets[name] = new RememberedRows(set.Before, set.After, set.Run.Saved, found);
        }

        memory.Keep(new Remembered(form, context.Today, context.Language, context.Calendars, sets));
    }

    /// <summary>A row as the form's expressions read it: calculated values take the shape of their type.</summary>
    private static Fact Shaped(RowSetPlan plan, Fact[] facts)
    {
        Fact[]? shaped = null;
        foreach (var field in plan.Fields)
        {
            if (!field.IsCalculated || field.Type.Kind is FactKind.Unknown or FactKind.Number or FactKind.Boolean or FactKind.Text) continue;
            shaped ??= (Fact[])facts.Clone();
            shaped[field.Slot] = facts[field.Slot].Shape(field.Type);
        }

        return Fact.Live(plan.RowType, shaped ?? facts);
    }

    /// <summary>The rows of one row set in this evaluation.</summary>
    private sealed class RowSet
    {
        public RowSet(RowSetPlan plan, FormContext context, Understood reading)
        {
            Plan = plan;
            Given = reading.Given;
            Run = new RowRun(plan, context);
            foreach (var row in (reading.Value as JsonArray ?? []).OfType<JsonObject>()) Rows.Add(new RowData(plan, row, Rows.Count));
        }

        public RowSetPlan Plan { get; }

        public bool Given { get; }

        public RowRun Run { get; }

        public List<RowData> Rows { get; } = [];

        public bool HasKeys { get; set; }

        public bool IsJudged { get; set; }

        /// <summary>What is remembered, where it counts for the rows' values.</summary>
        public RememberedRows? Known { get; set; }

        /// <summary>True where what is remembered counts for the rows' verdicts, too.</summary>
        public bool Same { get; set; }

        public Fact[]? Before { get; set; }

        public Fact[]? After { get; set; }
    }
}
