using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BackOffice.Forms.Evaluating;
using BackOffice.Rules.Expressions;

namespace BackOffice.Forms.Designing;

/// <summary>Something the author should put right, and the part to go to.</summary>
/// <param name="Blocks">True when the form cannot be published like this.</param>
/// <param name="Part">Where.</param>
/// <param name="Property">Property or wording that it is about; null for the part as a whole.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record DesignFinding(bool Blocks, FormPart Part, string? Property, string Message);

/// <summary>
/// What would break for the people who fill the form in: everything that the publishing check finds, and what only reading the
/// form as a person would: questions nobody can reach, tasks that wait for each other, poor links, hard words, old translations.
/// </summary>
public static partial class DesignFindings
{
    private static readonly string[] PoorLinks = ["click here", "here", "this link", "link", "this page", "more", "read more", "find out more", "learn more", "more information"];

    /// <summary>Everything found, what blocks first.</summary>
    /// <param name="document">The form being edited.</param>
    /// <param name="today">The day that conditions are tried on.</param>
    /// <param name="lookups">The pack's lists.</param>
    /// <param name="context">Names and types of the facts beside the answers.</param>
    public static IReadOnlyList<DesignFinding> Check(FormDocument document, DateOnly today, LookupLists? lookups = null, Schema? context = null)
    {
        ArgumentNullException.ThrowIfNull(document);
        var root = (JsonObject)JsonNode.Parse(document.Text)!;
        var places = new PartsByPath(root);
        var findings = FormLint.Check(document.Text, lookups, context).Select(f => places.Of(f)).ToList();
        Words(document, root, findings);
        Reserved(root, findings);
        if (FormDefinition.Parse(document.Text).Form is { } form)
        {
            Questions(form, findings);
            Circles(form, findings);
            if (CompiledForm.Compile(form, lookups, context).Form is { } compiled) findings.AddRange(Reachability.Check(compiled, today));
        }

        return [.. findings.Distinct().OrderBy(f => f.Blocks ? 0 : 1)];
    }

    private static void Questions(FormDefinition form, List<DesignFinding> findings)
    {
        foreach (var (field, rows) in form.Fields.Select(f => (f, (string?)null)).Concat(form.Fields.Where(f => f.Type == FieldType.RowSet).SelectMany(r => r.Fields.Select(f => (f, (string?)r.Name)))))
        {
            if (!field.IsAsked) continue;
            var part = FormPart.Question(field.Name, rows);
            var words = (rows is null ? null : form.Text.Find($"{rows}.{field.Name}")) ?? form.Text.Find(field.Name);
            if (field.Pattern is not null && words?.Errors.ContainsKey("pattern") != true && words?.Errors.ContainsKey("format") != true)
            {
                // A hint says beforehand what the message would say afterwards.
                findings.Add(new DesignFinding(words?.Hint is null, part, "errors.pattern", $"“{words?.Label ?? field.Name}” must match a pattern, and nobody is told which. Write the error message, for example “Enter the code as 11 digits”."));
            }

            if (field.Type is FieldType.Code or FieldType.Codes && field.List is null && field.Options.Count == 1 && field.Type == FieldType.Code)
            {
                findings.Add(new DesignFinding(false, part, "options", $"“{words?.Label ?? field.Name}” has one option only. Add another, or ask a yes or no question."));
            }

            foreach (var twice in field.Options.GroupBy(o => Label(o, words), StringComparer.OrdinalIgnoreCase).Where(g => g.Key.Length > 0 && g.Count(o => o.ValidTo is null) > 1))
            {
                findings.Add(new DesignFinding(true, part, "options", $"“{words?.Label ?? field.Name}” offers “{twice.Key}” twice. People cannot tell them apart."));
            }
        }

        foreach (var retired in form.Fields.Where(f => f.Retired))
        {
            var readers = form.Conditions.Where(c => Reads(c.Expression, $"form.{retired.Name}", $"{form.Key}.{retired.Name}")).Select(c => FormPart.Condition(c.Name))
                // A check that has run out stands beside the question it was about, and is never run again.
                .Concat(form.Checks.Where(c => c.ValidTo is null && Reads(c.Require, $"form.{retired.Name}", $"{form.Key}.{retired.Name}")).Select(c => FormPart.Check(c.Id)));
            foreach (var reader in readers) findings.Add(new DesignFinding(true, reader, null, $"“{retired.Name}” is no longer asked, so what reads it never holds. Change the expression."));
        }

        foreach (var task in form.Tasks.Where(t => t.Collection is { Pages.Count: > 0 } c && c.Pages.All(p => p.Ask.Count == 0)))
        {
            findings.Add(new DesignFinding(true, FormPart.Question(task.Collection!.Rows), null, "The rows ask nothing. Add a question to their page."));
        }

        static string Label(FormOption option, TextEntry? words) => words?.Options.GetValueOrDefault(option.Code) ?? option.Label;
    }

    private static bool Reads(string expression, params string[] names) => FormCompiler.Names(expression).Any(names.Contains);

    /// <summary>Tasks that wait for each other, so that none of them can be started.</summary>
    private static void Circles(FormDefinition form, List<DesignFinding> findings)
    {
        var needs = form.Tasks.ToDictionary(t => t.Id, t => t.Needs, StringComparer.Ordinal);
        foreach (var task in form.Tasks.Where(t => !t.Needs.Contains(t.Id)))
        {
            var seen = new HashSet<string>();
            var waiting = new Stack<string>(task.Needs);
            while (waiting.TryPop(out var next))
            {
                if (next == task.Id)
                {
                    findings.Add(new DesignFinding(true, FormPart.Task(task.Id), "needs", $"The task “{form.Text.Find(task.Id)?.Title ?? task.Id}” waits for tasks that wait for it. Nobody can ever send the form."));
                    break;
                }

                if (seen.Add(next) && needs.TryGetValue(next, out var further)) foreach (var f in further) waiting.Push(f);
            }
        }
    }

    /// <summary>Keys that were taken out of use and are used again with another meaning.</summary>
    private static void Reserved(JsonObject root, List<DesignFinding> findings)
    {
        foreach (var key in (root["$retired"] as JsonArray ?? []).Select(k => k?.ToString() ?? ""))
        {
            var colon = key.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0) continue;
            var (kind, id) = (key[..colon], key[(colon + 1)..]);
            var part = kind switch { "page" => FormPart.Page(id), "check" => FormPart.Check(id), "question" => FormPart.Question(id), _ => null };
            if (part is not null && FormEditor.Find(root, part) is not null) findings.Add(new DesignFinding(true, part, null, $"“{id}” was taken out of use and is used again. A key never gets another meaning: choose another."));
        }
    }

    private static void Words(FormDocument document, JsonObject root, List<DesignFinding> findings)
    {
        var first = document.Outline.FirstLanguage;
        foreach (var (id, node) in root["text"]?[first] as JsonObject ?? [])
        {
            if (id.StartsWith('$')) continue;
            var part = FormEditor.PartOfText(root, id);
            foreach (var (kind, text) in Texts(node, part))
            {
                foreach (var poor in Links().Matches(text).Select(m => m.Groups[1].Value.Trim()).Where(l => PoorLinks.Contains(l.TrimEnd('.'), StringComparer.OrdinalIgnoreCase)))
                {
                    findings.Add(new DesignFinding(true, part, kind, $"The link “{poor}” does not say where it leads. Name what it opens, such as “the guide to funded hours”: screen readers list links without the words around them."));
                }

                if (ClickHere().IsMatch(text) && !Links().IsMatch(text)) findings.Add(new DesignFinding(false, part, kind, "“Click here” says nothing to somebody who cannot see the page, or who uses no mouse. Say what to do or where to go."));
                if (!first.StartsWith("en", StringComparison.Ordinal) || kind.StartsWith("options.", StringComparison.Ordinal)) continue;
                if (Readability.LongestOf(text) is > Readability.LongestSentence and var long_) findings.Add(new DesignFinding(false, part, kind, $"A sentence of {long_} words: “{Start(text)}”. Keep sentences to {Readability.LongestSentence} words."));
                if (Readability.AgeOf(text) is { } age && age > document.ReadingAge) findings.Add(new DesignFinding(false, part, kind, $"Reading age {age}, and the form aims at {document.ReadingAge}: “{Start(text)}”. Use shorter words and sentences."));
            }
        }

        foreach (var language in document.Outline.Languages.Skip(1))
        {
            foreach (var (place, was) in document.ChangedSinceTranslated(language))
            {
                var bar = place.IndexOf('|', StringComparison.Ordinal);
                var part = FormEditor.PartOfText(root, place[..bar]);
                findings.Add(new DesignFinding(false, part, place[(bar + 1)..], $"The {FormEditor.LanguageName(first)} has changed since this was translated into {FormEditor.LanguageName(language)}. It was “{Start(was)}”."));
            }
        }
    }

    private static IEnumerable<(string Kind, string Text)> Texts(JsonNode? node, FormPart part) => node switch
    {
        JsonValue v => [(part.MainText, v.ToString())],
        JsonObject o => o.Where(t => t.Key is not "note" && !t.Key.StartsWith('$')).SelectMany(t => t.Value switch
        {
            JsonObject inner => inner.Select(i => ($"{t.Key}.{i.Key}", i.Value?.ToString() ?? "")),
            JsonArray lines => [(t.Key, string.Join("\n", lines.Select(l => l?.ToString())))],
            _ => [(t.Key, t.Value?.ToString() ?? "")],
        }),
        _ => [],
    };

    private static string Start(string text) => text.Length > 60 ? text[..60].TrimEnd() + "…" : text;

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"\bclick here\b", RegexOptions.IgnoreCase)]
    private static partial Regex ClickHere();
}
