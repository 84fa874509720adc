using System.Text.Json.Nodes;
using BackOffice.Forms.Files;
using BackOffice.Forms.Values;

namespace BackOffice.Forms.Evaluating;

/// <summary>What does not hold between answers, each finding at its place.</summary>
internal sealed partial class FormEvaluator
{
    private readonly Dictionary<string, List<FormIssue>> found = [];
    private readonly HashSet<string> foundInRows = [];
    private readonly List<FormIssue> ofForm = [];

    private IReadOnlyList<FormIssue> FoundAt(string path) => found.TryGetValue(path, out var issues) ? issues : [];

    private void Add(FormIssue issue)
    {
        if (issue.Path.IndexOf(']', StringComparison.Ordinal) is var end and > 0) foundInRows.Add(issue.Path[..(end + 1)]);
        if (issue.Path.Length == 0) ofForm.Add(issue);
        else if (found.TryGetValue(issue.Path, out var issues)) issues.Add(issue);
        else found[issue.Path] = [issue];
    }

    private void Check(List<string> shown)
    {
        var names = shown.ToHashSet();
        foreach (var name in shown)
        {
            if (rows.TryGetValue(name, out var set)) OfRows(set);
        }

        var failed = rows.Values.Where(set => set.IsJudged).SelectMany(set => set.Rows.SelectMany(row => row.Verdict!.Failed.Select(check => (check.Check, Set: set, Row: row, check.On)))).ToLookup(f => f.Check, ReferenceEqualityComparer.Instance);
        foreach (var check in definition.Checks)
        {
            if (!check.AppliesOn(context.Today)) continue;
            if (check.Scope == CheckScope.Row)
            {
                foreach (var (_, set, row, slots) in failed[check])
                {
                    var path = $"{set.Plan.Field.Name}[{row.Index}]";
                    var on = slots.Where(s => s < 0 || !row.Values.Hidden[s]).Select(s => check.On[IndexOf(slots, s)]).ToList();
                    Add(Finding(check, on.Count > 0 ? $"{path}.{on[0]}" : path, [.. on.Skip(1).Select(o => $"{path}.{o}")], RowKeys.Of(set.Plan.Field, row.Raw)));
                }

                continue;
            }

            var marks = (check.Scope == CheckScope.RowSet ? [check.Rows!] : check.On).Where(names.Contains).ToList();
            if (check.On.Count > 0 && marks.Count == 0) continue;
            if (Expressions.Fails(form.Of((object)check), scope)) Add(Finding(check, marks.FirstOrDefault() ?? "", [.. marks.Skip(1)]));
        }
    }

    private static int IndexOf(IReadOnlyList<int> slots, int slot)
    {
        for (var i = 0; i < slots.Count; i++)
        {
            if (slots[i] == slot) return i;
        }

        return -1;
    }

    private FormIssue Finding(CheckDefinition check, string path, IReadOnlyList<string> also, string? rowKey = null)
    {
        var words = wording.Find(check.TextId);
        var message = wording.Words(words?.Message ?? words?.Title) ?? wording.Fixed.Say("This does not agree with rule {id}. Check your answers", ("id", check.Id));
        var issue = new FormIssue(check.Id, check.Level, path, message) { Language = words?.LanguageOf(words.Message is null ? "title" : "message"), Also = also, NeedsReason = check.Level == IssueLevel.Query && check.Explain, Row = rowKey };
        return issue.NeedsReason ? Explained(issue, check) : issue;
    }

    /// <summary>With the reason given: a note, or a code of the reasons to choose from with a note beside it.</summary>
    private FormIssue Explained(FormIssue issue, CheckDefinition check)
    {
        var reasons = (check.Reasons.Count > 0 ? check.Reasons : form.Lookups.Find(check.ReasonList ?? "") ?? []).Where(r => r.IsOpenOn(context.Today)).ToList();
        var given = (answers[CompiledForm.Explained] as JsonObject)?[issue.ReasonKey];
        var note = Typed.Text(given) ?? Typed.Text((given as JsonObject)?["note"]);
        note = string.IsNullOrWhiteSpace(note) ? null : note;
        if (reasons.Count == 0) return issue with { Reason = note, Note = note };
        var code = Typed.Text((given as JsonObject)?["reason"]);
        var chosen = reasons.FirstOrDefault(r => r.Code == code);
        return issue with { Reasons = reasons, ReasonCode = chosen?.Code, Note = note, Reason = chosen is null ? null : note is null ? chosen.Label : $"{chosen.Label}: {note}" };
    }

    /// <summary>What holds for every row set: a row is there once, and a row of the return before is confirmed or taken out.</summary>
    private void OfRows(RowSet set)
    {
        var field = set.Plan.Field;
        var first = new Dictionary<string, int>();
        foreach (var row in set.Rows)
        {
            var path = $"{field.Name}[{row.Index}]";
            if (RowKeys.Of(field, row.Raw) is { } key && !first.TryAdd(key, row.Index))
            {
                var own = wording.Of(field, null)?.Errors.GetValueOrDefault("duplicate");
                Add(new FormIssue("duplicate", IssueLevel.Error, $"{path}.{field.RowKey[0]}", own ?? wording.Fixed.Say("{row} is entered twice. Remove one, or change what tells them apart", ("row", TitleOf(set, row)))) { Also = [$"{field.Name}[{first[key]}].{field.RowKey[0]}"] });
            }

            if (row.Verdict!.Mark == RowMark.ToConfirm) Add(new FormIssue("confirm", IssueLevel.Error, path, wording.Fixed.Say("Say whether {row} is still with you", ("row", TitleOf(set, row)))));
        }
    }
}
