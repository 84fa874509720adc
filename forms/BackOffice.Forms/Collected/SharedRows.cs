using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace BackOffice.Forms.Collected;

/// <summary>How the same child in the returns of two settings is recognised.</summary>
/// <param name="Rows">Row set.</param>
/// <param name="Match">Answers that must agree, apart from capitals, accents and punctuation.</param>
/// <param name="Hours">Answers that together may not come to more than the cap.</param>
/// <param name="Cap">Most of them together; null for no limit.</param>
public sealed record SharedRowsRule(string Rows, IReadOnlyList<string> Match, IReadOnlyList<string> Hours, decimal? Cap)
{
    internal static SharedRowsRule? Read(JsonObject o, List<string> faults)
    {
        var match = Texts(o["match"]);
        if (o["rows"]?.ToString() is { } rows && match.Count > 0) return new SharedRowsRule(rows, match, Texts(o["hours"]), o["cap"] is JsonValue cap && cap.TryGetValue<decimal>(out var most) ? most : null);
        faults.Add("shared: name the \"rows\" and the answers that must \"match\".");
        return null;
    }

    private static List<string> Texts(JsonNode? node) => [.. (node as JsonArray ?? []).Select(n => n?.ToString()).OfType<string>()];
}

/// <summary>A row that stands in the returns of several providers. For the council only: it names them all.</summary>
/// <param name="Places">Where it stands.</param>
/// <param name="Hours">Hours in all.</param>
/// <param name="OverCap">True when they come to more than the cap.</param>
public sealed record SharedRow(IReadOnlyList<SharedPlace> Places, decimal Hours, bool OverCap)
{
    /// <summary>What the provider of one return may be told: that its own row is claimed elsewhere too, and nothing about where.</summary>
    /// <param name="returnId">The provider's own return.</param>
    public SharedNotice? For(string returnId) =>
        Places.FirstOrDefault(p => p.ReturnId == returnId) is { } own && Places.Any(p => p.ReturnId != returnId)
            ? new SharedNotice(own.Row, OverCap ? "Another setting also claims funded hours for this child, and together they are more than the child may have. Check the hours with the parent" : "Another setting also claims funded hours for this child. Check the hours with the parent")
            : null;
}

/// <summary>One of the places at which a row stands.</summary>
/// <param name="ReturnId">Return.</param>
/// <param name="Provider">Who sent it.</param>
/// <param name="Row">Place of the row, from 0.</param>
/// <param name="Hours">Its hours.</param>
public sealed record SharedPlace(string ReturnId, string Provider, int Row, decimal Hours);

/// <summary>What a provider is told about a row of its own.</summary>
/// <param name="Row">Place of its own row, from 0.</param>
/// <param name="Message">What to do.</param>
public sealed record SharedNotice(int Row, string Message);

/// <summary>Finds rows that stand in several returns.</summary>
public static class SharedRows
{
    /// <summary>Finds them. Keeps nothing of a row but its key and hours.</summary>
    /// <param name="rule">How they are recognised.</param>
    /// <param name="returns">The returns, one after the other.</param>
    /// <param name="stop">Stops looking.</param>
    public static async Task<IReadOnlyList<SharedRow>> Find(SharedRowsRule rule, IAsyncEnumerable<CollectedReturn> returns, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(returns);
        var places = new Dictionary<string, List<SharedPlace>>(StringComparer.Ordinal);
        await foreach (var one in returns.WithCancellation(stop).ConfigureAwait(false))
        {
            var rows = one.Answers[rule.Rows] as JsonArray ?? [];
            for (var i = 0; i < rows.Count; i++)
            {
                if (rows[i] is not JsonObject row || KeyOf(rule, row) is not { } key) continue;
                if (!places.TryGetValue(key, out var known)) places[key] = known = [];
                known.Add(new SharedPlace(one.Id, one.Provider, i, rule.Hours.Sum(h => CollectedTotal.Number(row[h]))));
            }
        }

        return [.. places.Values.Where(p => p.Select(x => x.ReturnId).Distinct().Count() > 1)
            .Select(p => new SharedRow(p, p.Sum(x => x.Hours), p.Sum(x => x.Hours) > rule.Cap))
            .OrderByDescending(s => s.OverCap).ThenByDescending(s => s.Hours)];
    }

    private static string? KeyOf(SharedRowsRule rule, JsonObject row)
    {
        var key = new StringBuilder();
        foreach (var name in rule.Match)
        {
            if (row[name] is not JsonValue value) return null;
            foreach (var sign in value.ToString().Normalize(NormalizationForm.FormD))
            {
                if (char.IsLetterOrDigit(sign) && CharUnicodeInfo.GetUnicodeCategory(sign) != UnicodeCategory.NonSpacingMark) key.Append(char.ToUpperInvariant(sign));
            }

            key.Append('\u001f');
        }

        return key.ToString();
    }
}
