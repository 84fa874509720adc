using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using BackOffice.Engine.Cases;

namespace BackOffice.Store.Committing;

/// <summary>
/// The journal lines of one command as one text: <c>[["check","BackOffice.Task","Started",[],null],…]</c>. A step that passes
/// leaves two lines, so a row for each would make the journal half of all rows that are written (ops/adr/0011-one-journal-row.md).
/// </summary>
internal static class JournalText
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static string Write(IReadOnlyList<JournalEntry> entries)
    {
        var bytes = new ArrayBufferWriter<byte>(entries.Count * 64);
        using (var json = new Utf8JsonWriter(bytes, Plain))
        {
            json.WriteStartArray();
            foreach (var entry in entries)
            {
                json.WriteStartArray();
                json.WriteStringValue(entry.StepId);
                json.WriteStringValue(entry.StepType);
                json.WriteStringValue(entry.Event);
                json.WriteStartArray();
                foreach (var outcome in entry.Outcomes) json.WriteStringValue(outcome);
                json.WriteEndArray();
                json.WriteStringValue(entry.Message);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    public static ImmutableArray<JournalEntry> Read(string lines)
    {
        using var json = JsonDocument.Parse(lines);
        return [.. json.RootElement.EnumerateArray().Select(line => new JournalEntry(
            line[0].GetString()!, line[1].GetString()!, line[2].GetString()!, [.. line[3].EnumerateArray().Select(outcome => outcome.GetString()!)], line[4].GetString()))];
    }
}
