using System.Text.Json.Nodes;

namespace BackOffice.Forms.Carrying;

/// <summary>
/// Begins a return with what the return before said. Rows come with a mark, <c>$carried</c>, that holds how they were; they are
/// not sent until somebody has said that they continue, changed them, or marked them as leavers. Leavers are set aside under
/// <c>$leavers</c>, so that they can be brought back and nothing is lost.
/// </summary>
public static class CarriedForward
{
    /// <summary>Mark on a carried row: <c>{"was":{…},"confirmed":true}</c>.</summary>
    public const string Mark = "$carried";

    /// <summary>Key of the answers under which rows that have left are set aside, by row set.</summary>
    public const string Leavers = "$leavers";

    /// <summary>Key of the answers under which the form finds what it reads of the return before.</summary>
    public const string Previous = "$previousReturn";

    /// <summary>First answers: prefilled values, and the rows of the return before.</summary>
    /// <param name="form">The form.</param>
    /// <param name="previous">Answers of the return before, as sent; null when there is none.</param>
    /// <param name="context">What the form is read against.</param>
    public static JsonObject Begin(CompiledForm form, JsonObject? previous, FormContext context)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(context);
        if (previous is null) return form.Prefill(context);
        var facts = (JsonObject)context.Facts.DeepClone();
        facts["previousReturn"] = previous.DeepClone();
        var answers = form.Prefill(context with { Facts = facts });
        var read = new JsonObject();
        foreach (var name in form.ReadsOfPrevious.Where(previous.ContainsKey)) read[name] = previous[name]?.DeepClone();
        if (form.ReadsOfPrevious.Count > 0) answers[Previous] = read;
        foreach (var set in form.Definition.Fields.Where(f => f.CarryForward is not null))
        {
            if (previous[set.CarryForward!.Rows] is not JsonArray before || before.Count == 0) continue;
            answers[set.Name] = new JsonArray([.. before.OfType<JsonObject>().Select(row => (JsonNode)Carried(set, row))]);
        }

        return answers;
    }

    /// <summary>How a row compares with the return before.</summary>
    /// <param name="row">The row as kept.</param>
    public static RowMark MarkOf(JsonObject row)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (row[Mark] is not JsonObject mark) return RowMark.New;
        if (mark["was"] is JsonObject was && !JsonNode.DeepEquals(was, Plain(row))) return RowMark.Changed;
        return mark["confirmed"]?.GetValueKind() == System.Text.Json.JsonValueKind.True ? RowMark.Continuing : RowMark.ToConfirm;
    }

    /// <summary>A patch of the answers in which these rows continue.</summary>
    /// <param name="answers">The answers so far; not changed.</param>
    /// <param name="rowSet">The row set.</param>
    /// <param name="places">Places of the rows, from 0; null for every row that waits to be confirmed.</param>
    public static JsonObject Confirm(JsonObject answers, string rowSet, IReadOnlySet<int>? places = null)
    {
        ArgumentNullException.ThrowIfNull(answers);
        var rows = Rows(answers, rowSet);
        for (var at = 0; at < rows.Count; at++)
        {
            if (rows[at]?[Mark] is JsonObject mark && places?.Contains(at) != false) mark["confirmed"] = true;
        }

        return new JsonObject { [rowSet] = rows };
    }

    /// <summary>A patch of the answers in which these rows have left.</summary>
    /// <param name="answers">The answers so far; not changed.</param>
    /// <param name="rowSet">The row set.</param>
    /// <param name="places">Places of the rows, from 0.</param>
    public static JsonObject Leave(JsonObject answers, string rowSet, IReadOnlySet<int> places)
    {
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentNullException.ThrowIfNull(places);
        var (rows, aside) = (Rows(answers, rowSet), Aside(answers));
        var left = aside[rowSet] as JsonArray ?? [];
        foreach (var at in places.Where(p => p >= 0 && p < rows.Count).OrderDescending())
        {
            var row = rows[at]!;
            rows.RemoveAt(at);
            left.Insert(0, row);
        }

        if (left.Parent is null) aside[rowSet] = left;
        return new JsonObject { [rowSet] = rows, [Leavers] = aside };
    }

    /// <summary>A patch of the answers in which a leaver is back, and continues.</summary>
    /// <param name="answers">The answers so far; not changed.</param>
    /// <param name="rowSet">The row set.</param>
    /// <param name="place">Its place among the leavers, from 0.</param>
    public static JsonObject BringBack(JsonObject answers, string rowSet, int place)
    {
        ArgumentNullException.ThrowIfNull(answers);
        var (rows, aside) = (Rows(answers, rowSet), Aside(answers));
        if (aside[rowSet] is JsonArray left && place >= 0 && place < left.Count)
        {
            var row = left[place]!;
            left.RemoveAt(place);
            if (row[Mark] is JsonObject mark) mark["confirmed"] = true;
            rows.Add(row);
        }

        return new JsonObject { [rowSet] = rows, [Leavers] = aside };
    }

    private static JsonObject Carried(FieldDefinition set, JsonObject before)
    {
        var row = new JsonObject();
        foreach (var field in set.Fields.Where(f => f.IsAsked && !set.CarryForward!.AskAgain.Contains(f.Name)))
        {
            if (before[field.Name] is { } value) row[field.Name] = value.DeepClone();
        }

        var was = row.DeepClone();
        row[Mark] = new JsonObject { ["was"] = was };
        return row;
    }

    private static JsonArray Rows(JsonObject answers, string rowSet) => answers[rowSet]?.DeepClone() as JsonArray ?? [];

    private static JsonObject Aside(JsonObject answers) => answers[Leavers]?.DeepClone() as JsonObject ?? [];

    private static JsonObject Plain(JsonObject row) => new(row.Where(v => !v.Key.StartsWith('$')).Select(v => KeyValuePair.Create(v.Key, v.Value?.DeepClone())));
}
