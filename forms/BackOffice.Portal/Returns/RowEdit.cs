using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using BackOffice.Forms;

namespace BackOffice.Portal.Returns;

/// <summary>One page of one row that somebody has open: an existing row by its number, or a new one.</summary>
internal sealed class RowEdit
{
    private readonly OpenReturn open;

    private RowEdit(OpenReturn open, FieldState rows, RowState state, PageState page, JsonArray list, bool isNew)
    {
        this.open = open;
        (Rows, State, Page, List, IsNew) = (rows, state, page, list, isNew);
    }

    public FieldState Rows { get; }

    public RowState State { get; }

    public PageState Page { get; }

    /// <summary>All rows, with the new one last where it is new.</summary>
    public JsonArray List { get; }

    public bool IsNew { get; }

    public JsonObject Kept => (JsonObject)List[State.Index]!;

    /// <summary>A short mark of the row as it was opened.</summary>
    public string Mark => IsNew ? "new" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Kept.ToJsonString())).AsSpan(0, 8));

    /// <summary>The page, or null when the row or the page does not exist or does not apply.</summary>
    public static RowEdit? Find(OpenReturn open, string rowSet, string row, string? page)
    {
        if (open.Rows(rowSet) is not { } rows) return null;
        var list = open.Answers[rowSet] as JsonArray ?? [];
        if (row != "new")
        {
            return int.TryParse(row, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? Of(open, rows, list, number - 1, page, isNew: false) : null;
        }

        if (rows.Definition.Max is { } most && rows.Rows.Count >= most) return null;
        var longer = (JsonArray)list.DeepClone();
        longer.Add(new JsonObject());
        return Of(open, open.With(With(open, rowSet, longer)).Rows(rowSet), longer, longer.Count - 1, page, isNew: true);
    }

    /// <summary>The same page with what was typed on it.</summary>
    public RowEdit? With(JsonObject patch)
    {
        var list = (JsonArray)List.DeepClone();
        list[State.Index] = CompiledForm.Merge((JsonObject)list[State.Index]!, patch);
        return Of(open, open.With(With(open, Rows.Name, list)).Rows(Rows.Name), list, State.Index, Page.Id, IsNew);
    }

    private static JsonObject With(OpenReturn open, string rowSet, JsonArray list)
    {
        var answers = new JsonObject();
        foreach (var (name, value) in open.Answers) answers[name] = (name == rowSet ? list : value)?.DeepClone();
        answers[rowSet] ??= list.DeepClone();
        return answers;
    }

    private static RowEdit? Of(OpenReturn open, FieldState? rows, JsonArray list, int index, string? page, bool isNew)
    {
        if (rows is null || index < 0 || index >= list.Count || list[index] is not JsonObject || rows.Rows.ElementAtOrDefault(index) is not { } state) return null;
        var shown = page is null ? state.Pages.FirstOrDefault() : state.Pages.FirstOrDefault(p => p.Id == page);
        return shown is null ? null : new RowEdit(open, rows, state, shown, list, isNew);
    }
}
