using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BackOffice.Forms.Evaluating;

namespace BackOffice.Forms.Designing;

/// <summary>
/// Questions and pages that no answers ever bring up. Tried with the real evaluator on every combination of answers that could
/// matter: each option, yes, no and nothing, and for numbers and days each value compared with and its neighbours. Where a
/// condition reads more than answers compared with constants, nothing is said, because it cannot be decided here.
/// </summary>
internal static partial class Reachability
{
    /// <summary>Combinations tried for one part; more are left undecided.</summary>
    private const int MostTries = 2_000;

    public static IEnumerable<DesignFinding> Check(CompiledForm form, DateOnly today)
    {
        var definition = form.Definition;
        foreach (var task in definition.Tasks)
        {
            var taskGone = (task.If ?? task.Unless) is not null && task.If != task.Unless && Never(form, today, [task.If, task.Unless], e => e.Tasks.Any(t => t.Id == task.Id));
            if (taskGone)
            {
                yield return new DesignFinding(true, FormPart.Task(task.Id), "if", $"No answers ever bring up the task “{definition.Text.Find(task.Id)?.Title ?? task.Id}”: its condition can never hold.");
                continue;
            }

            foreach (var page in task.Pages)
            {
                if ((page.If ?? page.Unless) is not null && page.If != page.Unless && Never(form, today, [task.If, task.Unless, page.If, page.Unless], e => e.Page(page.Id) is not null))
                {
                    yield return new DesignFinding(true, FormPart.Page(page.Id), "if", $"No answers ever bring up the page “{definition.Text.Find(page.Id)?.Title ?? page.Id}”, so nobody can reach its questions. Change its condition.");
                    continue;
                }

                foreach (var field in page.Ask.Select(definition.Field).OfType<FieldDefinition>().Where(f => (f.If ?? f.Unless) is not null && f.IsAsked))
                {
                    if (Never(form, today, [task.If, task.Unless, page.If, page.Unless, field.If, field.Unless], e => e.Page(page.Id)?.Fields.Any(f => f.Name == field.Name) == true))
                    {
                        yield return new DesignFinding(true, FormPart.Question(field.Name), "if", $"No answers ever bring up the question “{definition.Text.Find(field.Name)?.Label ?? field.Name}”. Change its condition.");
                    }
                }
            }
        }
    }

    private static bool Never(CompiledForm form, DateOnly today, IEnumerable<string?> conditions, Func<FormEvaluation, bool> isThere)
    {
        if (Candidates(form, conditions.OfType<string>()) is not { } candidates) return false;
        var tries = candidates.Aggregate(1L, (n, c) => Math.Min(long.MaxValue / 1_000, n * c.Values.Count));
        if (tries > MostTries) return false;
        for (var number = 0; number < tries; number++)
        {
            var rest = number;
            var answers = new JsonObject();
            foreach (var (name, values) in candidates)
            {
                if (values[rest % values.Count] is { } value) answers[name] = value.DeepClone();
                rest /= values.Count;
            }

            if (isThere(form.Evaluate(answers, new FormContext(today)))) return false;
        }

        return true;
    }

    /// <summary>The answers that decide some conditions, each with the values worth trying; null when they cannot be listed.</summary>
    private static List<(string Name, List<JsonNode?> Values)>? Candidates(CompiledForm compiled, IEnumerable<string> conditions)
    {
        var form = compiled.Definition;
        var texts = new HashSet<string>();
        var fields = new Dictionary<string, FieldDefinition>();
        var waiting = new Queue<string>(conditions);
        while (waiting.TryDequeue(out var text))
        {
            if (form.Conditions.FirstOrDefault(c => c.Name == text) is { } named) text = named.Expression;
            if (!texts.Add(text)) continue;
            if (!IsPlain(text)) return null;
            foreach (var name in FormCompiler.Names(text).Where(n => n.Contains('.', StringComparison.Ordinal)))
            {
                var (scope, key) = (name[..name.IndexOf('.', StringComparison.Ordinal)], name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..]);
                if (scope == "conditions")
                {
                    waiting.Enqueue(key);
                    continue;
                }

                if ((scope != "form" && scope != form.Key) || form.Field(key) is not { } field || !field.IsAsked) return null;
                if (!fields.TryAdd(key, field)) continue;
                foreach (var further in (string?[])[field.If, field.Unless]) if (further is not null) waiting.Enqueue(further);
                foreach (var task in form.Tasks)
                {
                    foreach (var page in task.Pages.Where(p => p.Ask.Contains(key)))
                    {
                        foreach (var further in (string?[])[task.If, task.Unless, page.If, page.Unless]) if (further is not null) waiting.Enqueue(further);
                    }
                }
            }
        }

        var constants = texts.SelectMany(t => Quoted().Matches(t).Select(m => m.Value[1..^1])).ToHashSet();
        var numbers = texts.SelectMany(t => Number().Matches(Quoted().Replace(t, "")).Select(m => decimal.Parse(m.Value, CultureInfo.InvariantCulture))).ToHashSet();
        var candidates = new List<(string, List<JsonNode?>)>();
        foreach (var (name, field) in fields)
        {
            List<JsonNode?>? values = field.Type switch
            {
                FieldType.YesNo or FieldType.Declaration => [JsonValue.Create(true), JsonValue.Create(false)],
                FieldType.Code => [.. (field.Options.Count > 0 ? field.Options : compiled.Lookups.Find(field.List ?? "") ?? []).Select(o => o.Code).DefaultIfEmpty("?").Select(c => (JsonNode?)JsonValue.Create(c))],
                FieldType.Integer or FieldType.Number or FieldType.Decimal or FieldType.Money => [.. numbers.SelectMany(n => (decimal[])[n - 1, n, n + 1]).Distinct().DefaultIfEmpty(1).Select(n => (JsonNode?)JsonValue.Create(n))],
                FieldType.Date => [.. constants.Where(c => DateOnly.TryParseExact(c, "yyyy-MM-dd", out _)).Select(c => DateOnly.ParseExact(c, "yyyy-MM-dd", CultureInfo.InvariantCulture)).SelectMany(d => (DateOnly[])[d.AddDays(-1), d, d.AddDays(1)]).Distinct().DefaultIfEmpty(new DateOnly(2020, 1, 1)).Select(d => (JsonNode?)JsonValue.Create(d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)))],
                FieldType.Text or FieldType.LongText => [.. constants.Append("x").Select(c => (JsonNode?)JsonValue.Create(c))],
                _ => null,
            };
            if (values is null) return null;
            candidates.Add((name, [.. values, null]));
        }

        return candidates;
    }

    /// <summary>True for answers compared with constants, put together with and, or and not.</summary>
    private static bool IsPlain(string text)
    {
        var bare = Quoted().Replace(text, "\"\"");
        return !Arithmetic().IsMatch(bare) && !Call().IsMatch(bare) && !BetweenAnswers().IsMatch(bare) && FormCompiler.Names(text).All(n => n.Contains('.', StringComparison.Ordinal) || Words.Contains(n));
    }

    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase) { "and", "or", "not", "in", "true", "false", "null" };

    [GeneratedRegex("\"[^\"]*\"|'[^']*'")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(?<![\w.])\d+(?:\.\d+)?")]
    private static partial Regex Number();

    [GeneratedRegex(@"[+*/%?\-]")]
    private static partial Regex Arithmetic();

    [GeneratedRegex(@"\b(?!(?:and|or|not|in)\b)[A-Za-z_]\w*\s*\(")]
    private static partial Regex Call();

    [GeneratedRegex(@"\w+\.\w+\s*(?:==|!=|<=|>=|<|>)\s*[A-Za-z_]\w*\.")]
    private static partial Regex BetweenAnswers();
}
