using System.Text.Json.Nodes;
using BackOffice.Forms.Values;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;

namespace BackOffice.Forms.Evaluating;

/// <summary>How a row comes out: values, and what applies. Never changed once made, so that it can be remembered.</summary>
/// <param name="Facts">Values by slot.</param>
/// <param name="Conditions">The conditions that its expressions read; the form's among them are as they were then.</param>
/// <param name="Hidden">Slots of fields that do not apply.</param>
/// <param name="Sheets">Pages that apply.</param>
internal sealed record RowValues(Fact[] Facts, Fact[] Conditions, bool[] Hidden, IReadOnlyList<RowSheet> Sheets);

/// <summary>What is wrong with an answer of a row, without its place.</summary>
internal readonly record struct RowProblem(int Slot, AnswerProblem Problem);

/// <summary>How a row is judged once the whole form is worked out. Never changed once made.</summary>
/// <param name="Required">Slots of fields that need an answer.</param>
/// <param name="Problems">What is wrong with single answers, by slot.</param>
/// <param name="Sheets">How far each page that applies is.</param>
/// <param name="Mark">How the row compares with the return before.</param>
/// <param name="Progress">How far the row is.</param>
/// <param name="Failed">Checks that it does not meet.</param>
internal sealed record RowVerdict(bool[] Required, IReadOnlyList<RowProblem> Problems, IReadOnlyList<Progress> Sheets, RowMark Mark, Progress Progress, IReadOnlyList<RowCheck> Failed);

/// <summary>One row of the answers while the form is worked out.</summary>
internal sealed class RowData(RowSetPlan plan, JsonObject raw, int index)
{
    private Understood[]? readings;

    public JsonObject Raw { get; } = raw;

    public int Index { get; } = index;

    /// <summary>What tells its content apart, where rows are remembered.</summary>
    public RowKey Key { get; set; }

    public RowValues Values { get; set; } = default!;

    public RowVerdict? Verdict { get; set; }

    /// <summary>What its expressions read once the whole form is worked out; null until somebody asks.</summary>
    public Scope? Scope { get; set; }

    /// <summary>The answers as understood, by slot.</summary>
    public Understood[] Readings
    {
        get
        {
            if (readings is not null) return readings;
            var read = new Understood[plan.Fields.Count];
            for (var i = 0; i < read.Length; i++) read[i] = AnswerReader.Read(plan.Fields[i].Field, Raw[plan.Fields[i].Field.Name]);
            return readings = read;
        }
    }

    /// <summary>The row as it would be sent.</summary>
    public JsonObject Sendable()
    {
        var sent = new JsonObject();
        foreach (var field in plan.Fields)
        {
            if (Values.Hidden[field.Slot] || field.Field.Retired) continue;
            var value = field.IsCalculated ? Values.Facts[field.Slot].ToJson() : Readings[field.Slot] is { Fault: null } reading ? CompiledForm.Detached(reading.Value) : null;
            if (value is not null) sent[field.Field.Name] = value;
        }

        return sent;
    }
}

/// <summary>Works out the rows of one row set.</summary>
internal sealed class RowRun(RowSetPlan plan, FormContext context)
{
    private const int MostPasses = 8;

    /// <summary>Pages of rows that have been saved.</summary>
    public IReadOnlySet<string> Saved { get; } = plan.Sheets.Select(s => s.Page.Id).Where(context.SavedPages.Contains).ToHashSet();

    /// <summary>What applies in a row and what its values are.</summary>
    /// <param name="row">The row.</param>
    /// <param name="form">The form's top-level facts as they are now.</param>
    /// <param name="formConditions">The form's conditions as they are now.</param>
    public RowValues WorkOut(RowData row, Fact[] form, Fact[] formConditions)
    {
        var fields = plan.Fields;
        var known = new Fact[fields.Count];
        var readings = row.Readings;
        for (var i = 0; i < known.Length; i++)
        {
            if (!fields[i].IsCalculated) known[i] = Expressions.FactOf(fields[i], readings[i].Value);
        }

        var facts = new Fact[fields.Count];
        var conditions = Conditions(null, formConditions);
        var scope = Scope(facts, conditions, form);
        var hidden = new bool[fields.Count];
        var sheets = new List<RowSheet>(plan.Sheets.Count);
        for (var pass = 0; pass < MostPasses; pass++)
        {
            for (var i = 0; i < known.Length; i++)
            {
                if (!fields[i].IsCalculated) facts[i] = hidden[i] ? Fact.Unknown : known[i];
            }

            foreach (var step in plan.Steps)
            {
                if (step.Condition is not null) conditions[step.Slot] = Fact.Unknown;
            }

            // The scope reads these arrays as they are, so each step finds what the steps before it gave.
            foreach (var step in plan.Steps)
            {
                if (step.Plan is { } field) facts[field.Slot] = hidden[field.Slot] ? Fact.Unknown : Expressions.Calculate(field, scope, readings[field.Slot].Value);
                else conditions[step.Slot] = Fact.Of(Expressions.Truth(step.Expression, scope));
            }

            sheets.Clear();
            foreach (var sheet in plan.Sheets)
            {
                if (Expressions.Applies(sheet.When, scope)) sheets.Add(sheet);
            }

            var now = HiddenNow(sheets, scope);
            var matters = false;
            for (var i = 0; i < now.Length; i++)
            {
                // What was hidden without an answer, or shown without one, changes nothing for anybody else.
                if (now[i] != hidden[i]) matters |= now[i] ? !facts[i].IsUnknown : fields[i].IsCalculated || !known[i].IsUnknown;
            }

            hidden = now;
            if (!matters) break;
        }

        return new RowValues(facts, conditions, hidden, sheets);
    }

    /// <summary>What is needed, missing or wrong in a row, now that the whole form is worked out.</summary>
    /// <param name="row">The row.</param>
    /// <param name="at">What its expressions read.</param>
    /// <param name="problems">Finds what is wrong with an answer.</param>
    public RowVerdict Judge(RowData row, Scope at, AnswerProblems problems)
    {
        var (fields, values, readings) = (plan.Fields, row.Values, row.Readings);
        var required = new bool[fields.Count];
        List<RowProblem>? found = null;
        foreach (var field in fields)
        {
            var slot = field.Slot;
            if (values.Hidden[slot]) continue;
            required[slot] = field.Field.Required || Expressions.Truth(field.Required, at) == true;
            if (field.Field.IsAsked && problems.Of(field, plan.Field, readings[slot], required[slot], at) is { } problem) (found ??= []).Add(new RowProblem(slot, problem));
        }

        var progress = new Progress[values.Sheets.Count];
        for (var i = 0; i < progress.Length; i++) progress[i] = How(values.Sheets[i], row, required);
        var mark = Carrying.CarriedForward.MarkOf(row.Raw);
        List<RowCheck>? failed = null;
        foreach (var check in plan.Checks)
        {
            if (!check.Check.AppliesOn(context.Today) || (check.On.Count > 0 && AllHidden(check.On, values.Hidden))) continue;
            if (Expressions.Fails(check.When, at)) (failed ??= []).Add(check);
        }

        return new RowVerdict(required, found ?? (IReadOnlyList<RowProblem>)[], progress, mark, mark == RowMark.ToConfirm ? Progress.InProgress : Sum(progress), failed ?? (IReadOnlyList<RowCheck>)[]);
    }

    /// <summary>What a row's expressions read.</summary>
    /// <param name="values">The row.</param>
    /// <param name="form">The form's top-level facts.</param>
    /// <param name="formConditions">The form's conditions as they came out in the end.</param>
    public Scope Scope(RowValues values, Fact[] form, Fact[] formConditions) => Scope(values.Facts, Conditions(values.Conditions, formConditions), form);

    /// <summary>How far several parts are together.</summary>
    public static Progress Sum(IReadOnlyList<Progress> parts)
    {
        var (none, all) = (true, true);
        foreach (var part in parts)
        {
            none &= part == Progress.NotStarted;
            all &= part == Progress.Completed;
        }

        return none ? Progress.NotStarted : all ? Progress.Completed : Progress.InProgress;
    }

    private Scope Scope(Fact[] facts, Fact[] conditions, Fact[] form)
    {
        var top = new Fact[plan.Outer.Count];
        for (var i = 0; i < top.Length; i++)
        {
            if (plan.Outer[i] >= 0) top[i] = form[plan.Outer[i]];
        }

        top[plan.RowSlot] = Fact.Live(plan.RowType, facts);
        top[plan.ConditionsSlot] = Fact.Live(plan.Conditions, conditions);
        return new Scope(Fact.Live(plan.Schema.Names, top), context.Today, context.Calendars);
    }

    private Fact[] Conditions(Fact[]? own, Fact[] form)
    {
        var conditions = own is null ? new Fact[plan.Conditions.Fields.Count] : (Fact[])own.Clone();
        foreach (var (from, to) in plan.FormConditions) conditions[to] = form[from];
        return conditions;
    }

    private bool[] HiddenNow(List<RowSheet> sheets, Scope at)
    {
        var asked = new bool[plan.Fields.Count];
        foreach (var sheet in sheets)
        {
            foreach (var slot in sheet.Asks) asked[slot] = true;
        }

        foreach (var field in plan.Fields) asked[field.Slot] = (plan.OnSomePage[field.Slot] && !asked[field.Slot]) || !Expressions.Applies(field, at);
        return asked;
    }

    private Progress How(RowSheet sheet, RowData row, bool[] required)
    {
        var (given, complete) = (false, true);
        foreach (var slot in sheet.Asks)
        {
            if (row.Values.Hidden[slot] || !plan.Fields[slot].Field.IsAsked) continue;
            var raw = row.Raw[plan.Fields[slot].Field.Name];
            var (value, typed) = (row.Readings[slot].Value is not null, Typed.Is(raw));
            given |= value || (typed && Typed.Unwrap(raw) is not null);
            complete &= !required[slot] || value || typed;
        }

        var touched = given || Saved.Contains(sheet.Page.Id);
        return complete && touched ? Progress.Completed : touched ? Progress.InProgress : Progress.NotStarted;
    }

    private static bool AllHidden(IReadOnlyList<int> slots, bool[] hidden)
    {
        foreach (var slot in slots)
        {
            if (slot < 0 || !hidden[slot]) return false;
        }

        return true;
    }
}
