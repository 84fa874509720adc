using System.Text.Json.Nodes;

namespace BackOffice.Rules.Tables;

/// <summary>Which rows of a table count when several fit. The DMN policies.</summary>
public enum HitPolicy
{
    /// <summary>At most one row fits.</summary>
    Unique,
    /// <summary>Rows that fit together give the same.</summary>
    Any,
    /// <summary>The first row that fits.</summary>
    First,
    /// <summary>The row whose output stands first in the listed output values.</summary>
    Priority,
    /// <summary>All rows that fit, as a list or aggregated.</summary>
    Collect,
    /// <summary>All rows that fit, in the order of the table.</summary>
    RuleOrder,
    /// <summary>All rows that fit, in the order of the listed output values.</summary>
    OutputOrder,
}

/// <summary>What becomes of the outputs that a Collect table gathers.</summary>
public enum Aggregation
{
    /// <summary>They stay a list.</summary>
    None,
    /// <summary>C+ adds them up.</summary>
    Sum,
    /// <summary>C# counts them.</summary>
    Count,
    /// <summary>C&lt; takes the least.</summary>
    Min,
    /// <summary>C&gt; takes the greatest.</summary>
    Max,
}

/// <summary>A decision table as it is written: a grid of conditions and outputs.</summary>
public sealed record DecisionTable
{
    /// <summary>The name; may be empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>The law or policy that it states.</summary>
    public string? Citation { get; init; }

    /// <summary>The policy.</summary>
    public HitPolicy HitPolicy { get; init; }

    /// <summary>The aggregation of a Collect table.</summary>
    public Aggregation Aggregation { get; init; }

    /// <summary>The columns of conditions.</summary>
    public IReadOnlyList<InputColumn> Inputs { get; init; } = [];

    /// <summary>The columns of results.</summary>
    public IReadOnlyList<OutputColumn> Outputs { get; init; } = [];

    /// <summary>The rows in order.</summary>
    public IReadOnlyList<TableRow> Rows { get; init; } = [];

    /// <summary>Reads a table; never throws for anything JSON can hold.</summary>
    public static TableReading Parse(JsonNode? json) => TableReader.Read(json);
}

/// <summary>A column of conditions.</summary>
/// <param name="Expression">What is looked at.</param>
/// <param name="Type">Its type in words: number, string, boolean, date …; null to take it from the expression.</param>
/// <param name="Allowed">Unary tests that every value must pass; null for any value.</param>
public sealed record InputColumn(string Expression, string? Type, string? Allowed);

/// <summary>A column of results.</summary>
/// <param name="Name">Its name; null when it is the only one.</param>
/// <param name="Type">Its type in words; null for any.</param>
/// <param name="Values">The values it can give, the most important first; null for any.</param>
/// <param name="Default">What it gives when no row fits.</param>
public sealed record OutputColumn(string? Name, string? Type, string? Values, string? Default);

/// <summary>A row: a unary test for each input and an expression for each output.</summary>
/// <param name="Tests">The tests; "-" passes everything.</param>
/// <param name="Outputs">The outputs.</param>
/// <param name="Note">What the author says about the row.</param>
public sealed record TableRow(IReadOnlyList<string> Tests, IReadOnlyList<string> Outputs, string? Note);

/// <summary>Something wrong in a table.</summary>
/// <param name="Row">The row, counted from 1; 0 for the head of the table.</param>
/// <param name="Column">The column, counted from 1, inputs first; 0 for all.</param>
/// <param name="Message">What, and what to do about it.</param>
public sealed record TableProblem(int Row, int Column, string Message)
{
    /// <summary>Place and message.</summary>
    public override string ToString() => Row == 0 ? Message : $"Row {Row}, column {Column}: {Message}";
}

/// <summary>What reading a table gave.</summary>
public sealed record TableReading(DecisionTable? Table, IReadOnlyList<TableProblem> Problems);

internal static class TableReader
{
    private const int MostRows = 5_000;

    public static TableReading Read(JsonNode? node)
    {
        var problems = new List<TableProblem>();
        if (node is not JsonObject json) return new TableReading(null, [new TableProblem(0, 0, "A table is a JSON object with inputs, outputs and rules.")]);
        var (policy, aggregation) = Policy(Text(json, "hitPolicy") ?? "UNIQUE", Text(json, "aggregation"), problems);
        var table = new DecisionTable
        {
            Name = Text(json, "name") ?? "",
            Citation = Text(json, "citation"),
            HitPolicy = policy,
            Aggregation = aggregation,
            Inputs = [.. List(json, "inputs").Select(i => new InputColumn(Text(i, "expr") ?? "", Text(i, "type"), Text(i, "allowed")))],
            Outputs = [.. List(json, "outputs").Select(o => new OutputColumn(Text(o, "name"), Text(o, "type"), Text(o, "values"), Text(o, "default")))],
            Rows = [.. List(json, "rules").Take(MostRows).Select(r => new TableRow(Cells(r, "in"), Cells(r, "out"), Text(r, "note")))],
        };
        if (table.Outputs.Count == 0) problems.Add(new TableProblem(0, 0, "The table has no outputs."));
        if (table.Outputs.Count > 1 && table.Outputs.Any(o => string.IsNullOrEmpty(o.Name))) problems.Add(new TableProblem(0, 0, "Where there are several outputs, each needs a name."));
        if (table.Outputs.Where(o => o.Name is not null).GroupBy(o => o.Name).Any(g => g.Count() > 1)) problems.Add(new TableProblem(0, 0, "Two outputs have the same name."));
        for (var i = 0; i < table.Rows.Count; i++)
        {
            if (table.Rows[i].Tests.Count != table.Inputs.Count) problems.Add(new TableProblem(i + 1, 0, $"The row has {table.Rows[i].Tests.Count} conditions, but the table has {table.Inputs.Count} inputs."));
            if (table.Rows[i].Outputs.Count != table.Outputs.Count) problems.Add(new TableProblem(i + 1, 0, $"The row has {table.Rows[i].Outputs.Count} outputs, but the table has {table.Outputs.Count}."));
        }
        if (List(json, "rules").Count > MostRows) problems.Add(new TableProblem(0, 0, $"The table has more than {MostRows} rows."));
        return new TableReading(problems.Count == 0 ? table : null, problems);
    }

    private static JsonNode? Get(JsonObject json, string key) => json.FirstOrDefault(p => p.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Value;

    private static string? Text(JsonObject json, string key) => Get(json, key) is JsonValue value ? value.ToString() : null;

    private static List<JsonObject> List(JsonObject json, string key) => (Get(json, key) as JsonArray ?? []).OfType<JsonObject>().ToList();

    private static List<string> Cells(JsonObject json, string key) => (Get(json, key) as JsonArray ?? []).Select(c => c is JsonValue value ? value.ToString() : "-").ToList();

    private static (HitPolicy, Aggregation) Policy(string text, string? aggregation, List<TableProblem> problems)
    {
        var policy = text.Trim().ToUpperInvariant();
        if (policy is ['C', var sign])
        {
            policy = "COLLECT";
            aggregation = sign.ToString();
        }
        Aggregation? how = aggregation?.Trim().ToUpperInvariant() switch { null or "" or "LIST" or "NONE" => Aggregation.None, "SUM" or "+" => Aggregation.Sum, "COUNT" or "#" => Aggregation.Count, "MIN" or "<" => Aggregation.Min, "MAX" or ">" => Aggregation.Max, _ => null };
        HitPolicy? which = policy switch
        {
            "UNIQUE" or "U" => HitPolicy.Unique,
            "ANY" or "A" => HitPolicy.Any,
            "FIRST" or "F" => HitPolicy.First,
            "PRIORITY" or "P" => HitPolicy.Priority,
            "COLLECT" or "C" => HitPolicy.Collect,
            "RULE ORDER" or "RULEORDER" or "R" => HitPolicy.RuleOrder,
            "OUTPUT ORDER" or "OUTPUTORDER" or "O" => HitPolicy.OutputOrder,
            _ => null,
        };
        if (which is null) problems.Add(new TableProblem(0, 0, $"The hit policy {text} is not known; write UNIQUE, ANY, FIRST, PRIORITY, COLLECT, RULE ORDER or OUTPUT ORDER."));
        if (how is null) problems.Add(new TableProblem(0, 0, $"The aggregation {aggregation} is not known; write SUM, COUNT, MIN or MAX."));
        return (which ?? HitPolicy.Unique, how ?? Aggregation.None);
    }
}
