using System.Text.Json.Nodes;
using BackOffice.Forms.Files;

namespace BackOffice.Forms.Reviewing;

/// <summary>How a row of a row set differs between two returns.</summary>
public enum RowChange
{
    /// <summary>It was not there before.</summary>
    Added,

    /// <summary>Some of its answers are other.</summary>
    Changed,

    /// <summary>It is no longer there.</summary>
    Removed,
}

/// <summary>An answer that differs.</summary>
/// <param name="Field">The question.</param>
/// <param name="Before">Answer before; null when there was none.</param>
/// <param name="After">Answer now; null when there is none.</param>
public sealed record AnswerChange(FieldDefinition Field, JsonNode? Before, JsonNode? After);

/// <summary>A row that differs.</summary>
/// <param name="RowSet">The row set.</param>
/// <param name="Key">What tells the row apart, as <see cref="ReturnDifference.KeyOf"/> makes it.</param>
/// <param name="Kind">How it differs.</param>
/// <param name="Before">The row before; null for a new one.</param>
/// <param name="After">The row now; null for one that is gone.</param>
/// <param name="Answers">Answers that differ; all that are given for a new or removed row.</param>
public sealed record RowDifference(FieldDefinition RowSet, string Key, RowChange Kind, JsonObject? Before, JsonObject? After, IReadOnlyList<AnswerChange> Answers)
{
    /// <summary>Place of the row before, from 0; null for a new one.</summary>
    public int? BeforeAt { get; init; }

    /// <summary>Place of the row now, from 0; null for one that is gone.</summary>
    public int? AfterAt { get; init; }
}

/// <summary>
/// What changed between two sets of answers, so that a reviewer sees only that: the answers of the form by themselves, and the
/// rows by what tells them apart. The order of rows and the filler's own marks do not count.
/// </summary>
/// <param name="Answers">Answers of the form itself that differ.</param>
/// <param name="Rows">Rows that differ, in the order of the return now; those that are gone at the end.</param>
/// <param name="SameRows">How many rows are as they were.</param>
public sealed record ReturnDifference(IReadOnlyList<AnswerChange> Answers, IReadOnlyList<RowDifference> Rows, int SameRows)
{
    /// <summary>True when nothing differs.</summary>
    public bool IsEmpty => Answers.Count == 0 && Rows.Count == 0;

    /// <summary>Compares two sets of answers.</summary>
    /// <param name="form">The form.</param>
    /// <param name="before">Answers before; null when there were none, so that everything is new.</param>
    /// <param name="after">Answers now.</param>
    public static ReturnDifference Between(FormDefinition form, JsonObject? before, JsonObject after)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(after);
        var (answers, rows, same) = (new List<AnswerChange>(), new List<RowDifference>(), 0);
        foreach (var field in form.Fields)
        {
            if (field.Type != FieldType.RowSet)
            {
                if (!JsonNode.DeepEquals(before?[field.Name], after[field.Name])) answers.Add(new AnswerChange(field, before?[field.Name], after[field.Name]));
                continue;
            }

            var (old, now) = (Keyed(field, before?[field.Name] as JsonArray), Keyed(field, after[field.Name] as JsonArray));
            foreach (var (key, row, at) in now)
            {
                var (_, was, wasAt) = old.Find(one => one.Key == key);
                var changes = Changes(field, was, row);
                if (was is not null && changes.Count == 0) same++;
                else rows.Add(new RowDifference(field, key, was is null ? RowChange.Added : RowChange.Changed, was, row, changes) { BeforeAt = was is null ? null : wasAt, AfterAt = at });
            }

            foreach (var (key, row, at) in old.Where(one => !now.Exists(other => other.Key == one.Key)))
                rows.Add(new RowDifference(field, key, RowChange.Removed, row, null, Changes(field, row, null)) { BeforeAt = at });
        }

        return new ReturnDifference(answers, [.. rows.OrderBy(row => row.Kind == RowChange.Removed)], same);
    }

    /// <summary>What tells a row apart: its key, or its place where the row set has no key or a part of it is missing.</summary>
    /// <param name="rowSet">The row set.</param>
    /// <param name="row">The row.</param>
    /// <param name="place">Its place, from 0.</param>
    public static string KeyOf(FieldDefinition rowSet, JsonObject row, int place)
    {
        ArgumentNullException.ThrowIfNull(rowSet);
        ArgumentNullException.ThrowIfNull(row);
        return RowKeys.Of(rowSet, row) ?? $"#{(place + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)}";
    }

    /// <summary>Rows with their keys. Two rows of one key are told apart by which of them comes first, so that neither is lost from sight.</summary>
    private static List<(string Key, JsonObject Row, int At)> Keyed(FieldDefinition set, JsonArray? rows)
    {
        var keyed = new List<(string Key, JsonObject Row, int At)>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (row, place) in (rows ?? []).OfType<JsonObject>().Select((row, place) => (row, place)))
        {
            var key = KeyOf(set, row, place);
            seen[key] = seen.GetValueOrDefault(key) + 1;
            keyed.Add((seen[key] == 1 ? key : $"{key} ({seen[key]})", row, place));
        }

        return keyed;
    }

    private static List<AnswerChange> Changes(FieldDefinition set, JsonObject? before, JsonObject? after) =>
        [.. set.Fields.Where(field => !JsonNode.DeepEquals(before?[field.Name], after?[field.Name])).Select(field => new AnswerChange(field, before?[field.Name], after?[field.Name]))];
}
