using System.Text.Json.Nodes;

namespace BackOffice.Rules.Editing;

public sealed partial class RuleSetDocument
{
    /// <summary>Adds a rule that is a decision table with one condition and one row.</summary>
    /// <param name="ruleName">Its name.</param>
    /// <param name="looksAt">The expression of its first condition.</param>
    public RuleSetDocument AddTable(string ruleName, string looksAt) => Edit(set => List(set, "Rules").Add((JsonNode)new JsonObject
    {
        [Cased(set, "RuleName")] = ruleName,
        [Cased(set, "Table")] = new JsonObject
        {
            ["hitPolicy"] = "U",
            ["inputs"] = new JsonArray(new JsonObject { ["expr"] = looksAt }),
            ["outputs"] = new JsonArray(new JsonObject { ["name"] = "answer" }),
            ["rules"] = new JsonArray(new JsonObject { ["in"] = new JsonArray("-"), ["out"] = new JsonArray("null") }),
        },
    }));

    /// <summary>Changes a key of a rule's table; null takes it out.</summary>
    public RuleSetDocument ChangeTable(string path, string key, JsonNode? value) => Edit(set => Put(Table(set, path), key, value));

    /// <summary>Writes into a cell.</summary>
    /// <param name="path">Place of the rule that is the table.</param>
    /// <param name="row">The row, counted from 0.</param>
    /// <param name="column">The column, counted from 0, conditions first.</param>
    /// <param name="text">What the cell says.</param>
    public RuleSetDocument ChangeCell(string path, int row, int column, string text) => Edit(set =>
    {
        var json = Table(set, path);
        var (cells, at) = Cells(json, RowAt(json, row), column);
        while (cells.Count <= at) cells.Add("-");
        cells[at] = text;
    });

    /// <summary>Adds a row before the place given; a new row fits everything and gives what the author still has to say.</summary>
    public RuleSetDocument AddRow(string path, int at) => Edit(set =>
    {
        var json = Table(set, path);
        var row = new JsonObject
        {
            [Cased(json, "in")] = new JsonArray([.. List(json, "inputs").Select(_ => (JsonNode)"-")]),
            [Cased(json, "out")] = new JsonArray([.. List(json, "outputs").Select(_ => (JsonNode)"null")]),
        };
        List(json, "rules").Insert(Math.Clamp(at, 0, List(json, "rules").Count), row);
    });

    /// <summary>Takes a row out.</summary>
    public RuleSetDocument RemoveRow(string path, int row) => Edit(set => { var json = Table(set, path); List(json, "rules").Remove(RowAt(json, row)); });

    /// <summary>Moves a row among its neighbours.</summary>
    public RuleSetDocument MoveRow(string path, int row, int by) => Edit(set => { var json = Table(set, path); Move(List(json, "rules"), RowAt(json, row), by); });

    /// <summary>Changes a key of the head of a column: expr, type and allowed of a condition; name, type, values and default of a result.</summary>
    public RuleSetDocument ChangeColumn(string path, int column, string key, string? value) => Edit(set =>
    {
        var json = Table(set, path);
        Put(Head(json, column), key, string.IsNullOrEmpty(value) ? null : JsonValue.Create(value));
    });

    /// <summary>Adds a condition after the others, which every row leaves open, or a result after the others.</summary>
    public RuleSetDocument AddColumn(string path, bool condition, string text) => Edit(set =>
    {
        var json = Table(set, path);
        List(json, condition ? "inputs" : "outputs").Add((JsonNode)new JsonObject { [condition ? "expr" : "name"] = text });
        foreach (var row in List(json, "rules").OfType<JsonObject>()) List(row, condition ? "in" : "out").Add(condition ? "-" : "null");
    });

    /// <summary>Takes a column out.</summary>
    public RuleSetDocument RemoveColumn(string path, int column) => Edit(set =>
    {
        var json = Table(set, path);
        foreach (var row in List(json, "rules").OfType<JsonObject>())
        {
            var (cells, at) = Cells(json, row, column);
            if (at < cells.Count) cells.RemoveAt(at);
        }
        var head = Head(json, column);
        ((JsonArray)head.Parent!).Remove(head);
    });

    private static JsonObject Table(JsonObject set, string path) =>
        Get(RuleAt(set, path).Rule, "Table") as JsonObject ?? throw new ArgumentException($"The rule at {path} is no table.");

    private static JsonObject RowAt(JsonObject table, int row) =>
        List(table, "rules").OfType<JsonObject>().ElementAtOrDefault(row) ?? throw new ArgumentException($"The table has no row {row + 1}.");

    private static JsonObject Head(JsonObject table, int column)
    {
        var heads = List(table, "inputs").Concat(List(table, "outputs")).OfType<JsonObject>();
        return heads.ElementAtOrDefault(column) ?? throw new ArgumentException($"The table has no column {column + 1}.");
    }

    private static (JsonArray Cells, int At) Cells(JsonObject table, JsonObject row, int column)
    {
        var conditions = List(table, "inputs").OfType<JsonObject>().Count();
        return column < conditions ? (List(row, "in"), column) : (List(row, "out"), column - conditions);
    }
}
