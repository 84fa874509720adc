using System.Text.Json;
using System.Text.Json.Nodes;
using BackOffice.Forms.Values;

namespace BackOffice.Forms.Files;

/// <summary>What taking a file's rows into a return did.</summary>
/// <param name="Rows">The rows as they are now.</param>
/// <param name="Added">Rows that are new.</param>
/// <param name="Changed">Rows that were there, by their key, and say something else now.</param>
/// <param name="Same">Rows that were there and say the same.</param>
/// <param name="Replaced">Rows from an earlier file with something to put right that were taken out first.</param>
/// <param name="Places">For each row taken in, by its number in the file: its place in the rows, from 0.</param>
public sealed record RowMerged(JsonArray Rows, int Added, int Changed, int Same, int Replaced, IReadOnlyDictionary<int, int> Places);

/// <summary>Takes the rows of a file into a return. A row that is there already, by the row set's key, is brought up to date; others are added.</summary>
public static class RowMerge
{
    /// <summary>Mark on rows that came from a file, with the number of their row there, until they are right.</summary>
    public const string FromFile = "$file";

    /// <summary>Takes rows in.</summary>
    /// <param name="set">The row set.</param>
    /// <param name="rows">Rows so far; not changed.</param>
    /// <param name="reading">The file.</param>
    /// <param name="faultyToo">True to take in rows with something to put right, too.</param>
    /// <param name="insteadOf">Places of rows to take out first: those of an earlier file that this one puts right.</param>
    public static RowMerged Into(FieldDefinition set, JsonArray rows, RowFileReading reading, bool faultyToo, IReadOnlySet<int>? insteadOf = null)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(reading);
        var kept = rows.Where((_, i) => insteadOf?.Contains(i) != true).Select(r => (JsonObject)r!.DeepClone()).ToList();
        var byKey = new Dictionary<string, int>();
        for (var i = 0; i < kept.Count; i++)
        {
            if (RowKeys.Of(set, kept[i]) is { } key) byKey.TryAdd(key, i);
        }

        var (added, changed, same) = (0, 0, 0);
        var places = new Dictionary<int, int>();
        foreach (var row in reading.Rows.Where(r => faultyToo || r.IsGood))
        {
            var key = RowKeys.Of(set, row.Values);
            if (key is not null && byKey.TryGetValue(key, out var at) && !places.ContainsValue(at))
            {
                var merged = Updated(kept[at], row, reading.Fields);
                if (JsonNode.DeepEquals(WithoutMarks(merged), WithoutMarks(kept[at]))) same++;
                else changed++;
                kept[at] = merged;
            }
            else
            {
                at = kept.Count;
                kept.Add(Updated([], row, reading.Fields));
                if (key is not null) byKey.TryAdd(key, at);
                added++;
            }

            places[row.Number] = at;
        }

        return new RowMerged(new JsonArray([.. kept]), added, changed, same, rows.Count(r => r is not null) - rows.Where((r, i) => r is not null && insteadOf?.Contains(i) != true).Count(), places);
    }

    private static JsonObject Updated(JsonObject row, FileRow from, IReadOnlyList<string> fields)
    {
        var updated = (JsonObject)row.DeepClone();
        foreach (var field in fields)
        {
            if (from.Values[field] is { } value) updated[field] = value.DeepClone();
            else updated.Remove(field);
        }

        if (from.IsGood) updated.Remove(FromFile);
        else updated[FromFile] = from.Number;
        return updated;
    }

    private static JsonObject WithoutMarks(JsonObject row) => new(row.Where(v => !v.Key.StartsWith('$')).Select(v => KeyValuePair.Create(v.Key, v.Value?.DeepClone())));
}

/// <summary>What tells the rows of a row set apart.</summary>
internal static class RowKeys
{
    /// <summary>The row's key; null where the row set has none or a part of it is missing. Capitals and spaces do not matter.</summary>
    public static string? Of(FieldDefinition set, JsonObject row)
    {
        if (set.RowKey.Count == 0) return null;
        var parts = new string[set.RowKey.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            if (row[set.RowKey[i]] is not JsonValue value || Typed.Text(value) is not { } text || string.IsNullOrWhiteSpace(text)) return null;
            parts[i] = value.GetValueKind() == JsonValueKind.String ? text.Trim().ToUpperInvariant() : text;
        }

        return string.Join('\u001f', parts);
    }
}
