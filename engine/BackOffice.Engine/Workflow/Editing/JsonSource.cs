using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow.Editing;

/// <summary>
/// A JSON text that is changed piece by piece. What a change does not name keeps every character: blanks, comments, the order of keys, the
/// way numbers and accents are written. Each change gives a new source.
/// </summary>
internal sealed class JsonSource(string text)
{
    private readonly string newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
    private JsonSpan? root;

    public string Text => text;

    public JsonSpan Root => root ??= JsonSpan.Of(text);

    public string Slice(JsonSpan span) => text[span.Start..span.End];

    public JsonNode? Node(JsonSpan? span) => span is null ? null : Json.Parse(Slice(span));

    public string? TextOf(JsonSpan? span) => span is null ? null : Json.Text(Node(span));

    /// <summary>Gives a member of an object a value: in its place when it is there, at the end otherwise.</summary>
    /// <param name="json">The object.</param>
    /// <param name="name">Name of the member.</param>
    /// <param name="value">Value.</param>
    /// <param name="before">Member that stays last: a new one is put before it.</param>
    public JsonSource Set(JsonSpan json, string name, JsonNode? value, string? before = null)
    {
        if (json.Find(name) is { } known)
            return Splice(known.Value.Start, known.Value.End, Print(value, known.Value.Start));
        var last = before is not null && json.Parts.Count > 0 && json.Parts[^1].Name == before;
        return Insert(json, last ? json.Parts.Count - 1 : json.Parts.Count, indent => $"{WorkflowPrint.Quoted(name)}: {WorkflowPrint.Part(value, indent, indent.Length + name.Length + 4)}");
    }

    /// <summary>Takes a member away.</summary>
    public JsonSource Remove(JsonSpan json, string name) => json.Find(name) is { } known ? Remove(json, json.Parts.IndexOf(known)) : this;

    /// <summary>Takes a member of a list or of an object away.</summary>
    public JsonSource Remove(JsonSpan around, int at) => (at, around.Parts.Count) switch
    {
        (_, 1) => Splice(around.Start + 1, around.End - 1, ""),
        (0, _) => Splice(around.Parts[0].Start, around.Parts[1].Start, ""),
        _ => Splice(around.Parts[at - 1].Value.End, around.Parts[at].Value.End, ""),
    };

    /// <summary>Puts a value into a list.</summary>
    public JsonSource Insert(JsonSpan list, int at, JsonNode value) => Insert(list, at, indent => WorkflowPrint.Part(value, indent, indent.Length));

    /// <summary>Puts a value into a list as it is written.</summary>
    public JsonSource InsertWritten(JsonSpan list, int at, string written) => Insert(list, at, _ => written);

    private JsonSource Insert(JsonSpan around, int at, Func<string, string> print)
    {
        if (around.Parts.Count == 0)
        {
            var outer = IndentAt(around.Start);
            return Splice(around.Start + 1, around.End - 1, Lines($"\n{outer}  {print(outer + "  ")}\n{outer}"));
        }

        // A new member is set apart from its neighbour as that one is from what stands before it.
        var beside = around.Parts[Math.Max(0, at - 1)];
        var blank = beside.Start;
        while (blank > around.Start + 1 && char.IsWhiteSpace(text[blank - 1]))
            blank--;
        var lead = text[blank..beside.Start];
        var line = lead.LastIndexOf('\n');
        var gap = line < 0 ? " " : "\n" + lead[(line + 1)..];
        var printed = print(IndentAt(beside.Start));
        return at == 0
            ? Splice(beside.Start, beside.Start, Lines($"{printed},{gap}"))
            : Splice(beside.Value.End, beside.Value.End, Lines($",{gap}{printed}"));
    }

    private string Print(JsonNode? value, int at) => Lines(WorkflowPrint.Part(value, IndentAt(at), at - text.LastIndexOf('\n', Math.Max(0, at - 1)) - 1));

    private string Lines(string written) => newLine == "\n" ? written : written.ReplaceLineEndings(newLine);

    private string IndentAt(int position)
    {
        var from = position == 0 ? 0 : text.LastIndexOf('\n', position - 1) + 1;
        var to = from;
        while (to < position && text[to] is ' ' or '\t')
            to++;
        return text[from..to];
    }

    private JsonSource Splice(int from, int to, string with) => new(string.Concat(text.AsSpan(0, from), with, text.AsSpan(to)));
}
