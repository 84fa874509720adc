using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using BackOffice.Rules.Verbs;

namespace BackOffice.Rules.Tests.Expressions;

/// <summary>
/// Every expression that was observed on the real RulesEngine, decided: same, stricter, refused, or wider. The table is
/// rules/DIALECT.md; set BACKOFFICE_WRITE_DIALECT=1 to write it anew.
/// </summary>
public class DialectTests
{
    private sealed record Row(string Group, string Expression, string Verdict, string There, string Here, string Reason);

    // Why an answer differs on purpose. What is refused, or left open by a missing fact, says so itself.
    private static readonly Dictionary<string, string> Reasons = new()
    {
        ["7 / 2"] = "Numbers are decimal and a division keeps its fraction; 7 / 2 = 3 would change a decision without a trace. Write Math.Floor(7 / 2).",
        ["2147483647 + 1"] = "Numbers are decimal; they do not wrap round to a negative.",
        ["\"a\" < \"B\""] = "Text is ordered character by character, not by the culture of the server.",
        ["child.Start < today"] = "Both are days; a rule need not know which .NET type carries one.",
        ["child.Nums.Average()"] = "An average of numbers needs no further hint.",
        ["s.Split(\" \")"] = "A text separates as well as a character does.",
        ["child.Empty.Sum()"] = "The sum of no numbers is 0.",
        ["Siblings.Any(x => x.Age < AgeMonths)"] = "Inside a lambda the fields of the input stay in reach.",
        ["Siblings.Any(x => x.Age < it.AgeMonths)"] = "Inside a lambda the input stays in reach as it.",
    };

    [SharedFact("rulesengine/expressions.json")]
    public void The_published_table_is_what_the_language_does()
    {
        var rows = Rows();
        var text = Render(rows);
        var path = Path.Combine(Conformance.Root, "rules", "DIALECT.md");
        if (Environment.GetEnvironmentVariable("BACKOFFICE_WRITE_DIALECT") == "1") File.WriteAllText(path, text);

        File.ReadAllText(path).ShouldBe(text);
    }

    [SharedFact("rulesengine/expressions.json")]
    public void At_least_85_in_100_expressions_mean_the_same() =>
        Rows().Count(r => r.Verdict == "same").ShouldBeGreaterThanOrEqualTo((int)Math.Ceiling(0.85 * Rows().Count));

    [SharedFact("rulesengine/expressions.json")]
    public void Every_difference_has_a_reason() =>
        Rows().Where(r => r.Verdict != "same" && r.Reason.Length == 0).Select(r => $"{r.Expression}: {r.There} there, {r.Here} here").ShouldBeEmpty();

    private static List<Row> Rows()
    {
        var file = JsonNode.Parse(File.ReadAllText(Conformance.Find("rulesengine/expressions.json")!))!;
        return file["expressions"]!.AsArray().Select(e => Classify(e!.AsObject(), file["contexts"]![e["ctx"]!.GetValue<string>()]!)).ToList();
    }

    private static Row Classify(JsonObject seen, JsonNode context)
    {
        var text = seen["expr"]!.GetValue<string>();
        var answer = RulesVerbs.Expr(new JsonObject { ["expr"] = text, ["params"] = context.DeepClone() }, new DateOnly(2026, 9, 1)).AsObject();
        var failedThere = seen["compileError"] is not null || seen["runtimeError"] is not null;
        var there = seen["compileError"] is not null ? "does not compile" : seen["runtimeError"] is not null ? "fails when run" : Show(seen["value"]);
        var message = answer["message"]?.GetValue<string>() ?? "";
        var open = answer["unknown"] is JsonArray missing ? "Missing: " + string.Join(", ", missing.Select(m => m!.GetValue<string>())) : null;
        var here = answer["error"] is { } error ? error.GetValue<string>() == "compile" ? "does not compile" : "fails when run" : open ?? Show(answer["value"]);
        var verdict = (failedThere, answer["error"] is not null, open) switch
        {
            (true, true, _) => "same",
            (false, true, _) => "refused",
            (true, false, not null) => "stricter",
            (true, false, null) => "wider",
            (false, false, not null) => seen["value"] is null ? "same" : "stricter",
            _ => Same(seen["value"], answer["value"]) ? "same" : "stricter",
        };
        var reason = verdict switch
        {
            "same" => "",
            "refused" => message,
            _ when Reasons.TryGetValue(text, out var given) => given,
            _ when open is not null => failedThere ? "A missing fact is neither an error nor a refusal: the answer stays open and names the fact." : "A missing fact leaves the answer open and is named; it never counts as no, or as the empty text.",
            _ => "",
        };
        return new Row(seen["group"]!.GetValue<string>(), text, verdict, there, here, reason);
    }

    private static bool Same(JsonNode? there, JsonNode? here)
    {
        if (there is null || here is null) return there is null && here is null;
        if (there is JsonArray a && here is JsonArray b) return a.Count == b.Count && a.Zip(b).All(p => Same(p.First, p.Second));
        if (there is JsonObject x && here is JsonObject y) return x.Count == y.Count && x.All(p => Same(p.Value, y[p.Key]));
        return Show(there) == Show(here);
    }

    private static string Show(JsonNode? node)
    {
        if (node is null) return "null";
        var text = node.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return (number / 1.000000000000000000000000000m).ToString(CultureInfo.InvariantCulture);
        return text.Length > 80 ? text[..80] + "…" : text;
    }

    private static string Render(List<Row> rows)
    {
        var text = new StringBuilder();
        int Of(string verdict) => rows.Count(r => r.Verdict == verdict);
        text.Append(CultureInfo.InvariantCulture, $"""
            # The rule dialect, expression by expression

            Our language reads the expressions that Microsoft RulesEngine rule files hold. Of {rows.Count} expressions observed on RulesEngine 6.0.1
            **{Of("same")} mean the same** ({100m * Of("same") / rows.Count:0.0} %), {Of("stricter")} are answered more strictly, {Of("refused")} are refused, and {Of("wider")} are accepted here and not there.
            A test makes this page from the language itself and fails when the two differ.

            - **same**: the same value, or an error in both.
            - **stricter**: another answer, on purpose: "not known" where a fact is missing, decimal arithmetic, ordinal text.
            - **refused**: a value there, an error here.
            - **wider**: an error there, a value here.

            ## What differs

            | Expression | There | Here | | Reason |
            |---|---|---|---|---|

            """);
        foreach (var row in rows.Where(r => r.Verdict != "same")) text.Append(CultureInfo.InvariantCulture, $"| {Code(row.Expression)} | {Cell(row.There)} | {Cell(row.Here)} | {row.Verdict} | {Cell(row.Reason)} |\n");
        text.Append("\n## All expressions\n");
        foreach (var group in rows.GroupBy(r => r.Group))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n### {group.Key.Replace('_', ' ')}\n\n| Expression | Here | |\n|---|---|---|\n");
            foreach (var row in group) text.Append(CultureInfo.InvariantCulture, $"| {Code(row.Expression)} | {Cell(row.Here)} | {row.Verdict} |\n");
        }
        return text.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static string Code(string text) => "`" + Cell(text) + "`";
}
