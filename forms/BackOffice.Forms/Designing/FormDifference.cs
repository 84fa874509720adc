using BackOffice.Forms.Values;

namespace BackOffice.Forms.Designing;

/// <summary>The difference between two versions of a form in sentences, for whoever approves it and for people who have begun the old one.</summary>
public static class FormDifference
{
    /// <summary>What changes, in the order questions, pages, conditions, checks, wording; empty when nothing does.</summary>
    public static IReadOnlyList<string> Between(FormDefinition before, FormDefinition after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var changes = new List<string>();
        if (Title(before) != Title(after)) changes.Add($"The form is now called “{Title(after)}” (before: “{Title(before)}”).");
        Fields(before, before.Fields, after, after.Fields, null, changes);
        Flow(before, after, changes);
        Conditions(before, after, changes);
        Checks(before, after, changes);
        Languages(before, after, changes);
        foreach (var name in after.Window.Keys.Union(before.Window.Keys))
        {
            Value($"The date “{ErrorWords.Spaced(name)}” is", before.Window.TryGetValue(name, out var was) ? $"{was:yyyy-MM-dd}" : null, after.Window.TryGetValue(name, out var day) ? $"{day:yyyy-MM-dd}" : null, changes);
        }

        return changes;
    }

    /// <summary>What changes for somebody who fills the form in: questions that are new, gone, or worded otherwise. Without expressions.</summary>
    public static IReadOnlyList<string> Questions(FormDefinition before, FormDefinition after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var changes = new List<string>();
        Asked(before, before.Fields, after, after.Fields, null, changes);
        return changes;
    }

    private static void Asked(FormDefinition before, IReadOnlyList<FieldDefinition> old, FormDefinition after, IReadOnlyList<FieldDefinition> now, string? rows, List<string> changes)
    {
        foreach (var field in now.Where(f => f.IsAsked))
        {
            var label = Label(after, field.Name, rows);
            if (old.FirstOrDefault(f => f.Name == field.Name && !f.Retired) is not { } was) changes.Add($"There is a new question: “{label}”.");
            else if (Label(before, field.Name, rows) is var asked && asked != label) changes.Add($"“{asked}” is now “{label}”.");
            else if (field.Type == FieldType.RowSet) Asked(before, was.Fields, after, field.Fields, field.Name, changes);
        }

        changes.AddRange(old.Where(f => f.IsAsked && !now.Any(n => n.Name == f.Name && n.IsAsked)).Select(f => $"“{Label(before, f.Name, rows)}” is no longer asked."));
    }

    /// <summary>What a question is called.</summary>
    internal static string Label(FormDefinition form, string name, string? rows) =>
        ((rows is null ? null : form.Text.Find($"{rows}.{name}")) ?? form.Text.Find(name))?.Label ?? ErrorWords.Spaced(name);

    private static string Title(FormDefinition form) => form.Text.Find("form")?.Title ?? form.Id;

    private static void Fields(FormDefinition before, IReadOnlyList<FieldDefinition> old, FormDefinition after, IReadOnlyList<FieldDefinition> now, string? rows, List<string> changes)
    {
        var where = rows is null ? "" : $" of “{Label(after, rows, null)}”";
        foreach (var field in now)
        {
            var label = Label(after, field.Name, rows);
            var was = old.FirstOrDefault(f => f.Name == field.Name);
            if (was is null || (was.Retired && !field.Retired))
            {
                if (!field.Retired) changes.Add($"New question{where}: “{label}”{(field.Required ? ", which must be answered" : "")}.");
                continue;
            }

            if (field.Retired)
            {
                if (!was.Retired) changes.Add($"“{Label(before, field.Name, rows)}”{where} is no longer asked. Answers given before are kept.");
                continue;
            }

            Field($"“{label}”{where}", was, field, before, after, rows, changes);
            if (field.Type == FieldType.RowSet && was.Type == FieldType.RowSet) Fields(before, was.Fields, after, field.Fields, field.Name, changes);
        }

        foreach (var gone in old.Where(f => !f.Retired && now.All(n => n.Name != f.Name))) changes.Add($"“{Label(before, gone.Name, rows)}”{where} is taken out.");
    }

    private static void Field(string called, FieldDefinition was, FieldDefinition now, FormDefinition before, FormDefinition after, string? rows, List<string> changes)
    {
        if (Label(before, now.Name, rows) is var old && old != Label(after, now.Name, rows)) changes.Add($"The question “{old}” is now worded {called}.");
        if (was.Type != now.Type) changes.Add($"{called} now takes {Kind(now.Type)} (before: {Kind(was.Type)}).");
        if (was.Required != now.Required || was.RequiredWhen != now.RequiredWhen) changes.Add(now.Required ? $"{called} must now be answered." : now.RequiredWhen is { } when ? $"{called} must be answered when {when}." : $"{called} may now be left empty.");
        Condition($"{called} is asked", was.If, was.Unless, now.If, now.Unless, changes);
        Value($"{called} is worked out as", was.Calculate, now.Calculate, changes);
        Value($"The first answer of {called} is", was.Default ?? was.Source, now.Default ?? now.Source, changes);
        Value($"{called} takes at least", was.Min, now.Min, changes);
        Value($"{called} takes at most", was.Max, now.Max, changes);
        Value($"The fewest characters of {called} are", was.MinLength, now.MinLength, changes);
        Value($"The most characters of {called} are", was.MaxLength, now.MaxLength, changes);
        Value($"{called} has to match", was.Pattern, now.Pattern, changes);
        Value($"{called} may not be before", was.NotBefore, now.NotBefore, changes);
        Value($"{called} may not be after", was.NotAfter, now.NotAfter, changes);
        Value($"{called} chooses from the list", was.List, now.List, changes);
        Value($"{called} takes decimal places up to", was.Places, now.Places, changes);
        if (was.Public != now.Public || was.PublicWhen != now.PublicWhen) changes.Add(!now.Public ? $"{called} is no longer shown to the public." : now.PublicWhen is { } agreed ? $"{called} is shown to the public where “{Label(after, agreed, null)}” is answered with yes." : $"{called} is shown to the public.");
        if (was.Multiple != now.Multiple) changes.Add(now.Multiple ? $"{called} takes several files." : $"{called} takes one file.");
        if (!was.Accept.SequenceEqual(now.Accept)) changes.Add(now.Accept.Count == 0 ? $"{called} takes the usual kinds of file." : $"{called} takes these kinds of file: {string.Join(", ", now.Accept)}.");
        Value($"The largest file of {called} in megabytes is", was.MaxSizeMb, now.MaxSizeMb, changes);
        if (!was.RowKey.SequenceEqual(now.RowKey)) changes.Add(now.RowKey.Count == 0 ? $"Nothing tells the rows of {called} apart any more." : $"The rows of {called} are told apart by {string.Join(", ", now.RowKey)}.");
        if ((was.CarryForward?.From, was.CarryForward?.Leavers, string.Join(',', was.CarryForward?.AskAgain ?? [])) != (now.CarryForward?.From, now.CarryForward?.Leavers, string.Join(',', now.CarryForward?.AskAgain ?? [])))
            changes.Add(now.CarryForward is { } carry ? $"{called} begins with the rows of last time{(carry.Leavers ? ", each of which can be marked as left" : "")}{(carry.AskAgain.Count > 0 ? $"; asked again: {string.Join(", ", carry.AskAgain)}" : "")}." : $"{called} no longer begins with the rows of last time.");
        if (was.ReadOnly != now.ReadOnly) changes.Add(now.ReadOnly ? $"{called} is now only shown." : $"{called} can now be changed.");
        foreach (var option in now.Options)
        {
            var same = was.Options.FirstOrDefault(o => o.Code == option.Code);
            if (same is null) changes.Add($"{called} has a new option “{Option(after, now.Name, rows, option)}”.");
            else if (same.ValidTo is null && option.ValidTo is { } last) changes.Add($"The option “{Option(after, now.Name, rows, option)}” of {called} can be chosen until {last:yyyy-MM-dd}.");
            else if (Option(before, now.Name, rows, same) is var words && words != Option(after, now.Name, rows, option)) changes.Add($"The option “{words}” of {called} is now “{Option(after, now.Name, rows, option)}”.");
        }

        foreach (var gone in was.Options.Where(o => now.Options.All(n => n.Code != o.Code))) changes.Add($"{called} no longer has the option “{Option(before, now.Name, rows, gone)}”.");
    }

    private static void Flow(FormDefinition before, FormDefinition after, List<string> changes)
    {
        foreach (var task in after.Tasks)
        {
            var title = PageTitle(after, task.Id);
            if (before.Tasks.FirstOrDefault(t => t.Id == task.Id) is not { } was)
            {
                changes.Add($"New task “{title}”.");
                continue;
            }

            Condition($"The task “{title}” is there", was.If, was.Unless, task.If, task.Unless, changes);
            if (was.Collection is { } then && task.Collection is { } list && (!then.Columns.SequenceEqual(list.Columns) || then.PageSize != list.PageSize)) changes.Add($"The list of the task “{title}” shows {string.Join(", ", list.Columns.Select(c => $"“{Label(after, c, list.Rows)}”"))}, {list.PageSize} rows on a page.");
            if (!(was.Collection?.FileFormats ?? []).SequenceEqual(task.Collection?.FileFormats ?? [])) changes.Add(task.Collection?.FileFormats is { Count: > 0 } formats ? $"The rows of the task “{title}” can be sent as a file ({string.Join(", ", formats)})." : $"The rows of the task “{title}” can no longer be sent as a file.");
            if (!was.Needs.SequenceEqual(task.Needs)) changes.Add(task.Needs.Count == 0 ? $"The task “{title}” can be started at any time." : $"The task “{title}” needs first: {string.Join(", ", task.Needs.Select(n => PageTitle(after, n)))}.");
        }

        foreach (var gone in before.Tasks.Where(t => after.Tasks.All(a => a.Id != t.Id))) changes.Add($"The task “{PageTitle(before, gone.Id)}” is taken out.");
        var (old, now) = (Pages(before), Pages(after));
        foreach (var page in now)
        {
            var title = PageTitle(after, page.Id);
            if (old.FirstOrDefault(p => p.Id == page.Id) is not { } was)
            {
                changes.Add($"New page “{title}”.");
                continue;
            }

            Condition($"The page “{title}” is shown", was.If, was.Unless, page.If, page.Unless, changes);
            if (was.Outcome != page.Outcome) changes.Add(page.Outcome is { } outcome ? $"A return whose page “{title}” is answered counts as “{outcome}”." : $"The page “{title}” no longer says what the return comes to.");
            foreach (var name in page.Ask.Where(a => !was.Ask.Contains(a) && old.Any(p => p.Ask.Contains(a)))) changes.Add($"“{Label(after, name, null)}” moves to the page “{title}”.");
            if (!was.Ask.SequenceEqual(page.Ask) && was.Ask.Intersect(page.Ask).SequenceEqual(page.Ask.Intersect(was.Ask)) is false) changes.Add($"The questions on the page “{title}” stand in another order.");
        }

        foreach (var gone in old.Where(p => now.All(n => n.Id != p.Id))) changes.Add($"The page “{PageTitle(before, gone.Id)}” is taken out.");
        var common = now.Select(p => p.Id).Where(id => old.Any(p => p.Id == id)).ToList();
        if (!common.SequenceEqual(old.Select(p => p.Id).Where(common.Contains))) changes.Add("The pages stand in another order.");
    }

    private static List<PageDefinition> Pages(FormDefinition form) => [.. form.Tasks.SelectMany(t => t.Pages.Concat(t.Collection?.Pages ?? []))];

    /// <summary>A page is called by its title, or by its only question.</summary>
    private static string PageTitle(FormDefinition form, string id) =>
        form.Text.Find(id)?.Title ?? (Pages(form).FirstOrDefault(p => p.Id == id) is { Ask: [var only] } ? Label(form, only, null) : ErrorWords.Spaced(id));

    private static void Conditions(FormDefinition before, FormDefinition after, List<string> changes)
    {
        foreach (var condition in after.Conditions)
        {
            var was = before.Conditions.FirstOrDefault(c => c.Name == condition.Name);
            if (was is null) changes.Add($"New condition “{condition.Name}”: {condition.Expression}.");
            else if (was.Expression != condition.Expression) changes.Add($"The condition “{condition.Name}” changes from {was.Expression} to {condition.Expression}.");
        }

        foreach (var gone in before.Conditions.Where(c => after.Conditions.All(a => a.Name != c.Name))) changes.Add($"The condition “{gone.Name}” is taken out.");
    }

    private static void Checks(FormDefinition before, FormDefinition after, List<string> changes)
    {
        foreach (var check in after.Checks)
        {
            var message = Message(after, check);
            if (before.Checks.FirstOrDefault(c => c.Id == check.Id) is not { } was)
            {
                changes.Add($"New check ({Level(check.Level)}): “{message}”.");
                continue;
            }

            if (was.Require != check.Require) changes.Add($"The check “{message}” now requires {check.Require} (before: {was.Require}).");
            if (was.Level != check.Level) changes.Add($"The check “{message}” is now {Level(check.Level)} (before: {Level(was.Level)}).");
            if (Message(before, was) is var words && words != message) changes.Add($"The check that said “{words}” now says “{message}”.");
            Condition($"The check “{message}” applies", was.If, was.Unless, check.If, check.Unless, changes);
            Value($"The check “{message}” applies from", was.ValidFrom, check.ValidFrom, changes);
            Value($"The check “{message}” applies until", was.ValidTo, check.ValidTo, changes);
            if (!was.Years.SequenceEqual(check.Years)) changes.Add(check.Years.Count == 0 ? $"The check “{message}” applies in every year." : $"The check “{message}” applies in {string.Join(", ", check.Years)}.");
            if (was.Explain != check.Explain) changes.Add(check.Explain ? $"The check “{message}” needs a reason before sending." : $"The check “{message}” needs no reason before sending.");
            if (was.Scope != check.Scope || was.Rows != check.Rows) changes.Add($"The check “{message}” now looks at {Looks(after, check)} (before: {Looks(before, was)}).");
            if (!was.On.SequenceEqual(check.On)) changes.Add($"The message of the check “{message}” stands at {(check.On.Count == 0 ? "the form as a whole" : string.Join(", ", check.On.Select(on => $"“{Label(after, on, check.Scope == CheckScope.Row ? check.Rows : null)}”")))}.");
        }

        foreach (var gone in before.Checks.Where(c => after.Checks.All(a => a.Id != c.Id))) changes.Add($"The check “{Message(before, gone)}” is taken out.");
    }

    private static string Looks(FormDefinition form, CheckDefinition check) => check.Scope switch
    {
        CheckScope.Row => $"each row of “{Label(form, check.Rows ?? "", null)}”",
        CheckScope.RowSet => $"all rows of “{Label(form, check.Rows ?? "", null)}” together",
        _ => "the form",
    };

    private static void Languages(FormDefinition before, FormDefinition after, List<string> changes)
    {
        foreach (var added in after.Text.Languages.Except(before.Text.Languages)) changes.Add($"The form can now be read in {FormEditor.LanguageName(added)}.");
        foreach (var gone in before.Text.Languages.Except(after.Text.Languages)) changes.Add($"The {FormEditor.LanguageName(gone)} is taken out.");
        foreach (var language in after.Text.Languages.Intersect(before.Text.Languages))
        {
            var first = language == after.Text.FirstLanguage;
            var count = after.Text.Ids(language).Count(id => Worded(after.Text.Find(id, language)) != Worded(before.Text.Find(id, language), first));
            if (count == 0) continue;
            // Labels, titles and messages of the first language are told one by one above.
            if (!first) changes.Add($"{(count == 1 ? "A text" : $"{count} texts")} in {FormEditor.LanguageName(language)} changed.");
            else
            {
                var quiet = after.Text.Ids(language).Where(id => before.Text.Find(id) is { } was && after.Text.Find(id) is { } now && (was.Hint, was.Body, was.Short, was.Name) != (now.Hint, now.Body, now.Short, now.Name)).ToList();
                changes.AddRange(quiet.Select(id => $"The hint or text of “{after.Text.Find(id)!.Label ?? after.Text.Find(id)!.Title ?? id}” changed."));
            }
        }

        static string Worded(TextEntry? entry, bool _ = false) => entry is null ? "" : string.Join('|', [entry.Title, entry.Label, entry.Hint, entry.Body, entry.Short, entry.Name, entry.Message, .. entry.Options.Select(o => o.Value), .. entry.Errors.Select(e => e.Value)]);
    }

    private static string Message(FormDefinition form, CheckDefinition check) => form.Text.Find(check.TextId)?.Message ?? form.Text.Find(check.TextId)?.Label ?? check.Id;

    private static string Option(FormDefinition form, string name, string? rows, FormOption option) =>
        ((rows is null ? null : form.Text.Find($"{rows}.{name}")) ?? form.Text.Find(name))?.Options.GetValueOrDefault(option.Code) is { } worded ? worded : option.Label.Length > 0 ? option.Label : option.Code;

    private static string Level(IssueLevel level) => level switch { IssueLevel.Query => "a query", IssueLevel.Information => "information", _ => "an error" };

    private static void Condition(string what, string? wasIf, string? wasUnless, string? nowIf, string? nowUnless, List<string> changes)
    {
        if (wasIf == nowIf && wasUnless == nowUnless) return;
        changes.Add(nowIf is null && nowUnless is null ? $"{what} always." : $"{what} only {string.Join(" and ", ((string?[])[nowIf is null ? null : $"if {nowIf}", nowUnless is null ? null : $"unless {nowUnless}"]).OfType<string>())}.");
    }

    private static void Value<T>(string what, T? was, T? now, List<string> changes)
    {
        if (Equals(was, now)) return;
        changes.Add(now is null ? $"{what} nothing in particular (before: {was})." : $"{what} {now}{(was is null ? "" : $" (before: {was})")}.");
    }

    internal static string Kind(FieldType type) => type switch
    {
        FieldType.LongText => "a longer text",
        FieldType.Text => "a line of text",
        FieldType.YesNo => "yes or no",
        FieldType.Code => "one of a list",
        FieldType.Codes => "any of a list",
        FieldType.Integer => "a whole number",
        FieldType.Number or FieldType.Decimal => "a number",
        FieldType.Money => "an amount of money",
        FieldType.Date => "a date",
        FieldType.Time => "a time",
        FieldType.Email => "an email address",
        FieldType.Phone => "a telephone number",
        FieldType.Postcode => "a postcode",
        FieldType.NiNumber => "a National Insurance number",
        FieldType.Upn => "a unique pupil number",
        FieldType.File => "a file",
        FieldType.Address => "an address",
        FieldType.Declaration => "a statement to agree to",
        FieldType.Signature => "a typed name",
        FieldType.RowSet => "rows",
        _ => "a value",
    };
}
