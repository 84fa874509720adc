using System.Text.Json.Nodes;
using BackOffice.Forms;

namespace BackOffice.Desk.Filling;

/// <summary>A form being filled in at the desk: the answers so far, what applies with them and what is wrong. Whatever was typed is kept, understood or not.</summary>
public sealed class FormFill
{
    private readonly CompiledForm form;
    private readonly FormContext context;
    private readonly Dictionary<string, string> typing = new(StringComparer.Ordinal);
    private readonly HashSet<string> touched = new(StringComparer.Ordinal);

    /// <summary>Begins with what is known: a draft, or else the form's own first answers over what was answered before.</summary>
    /// <param name="form">The form.</param>
    /// <param name="context">What it is read against.</param>
    /// <param name="draft">Answers saved but not sent; null when there are none.</param>
    /// <param name="earlier">Answers given when the form was last asked; null when it was not.</param>
    /// <param name="given">Answers that the page was opened with; they go before all others.</param>
    public FormFill(CompiledForm form, FormContext context, JsonObject? draft, JsonObject? earlier = null, JsonObject? given = null)
    {
        this.form = form;
        this.context = context;
        Answers = draft is not null ? (JsonObject)draft.DeepClone() : Begin(earlier);
        foreach (var (name, value) in given ?? [])
        {
            if (form.Definition.Field(name) is { IsAsked: true }) Answers[name] = value?.DeepClone();
        }
        FromEarlier = draft is null && form.Definition.Fields.Any(field => field.IsAsked && earlier?[field.Name] is not null);
        Evaluation = Evaluate();
    }

    /// <summary>The answers as they are kept.</summary>
    public JsonObject Answers { get; private set; }

    /// <summary>What applies and what is wrong, with the present answers.</summary>
    public FormEvaluation Evaluation { get; private set; }

    /// <summary>True when some boxes hold what was answered the last time.</summary>
    public bool FromEarlier { get; }

    /// <summary>True once the person tried to finish, so that everything missing is named; before, only what was touched is.</summary>
    public bool ShowAll { get; set; }

    /// <summary>Day that the form is read for.</summary>
    public DateOnly Today => context.Today;

    /// <summary>Counts changes, so that a saver knows whether there is something new.</summary>
    public int Changes { get; private set; }

    /// <summary>Keeps one answer.</summary>
    /// <param name="field">The field, from the evaluation shown.</param>
    /// <param name="raw">Text, truth value, list of codes, or an object of parts; null for nothing.</param>
    public void Set(FieldState field, JsonNode? raw)
    {
        Put(field.Path, CompiledForm.Keep(field.Definition, raw));
        touched.Add(field.Path);
        Evaluation = Evaluate();
        Changes++;
    }

    /// <summary>Keeps one answer while it is still being typed: the box goes on showing exactly what was typed.</summary>
    public void Type(FieldState field, string text)
    {
        typing[field.Path] = text;
        Put(field.Path, CompiledForm.Keep(field.Definition, string.IsNullOrWhiteSpace(text) ? null : JsonValue.Create(text)));
        Evaluation = Evaluate();
        Changes++;
    }

    /// <summary>Typing in a box has ended: it shows the answer as understood, and what is wrong with it.</summary>
    public void Settle(FieldState field)
    {
        typing.Remove(field.Path);
        touched.Add(field.Path);
    }

    /// <summary>What a box shows.</summary>
    public string Box(FieldState field) => typing.TryGetValue(field.Path, out var typed) ? typed : Words(field.Shown);

    /// <summary>What is wrong with a field, once the person has been there.</summary>
    public string? ErrorOf(FieldState field) => ShowAll || touched.Contains(field.Path) ? field.Error : null;

    /// <summary>Adds a row to a row set.</summary>
    public void AddRow(FieldState rows)
    {
        if (Answers[rows.Name] is not JsonArray list) Answers[rows.Name] = list = [];
        list.Add(new JsonObject());
        Evaluation = Evaluate();
        Changes++;
    }

    /// <summary>Takes a row out of a row set.</summary>
    public void RemoveRow(FieldState rows, int index)
    {
        if (Answers[rows.Name] is not JsonArray list || index >= list.Count) return;
        list.RemoveAt(index);
        // Rows move up: what was typed in and touched below belongs to other rows now.
        foreach (var path in typing.Keys.Where(path => path.StartsWith(rows.Name + "[", StringComparison.Ordinal)).ToList()) typing.Remove(path);
        touched.RemoveWhere(path => path.StartsWith(rows.Name + "[", StringComparison.Ordinal));
        Evaluation = Evaluate();
        Changes++;
    }

    /// <summary>Adds a file to a field, or puts it in the place of the one there.</summary>
    public void AddFile(FieldState field, JsonObject file)
    {
        var files = field.Definition.Multiple && At(field.Path) is JsonArray kept ? (JsonArray)kept.DeepClone() : [];
        files.Add(file);
        Set(field, files);
    }

    /// <summary>Takes a file away.</summary>
    public void RemoveFile(FieldState field, int index)
    {
        if (At(field.Path) is not JsonArray kept) return;
        var files = (JsonArray)kept.DeepClone();
        if (index < files.Count) files.RemoveAt(index);
        Set(field, files.Count == 0 ? null : files);
    }

    /// <summary>Gives the reason that a query asks for.</summary>
    public void Explain(FormIssue issue, string? reason)
    {
        if (Answers["$explained"] is not JsonObject explained) Answers["$explained"] = explained = [];
        if (string.IsNullOrWhiteSpace(reason)) explained.Remove(issue.ReasonKey);
        else explained[issue.ReasonKey] = reason.Trim();
        Evaluation = Evaluate();
        Changes++;
    }

    /// <summary>The kept value at a path such as <c>children[2].surname</c>.</summary>
    internal JsonNode? At(string path)
    {
        var (holder, name) = Holder(path);
        return holder?[name];
    }

    private JsonObject Begin(JsonObject? earlier)
    {
        var answers = form.Prefill(context);
        foreach (var field in form.Definition.Fields.Where(field => field.IsAsked))
        {
            if (earlier?[field.Name] is { } before) answers[field.Name] = before.DeepClone();
        }
        return answers;
    }

    /// <summary>Evaluates, and takes over what the form suggests for questions that have just come into view.</summary>
    private FormEvaluation Evaluate()
    {
        for (var turn = 0; ; turn++)
        {
            var evaluation = form.Evaluate(Answers, context);
            var suggested = Fields(evaluation).Where(field => field.IsAsked && field.Shown is not null && !touched.Contains(field.Path) && !typing.ContainsKey(field.Path) && At(field.Path) is null).ToList();
            if (suggested.Count == 0 || turn == 4) return evaluation;
            foreach (var field in suggested) Put(field.Path, field.Shown!.DeepClone());
        }
    }

    private static IEnumerable<FieldState> Fields(FormEvaluation evaluation) =>
        evaluation.Pages.SelectMany(page => page.Fields).SelectMany(field => field.Rows.SelectMany(row => row.Fields).Prepend(field))
            .Concat(evaluation.Tasks.Select(task => task.Rows).OfType<FieldState>().SelectMany(rows => rows.Rows).SelectMany(row => row.Fields));

    private void Put(string path, JsonNode? value)
    {
        var (holder, name) = Holder(path);
        if (holder is null) return;
        if (value is null) holder.Remove(name);
        else holder[name] = value.Parent is null ? value : value.DeepClone();
    }

    private (JsonObject? Holder, string Name) Holder(string path)
    {
        var open = path.IndexOf('[', StringComparison.Ordinal);
        if (open < 0) return (Answers, path);
        var close = path.IndexOf(']', open);
        var index = int.Parse(path.AsSpan(open + 1, close - open - 1), provider: System.Globalization.CultureInfo.InvariantCulture);
        var row = Answers[path[..open]] is JsonArray rows && index < rows.Count ? rows[index] as JsonObject : null;
        return (row, path[(close + 2)..]);
    }

    private static string Words(JsonNode? shown) => shown switch
    {
        null => "",
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonObject typed when typed["$typed"] is { } kept => Words(kept),
        JsonValue value => value.ToJsonString(),
        _ => "",
    };
}
