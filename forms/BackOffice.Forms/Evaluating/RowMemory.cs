using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using BackOffice.Forms.Evaluating;
using BackOffice.Rules.Calendars;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;

namespace BackOffice.Forms;

/// <summary>
/// What evaluations of one return found out about its rows, so that after a change of one row the others need not be worked
/// out again. A row is known by its content, and what was found counts only while everything that its expressions read beside
/// it is the same; an evaluation with a memory therefore gives exactly what one without gives. Holds the rows of the last
/// evaluation only. Safe to share between threads.
/// </summary>
public sealed class RowMemory
{
    private volatile Remembered last = Remembered.Nothing;

    internal Remembered Last => last;

    /// <summary>How many rows are remembered.</summary>
    public int Count => last.Sets.Values.Sum(set => set.Rows.Count);

    internal void Keep(Remembered now) => last = now;
}

/// <summary>What tells a row's content apart.</summary>
internal readonly record struct RowKey(UInt128 Hash)
{
    /// <summary>Keys of rows.</summary>
    public static IEnumerable<RowKey> Of(IEnumerable<JsonObject> rows)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        var hash = new byte[SHA256.HashSizeInBytes];
        foreach (var row in rows)
        {
            row.WriteTo(writer);
            writer.Flush();
            SHA256.HashData(buffer.WrittenSpan, hash);
            yield return new RowKey(BitConverter.ToUInt128(hash));
            buffer.ResetWrittenCount();
            writer.Reset();
        }
    }
}

/// <summary>The rows of the last evaluation, and what it was read against.</summary>
/// <param name="Form">The form.</param>
/// <param name="Today">The day.</param>
/// <param name="Language">Language of the messages.</param>
/// <param name="Calendars">Calendars.</param>
/// <param name="Sets">Rows by row set.</param>
internal sealed record Remembered(CompiledForm? Form, DateOnly Today, string? Language, CalendarBook? Calendars, IReadOnlyDictionary<string, RememberedRows> Sets)
{
    public static Remembered Nothing { get; } = new(null, default, null, null, new Dictionary<string, RememberedRows>());

    /// <summary>The rows of a row set, where they were read against the same day, language and calendars.</summary>
    public RememberedRows? Find(CompiledForm form, FormContext context, string rowSet) =>
        ReferenceEquals(Form, form) && Today == context.Today && Language == context.Language && ReferenceEquals(Calendars, context.Calendars) ? Sets.GetValueOrDefault(rowSet) : null;
}

/// <summary>Rows of a row set by their content.</summary>
/// <param name="Before">What their expressions read beside them while they were worked out.</param>
/// <param name="After">The same once the whole form was worked out, when they were judged.</param>
/// <param name="Saved">Pages of rows that had been saved.</param>
/// <param name="Rows">What was found.</param>
internal sealed record RememberedRows(Fact[] Before, Fact[]? After, IReadOnlySet<string> Saved, IReadOnlyDictionary<RowKey, (RowValues Values, RowVerdict? Verdict)> Rows)
{
    /// <summary>Values beside the rows, in the plan's order.</summary>
    public static Fact[] Outside(RowSetPlan plan, Scope at)
    {
        var values = new Fact[plan.ReadsOutside.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var fact = at.Facts;
            foreach (var part in plan.ReadsOutside[i]) fact = fact[part];
            values[i] = fact;
        }

        return values;
    }
}
