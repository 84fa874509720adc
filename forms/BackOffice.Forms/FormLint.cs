using BackOffice.Forms.Evaluating;

namespace BackOffice.Forms;

/// <summary>Something about a form that its author should know before publishing.</summary>
/// <param name="Blocks">True when the form cannot be published like this.</param>
/// <param name="Path">Where.</param>
/// <param name="Line">Line in the file.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record FormFinding(bool Blocks, string Path, int Line, string Message);

/// <summary>What would break for the people who fill the form in: dead ends, questions nobody is asked, missing words and options.</summary>
public static class FormLint
{
    /// <summary>Reads, compiles and checks a form.</summary>
    /// <param name="json">The form's text.</param>
    /// <param name="lookups">The pack's lists.</param>
    /// <param name="context">Names and types of the facts beside the answers.</param>
    public static IReadOnlyList<FormFinding> Check(string json, LookupLists? lookups = null, BackOffice.Rules.Expressions.Schema? context = null)
    {
        var parse = FormDefinition.Parse(json);
        if (parse.Form is null) return [.. parse.Faults.Select(f => new FormFinding(true, f.Path, f.Line, f.Message))];
        var compilation = CompiledForm.Compile(parse.Form, lookups, context);
        return [.. compilation.Faults.Select(f => new FormFinding(true, f.Path, f.Line, f.Message)), .. Check(parse.Form, lookups)];
    }

    /// <summary>Checks a form that was read.</summary>
    /// <param name="form">The form.</param>
    /// <param name="lookups">The pack's lists.</param>
    public static IReadOnlyList<FormFinding> Check(FormDefinition form, LookupLists? lookups = null)
    {
        ArgumentNullException.ThrowIfNull(form);
        var findings = new List<FormFinding>();
        void Stop(string path, string message) => findings.Add(new FormFinding(true, path, form.LineOf(path), message));
        void Warn(string path, string message) => findings.Add(new FormFinding(false, path, form.LineOf(path), message));

        Questions(form, lookups, Stop, Warn);
        Flow(form, Stop, Warn);
        Words(form, lookups, Stop, Warn);
        return [.. findings.OrderBy(f => f.Line)];
    }

    private static void Questions(FormDefinition form, LookupLists? lookups, Action<string, string> stop, Action<string, string> warn)
    {
        var asked = form.Tasks.SelectMany(t => t.Pages).SelectMany(p => p.Ask).Concat(form.Tasks.Select(t => t.Collection?.Rows).OfType<string>()).ToHashSet();
        foreach (var field in form.Fields)
        {
            if (field.IsAsked && !asked.Contains(field.Name) && field.Source is null && field.Default is null)
            {
                var message = $"No page asks “{field.Name}”. Put it on a page, or mark it retired.";
                if (field.Required) stop($"data.{field.Name}", message);
                else warn($"data.{field.Name}", message);
            }

            if (field.Retired && asked.Contains(field.Name)) stop($"data.{field.Name}", $"“{field.Name}” is retired and still asked. Take it off the page.");
            Question(field, null);
            foreach (var inner in field.Fields.Where(_ => field.Type == FieldType.RowSet)) Question(inner, field.Name);
        }

        foreach (var collection in form.Tasks.Select(t => t.Collection).OfType<CollectionDefinition>())
        {
            var rows = form.Field(collection.Rows);
            var onPages = collection.Pages.SelectMany(p => p.Ask).ToHashSet();
            foreach (var field in rows?.Fields.Where(f => f.IsAsked && collection.Pages.Count > 0 && !onPages.Contains(f.Name)) ?? [])
            {
                warn($"data.{collection.Rows}.fields.{field.Name}", $"No page of the rows asks “{field.Name}”.");
            }
        }

        void Question(FieldDefinition field, string? rowSet)
        {
            if (!field.IsAsked) return;
            var path = rowSet is null ? $"data.{field.Name}" : $"data.{rowSet}.fields.{field.Name}";
            var words = (rowSet is null ? null : form.Text.Find($"{rowSet}.{field.Name}")) ?? form.Text.Find(field.Name);
            if (words?.Label is null) stop(path, $"“{field.Name}” has no label. Add its wording under text.{form.Text.FirstLanguage}.{field.Name}.");
            else if (words.Label.EndsWith('?') && words.Name is null && field.Required && !words.Errors.ContainsKey("required") && words.Short is null)
            {
                warn($"text.{form.Text.FirstLanguage}.{field.Name}", $"The question “{words.Label}” needs a \"name\" or an own \"required\" message, so that the error reads well: “Enter the date …”.");
            }

            if (field.Type == FieldType.Date && words is { Hint: null }) warn($"text.{form.Text.FirstLanguage}.{field.Name}", $"“{field.Name}” asks for a date without a hint. Add one, such as “For example, 27 3 2026”.");
            if (field.Type == FieldType.Declaration && words?.Body is null && words?.Label is null) stop(path, $"“{field.Name}” has no statement to agree to.");
            if (field.Type is not (FieldType.Code or FieldType.Codes)) return;
            var options = field.Options.Count > 0 ? field.Options : lookups?.Find(field.List ?? "");
            if (options is null) return;
            if (options.Count == 0) stop(path, $"“{field.Name}” has nothing to choose from.");
            foreach (var option in options.Where(o => o.Label.Length == 0 && words?.Options.ContainsKey(o.Code) != true))
            {
                stop(path, $"The option “{option.Code}” of “{field.Name}” has no label. Add it under options in the wording.");
            }
        }
    }

    private static void Flow(FormDefinition form, Action<string, string> stop, Action<string, string> warn)
    {
        if (form.Tasks.Count == 0) stop("flow", "The form asks nothing.");
        var order = new Dictionary<string, int>();
        var pages = form.Tasks.SelectMany(t => t.Pages).ToList();
        for (var i = 0; i < pages.Count; i++)
        {
            foreach (var name in pages[i].Ask) order.TryAdd(name, i);
        }

        foreach (var (task, at) in form.Tasks.Select((t, i) => (t, $"flow.tasks[{i}]")))
        {
            if (task.Pages.Count == 0 && task.Collection is null && task.Declaration is null) stop(at, $"The task “{task.Id}” leads nowhere: it has no pages.");
            if (task.If is not null && task.If == task.Unless) stop(at, $"The task “{task.Id}” is never shown: its \"if\" and \"unless\" are the same.");
            if (task.Needs.Contains(task.Id)) stop(at, $"The task “{task.Id}” needs itself and can never be started.");
            for (var p = 0; p < task.Pages.Count; p++)
            {
                var page = task.Pages[p];
                var path = $"{at}.pages[{p}]";
                var words = form.Text.Find(page.Id);
                if (page.Ask.Count == 0 && words?.Body is null) stop(path, $"The page “{page.Id}” asks nothing and says nothing. Give it questions, or a \"body\".");
                if (page.If is not null && page.If == page.Unless) stop(path, $"The page “{page.Id}” is never shown: its \"if\" and \"unless\" are the same.");
                if (page.Ask.Count > 1 && words?.Title is null && pages.Count > 1) warn(path, $"The page “{page.Id}” asks several questions and has no title.");
                var index = pages.IndexOf(page);
                var later = Reads(form, page.If).Concat(Reads(form, page.Unless)).Where(n => order.TryGetValue(n, out var asked) && asked > index).Distinct().ToList();
                foreach (var name in later) warn(path, $"Whether the page “{page.Id}” is shown depends on “{name}”, which is asked only later.");
            }
        }

        foreach (var twice in form.Tasks.SelectMany(t => t.Pages).SelectMany(p => p.Ask.Select(a => (Field: a, p))).GroupBy(x => x.Field).Where(g => g.Count() > 1 && g.Any(x => x.p.If is null && x.p.Unless is null)))
        {
            warn("flow", $"“{twice.Key}” is asked on several pages: {string.Join(", ", twice.Select(x => x.p.Id))}.");
        }

        var used = form.Tasks.SelectMany(t => (string?[])[t.If, t.Unless, .. t.Pages.Concat(t.Collection?.Pages ?? []).SelectMany(p => (string?[])[p.If, p.Unless])])
            .Concat(form.Fields.Concat(form.Fields.SelectMany(f => f.Fields)).SelectMany(f => (string?[])[f.If, f.Unless, f.RequiredWhen, f.Calculate, f.Default]))
            .Concat(form.Checks.SelectMany(c => (string?[])[c.If, c.Unless, c.Require])).Concat(form.Conditions.Select(c => c.Expression)).OfType<string>().ToList();
        foreach (var condition in form.Conditions.Where(c => !used.Any(u => u == c.Name || FormCompiler.Names(u).Contains($"conditions.{c.Name}"))))
        {
            warn($"conditions.{condition.Name}", $"The condition “{condition.Name}” is used nowhere.");
        }
    }

    private static void Words(FormDefinition form, LookupLists? lookups, Action<string, string> stop, Action<string, string> warn)
    {
        var first = form.Text.FirstLanguage;
        if (form.Text.Find("form")?.Title is null) warn("text", "The form has no title. Add text.en.form.");
        foreach (var check in form.Checks.Where(c => form.Text.Find(c.TextId) is null)) stop("checks", $"The check “{check.Id}” has no message. Add text.{first}.{check.TextId}.");
        foreach (var task in form.Tasks.Where(t => form.Tasks.Count > 1 && (form.Text.Find(t.Id) is not { } w || (w.Title ?? w.Label) is null))) stop("flow", $"The task “{task.Id}” has no title. Add text.{first}.{task.Id}.");
        foreach (var task in form.Tasks.Where(t => t.Declaration is not null && form.Text.Find(t.Declaration) is null)) stop("flow", $"The statement “{task.Declaration}” has no text. Add text.{first}.{task.Declaration}.");

        var known = new HashSet<string>(["form", .. form.Fields.Select(f => f.Name), .. form.Fields.SelectMany(f => f.Fields).Select(f => f.Name),
            .. form.Fields.SelectMany(f => f.Fields.Select(x => $"{f.Name}.{x.Name}")), .. form.Fields.Where(f => f.Type == FieldType.RowSet).Select(f => $"{f.Name}.row"),
            .. form.Tasks.Select(t => t.Id), .. form.Tasks.SelectMany(t => t.Pages.Concat(t.Collection?.Pages ?? [])).Select(p => p.Id),
            .. form.Tasks.Select(t => t.Declaration).OfType<string>(), .. form.Checks.Select(c => c.TextId)]);
        foreach (var language in form.Text.Languages)
        {
            foreach (var id in form.Text.Ids(language).Where(i => !known.Contains(i))) warn($"text.{language}.{id}", $"Nothing in the form is called “{id}”.{Reading.FormReader.Nearest(id, known)}");
            if (language != first) Translated(form, language, known, lookups, warn);
        }
    }

    /// <summary>What people would read in the first language on a page of another.</summary>
    private static void Translated(FormDefinition form, string language, HashSet<string> known, LookupLists? lookups, Action<string, string> warn)
    {
        var (first, worded) = (form.Text.FirstLanguage, form.Text.Ids(language).ToHashSet());
        foreach (var id in form.Text.Ids(first).Where(known.Contains))
        {
            if (!worded.Contains(id)) warn($"text.{language}", $"“{id}” is not translated. People read it in the first language.");
            else if (form.Text.Find(id, language)!.Borrowed is { Count: > 0 } borrowed) warn($"text.{language}.{id}", $"“{id}” is not translated whole: {string.Join(", ", borrowed)} {(borrowed.Count == 1 ? "is" : "are")} read in the first language.");
        }

        foreach (var (field, rows) in form.Fields.Select(f => (f, (string?)null)).Concat(form.Fields.SelectMany(r => r.Fields.Select(f => (f, (string?)r.Name)))).Where(f => f.f.IsAsked && f.f.Type is FieldType.Code or FieldType.Codes))
        {
            var words = (rows is null ? null : form.Text.Find($"{rows}.{field.Name}", language)) ?? form.Text.Find(field.Name, language);
            // Only labels of the list itself: options worded in the form's text are told above.
            var missing = (field.Options.Count > 0 ? field.Options : lookups?.Find(field.List ?? "") ?? []).Where(o => o.ValidTo is null && o.Label.Length > 0 && words?.Options.ContainsKey(o.Code) != true).Select(o => o.Code).ToList();
            if (missing.Count > 0) warn($"text.{language}.{(rows is null ? field.Name : $"{rows}.{field.Name}")}", $"Options of “{field.Name}” are not translated: {string.Join(", ", missing.Take(8))}{(missing.Count > 8 ? $" and {missing.Count - 8} more" : "")}. Add them under options in the wording.");
        }
    }

    private static IEnumerable<string> Reads(FormDefinition form, string? condition)
    {
        if (condition is null) return [];
        var text = form.Conditions.FirstOrDefault(c => c.Name == condition)?.Expression ?? condition;
        return FormCompiler.Names(text).SelectMany(n => n.StartsWith("form.", StringComparison.Ordinal) ? [n[5..]]
            : n.StartsWith("conditions.", StringComparison.Ordinal) && form.Conditions.FirstOrDefault(c => c.Name == n[11..]) is { } inner && inner.Expression != text ? Reads(form, inner.Expression) : []);
    }
}
