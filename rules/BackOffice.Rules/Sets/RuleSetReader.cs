using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BackOffice.Rules.Calendars;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;
using BackOffice.Rules.Tables;

namespace BackOffice.Rules.Sets;

/// <summary>
/// Reads rule files leniently in form (any case, comments, one set or a list) and strictly in content: a key nobody knows
/// is reported, because a misspelt key that is dropped without a word changes decisions.
/// </summary>
internal sealed class RuleSetReader
{
    private const int MostRules = 5_000;
    private const int Deepest = 10;

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false, MaxDepth = 64 };

    private readonly List<RuleProblem> problems = [];
    private int rules;

    public static RuleSetReading Read(string json)
    {
        try
        {
            return Read(JsonNode.Parse(json.TrimStart('\uFEFF'), null, Lenient));
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return new RuleSetReading([], [new RuleProblem("file", $"This is not JSON: {e.Message}")]);
        }
    }

    public static RuleSetReading Read(JsonNode? node)
    {
        var reader = new RuleSetReader();
        var sets = new List<RuleSet>();
        try
        {
            foreach (var one in node is JsonArray many ? [.. many] : new[] { node })
            {
                if (one is JsonObject set) { if (reader.ReadSet(new Keys(set)) is { } read) sets.Add(read); }
                else reader.Report("file", "A rule set is a JSON object with WorkflowName and Rules.");
            }
        }
        catch (ArgumentException e)
        {
            // The same key twice in one object: found when its keys are first looked at.
            reader.Report("file", $"A key is written twice: {e.Message}");
        }
        foreach (var twice in sets.GroupBy(s => s.Name, StringComparer.Ordinal).Where(g => Overlap([.. g])))
            reader.Report(twice.Key, "Two sets of this name apply on the same day; give them validFrom and validTo that do not overlap.");
        foreach (var versions in sets.GroupBy(s => s.Name, StringComparer.Ordinal)) reader.FindUncoveredDays([.. versions.OrderBy(v => v.ValidFrom ?? DateOnly.MinValue)]);
        return new RuleSetReading(sets, reader.problems);
    }

    private void FindUncoveredDays(RuleSet[] versions)
    {
        for (var i = 1; i < versions.Length; i++)
            if (versions[i - 1].ValidTo is { } end && end < DateOnly.MaxValue && versions[i].ValidFrom is { } start && end.AddDays(1) < start)
                Report(versions[i].Name, $"No version applies from {Fact.Of(end.AddDays(1))} to {Fact.Of(start.AddDays(-1))}.", warning: true);
    }

    private static bool Overlap(RuleSet[] versions)
    {
        for (var i = 0; i < versions.Length; i++)
            for (var j = i + 1; j < versions.Length; j++)
                if (!(versions[i].ValidTo < versions[j].ValidFrom) && !(versions[j].ValidTo < versions[i].ValidFrom)) return true;
        return false;
    }

    /// <summary>An object whose keys may be written in any case; remembers which were asked for.</summary>
    private sealed class Keys(JsonObject json)
    {
        private readonly HashSet<string> asked = new(StringComparer.OrdinalIgnoreCase);

        public JsonObject Json => json;

        public JsonNode? this[string key]
        {
            get
            {
                asked.Add(key);
                foreach (var (name, value) in json) if (name.Equals(key, StringComparison.OrdinalIgnoreCase)) return value;
                return null;
            }
        }

        public string? Text(string key) => this[key] is JsonValue value ? value.TryGetValue<string>(out var text) ? text : value.ToJsonString() : null;

        public void Ignore(params string[] keys) => asked.UnionWith(keys);

        public IEnumerable<string> Unknown => json.Select(p => p.Key).Where(k => !asked.Contains(k) && !k.StartsWith('$'));

        public IEnumerable<string> Known => asked;
    }

    private void Report(string place, string message, bool warning = false)
    {
        if (problems.Count < 200) problems.Add(new RuleProblem(place, message, -1, warning));
    }

    private void ReportUnknown(Keys keys, string place)
    {
        foreach (var key in keys.Unknown.ToArray())
        {
            var near = Suggest.Nearest(key, keys.Known);
            Report(place, $"The key {key} is not known.{(near is null ? "" : $" Did you mean {near}?")}", warning: near is null);
        }
    }

    private RuleSet? ReadSet(Keys keys)
    {
        var name = keys.Text("WorkflowName") ?? "";
        var place = name.Length == 0 ? "a set without a name" : name;
        if (name.Length == 0) Report(place, "WorkflowName is missing: every rule set has a name.");
        var set = new RuleSet
        {
            Name = name,
            Title = keys.Text("Title"),
            Description = keys.Text("Description"),
            Version = keys.Text("Version"),
            Citation = keys.Text("Citation") ?? keys.Text("Reference"),
            SourceUrl = keys.Text("SourceUrl"),
            Unverified = Flag(keys, "Unverified", place),
            Questions = ReadQuestions(keys["Questions"], place),
            ValidFrom = Day(keys, "ValidFrom", place),
            ValidTo = Day(keys, "ValidTo", place),
            Inputs = ReadInputs(keys["Inputs"], place),
            Parameters = ReadParameters(keys["Parameters"], place),
            Definitions = ReadDefinitions(keys["GlobalParams"], "GlobalParam", place),
            Injects = [.. Texts(keys["WorkflowsToInject"]), .. Texts(keys["WorkflowRulesToInject"])],
            Verdict = ReadVerdict(keys, place),
            Rules = ReadRules(keys["Rules"], place, 0),
            Examples = ReadExamples(keys["Examples"], place),
            ExampleCalendars = ReadCalendars(keys["ExampleCalendars"], place),
            Hash = Fingerprint(keys.Json),
        };
        keys.Ignore("RuleExpressionType", "Id", "Properties");
        ReportUnknown(keys, place);
        if (set.ValidTo < set.ValidFrom) Report(place, "validTo is before validFrom.");
        if (set.Rules.Count == 0 && set.Injects.Count == 0) Report(place, "There are no rules. Atleast one of Rules or WorkflowsToInject must be not empty.");
        foreach (var twice in set.Rules.GroupBy(r => r.Name, StringComparer.Ordinal).Where(g => g.Count() > 1 && g.Any(a => g.Any(b => !ReferenceEquals(a, b) && SameDays(a, b)))))
            Report(place, $"Two rules are called {twice.Key}; give each its own name.", warning: true);
        return name.Length == 0 ? null : set;
    }

    private static bool SameDays(Rule a, Rule b) => !(a.ValidTo < b.ValidFrom) && !(b.ValidTo < a.ValidFrom);

    private static string Fingerprint(JsonObject json) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json.ToJsonString())));

    private Verdict ReadVerdict(Keys keys, string place)
    {
        var text = keys.Text("Verdict");
        if (text is null) return Verdict.Any;
        if (Enum.TryParse<Verdict>(text, true, out var verdict) && Enum.IsDefined(verdict)) return verdict;
        Report(place, $"verdict is \"{text}\"; write any or all.");
        return Verdict.Any;
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node is JsonArray array ? array.OfType<JsonValue>().Select(v => v.ToString()) : [];

    private DateOnly? Day(Keys keys, string key, string place)
    {
        var text = keys.Text(key);
        if (string.IsNullOrEmpty(text)) return null;
        if (FactJson.TryDate(text, out var day)) return day;
        Report(place, $"{key} is \"{text}\", which is not a date; write dates as 2026-09-01.");
        return null;
    }

    private bool Flag(Keys keys, string key, string place)
    {
        if (keys[key] is not { } node) return false;
        if (node is JsonValue value && value.TryGetValue<bool>(out var flag)) return flag;
        Report(place, $"{key} is true or false.");
        return false;
    }

    // {"child.dateOfBirth":{"label":"Date of birth","hint":…,"from":"pupil.dateOfBirth"}}, or the label alone.
    private Dictionary<string, RuleQuestion> ReadQuestions(JsonNode? node, string place)
    {
        var questions = new Dictionary<string, RuleQuestion>(StringComparer.Ordinal);
        if (node is not null and not JsonObject) Report($"{place} / Questions", "Questions is an object: the path of a fact and how it is asked for.");
        foreach (var (path, asked) in node as JsonObject ?? [])
        {
            var keys = new Keys(asked as JsonObject ?? new JsonObject { ["label"] = asked?.ToString() });
            if (keys.Text("Label") is { Length: > 0 } label) questions[path] = new RuleQuestion(label, keys.Text("Hint"), keys.Text("From"));
            else Report($"{place} / Questions / {path}", "The question has no label.");
            keys.Ignore("Hint", "From");
            ReportUnknown(keys, $"{place} / Questions / {path}");
        }
        return questions;
    }

    private CalendarBook? ReadCalendars(JsonNode? node, string place)
    {
        if (node is null) return null;
        var reading = CalendarBook.Parse(new JsonObject { ["calendars"] = node.DeepClone() }.ToJsonString());
        foreach (var problem in reading.Errors) Report($"{place} / ExampleCalendars", problem);
        return reading.Book;
    }

    private DecisionTable? ReadTable(JsonNode? node, string place)
    {
        if (node is null) return null;
        var reading = DecisionTable.Parse(node);
        foreach (var problem in reading.Problems) Report($"{place} / Table", problem.ToString());
        return reading.Table;
    }

    // {"child":{"record":{…}}} or [{"name":"child","type":…}]
    private RecordType? ReadInputs(JsonNode? node, string place)
    {
        if (node is null) return null;
        var fields = new List<(string, FactType)>();
        var pairs = node switch
        {
            JsonObject named => named.Select(p => (Name: p.Key, Type: p.Value)),
            JsonArray list => list.OfType<JsonObject>().Select(o => new Keys(o)).Select(k => (Name: k.Text("name") ?? "", Type: k["type"])),
            _ => [],
        };
        foreach (var (name, type) in pairs)
        {
            if (name.Length == 0) Report($"{place} / Inputs", "An input has no name.");
            else if (fields.Any(f => f.Item1 == name)) Report($"{place} / Inputs", $"The input {name} is declared twice.");
            else if (TypeNotation.Read(type, out var problem) is { } read) fields.Add((name, read));
            else Report($"{place} / Inputs / {name}", problem!);
        }
        return FactType.Record([.. fields]);
    }

    private List<RuleParameter> ReadParameters(JsonNode? node, string place)
    {
        var parameters = new List<RuleParameter>();
        foreach (var item in node as JsonArray ?? [])
        {
            if (item is not JsonObject json) { Report(place, "Every member of parameters is an object."); continue; }
            var keys = new Keys(json);
            var name = keys.Text("Name") ?? "";
            var at = $"{place} / Parameters / {name}";
            if (name.Length == 0) Report(place, "A parameter has no name.");
            if (parameters.Any(p => p.Name == name)) Report(at, "The parameter is declared twice.");
            FactType? type = null;
            if (keys["Type"] is { } written && (type = TypeNotation.Read(written, out var problem)) is null) Report(at, problem!);
            var values = new List<DatedValue>();
            var raw = keys["Values"] as JsonArray ?? (keys["Value"] is { } single ? new JsonArray(new JsonObject { ["value"] = single.DeepClone(), ["source"] = keys.Text("Source") }) : []);
            foreach (var dated in raw.OfType<JsonObject>().Select(o => new Keys(o)))
            {
                if (!Fact.TryFromJson(dated["Value"], type ?? FactType.Any, out var value, out var wrong)) Report(at, wrong!);
                values.Add(new DatedValue(Day(dated, "From", at) ?? Day(dated, "ValidFrom", at), Day(dated, "To", at) ?? Day(dated, "ValidTo", at), value, dated.Text("Source") ?? dated.Text("Citation"), Flag(dated, "Unverified", at)));
                ReportUnknown(dated, at);
            }
            if (values.Count == 0) Report(at, "The parameter has no values.");
            if (values.GroupBy(v => v.From).Any(g => g.Count() > 1)) Report(at, "Two values begin on the same day.");
            type ??= values.Aggregate((FactType?)FactType.Nothing, (t, v) => t is null ? null : FactType.Common(t, FactType.Infer(v.Value))) ?? FactType.Any;
            if (type.IsNothing) type = FactType.Any;
            // A whole number now may be a fraction from next year on: only what is declared whole is whole.
            if (type.IsWhole && keys["Type"] is null) type = FactType.Number;
            var title = keys.Text("Title");
            var unit = keys.Text("Unit");
            var group = keys.Text("Group");
            keys.Ignore("Source", "Description");
            ReportUnknown(keys, at);
            parameters.Add(new RuleParameter(name, type, title, [.. values.OrderBy(v => v.From ?? DateOnly.MinValue)], unit) { Group = group });
        }
        return parameters;
    }

    private List<NamedExpression> ReadDefinitions(JsonNode? node, string kind, string place)
    {
        var definitions = new List<NamedExpression>();
        foreach (var item in node as JsonArray ?? [])
        {
            if (item is not JsonObject json) continue;
            var keys = new Keys(json);
            var (name, expression) = (keys.Text("Name") ?? "", keys.Text("Expression") ?? "");
            if (name.Length == 0) Report(place, $"A {kind} has no Name.");
            if (expression.Length == 0) Report($"{place} / {name}", $"The {kind} has no Expression.");
            if (definitions.Any(d => d.Name == name)) Report(place, $"Duplicate {kind} name '{name}'. {kind} names must be unique{(kind == "LocalParam" ? " within a rule" : "")}.");
            ReportUnknown(keys, place);
            definitions.Add(new NamedExpression(name, expression));
        }
        return definitions;
    }

    private List<Rule> ReadRules(JsonNode? node, string place, int depth)
    {
        var read = new List<Rule>();
        if (depth > Deepest) { Report(place, $"Rules nest deeper than {Deepest} levels."); return read; }
        foreach (var item in node as JsonArray ?? [])
        {
            if (++rules > MostRules) { Report(place, $"There are more than {MostRules} rules."); return read; }
            if (item is JsonObject json) read.Add(ReadRule(new Keys(json), place, depth));
            else Report(place, "A rule is a JSON object with RuleName and Expression.");
        }
        return read;
    }

    private Rule ReadRule(Keys keys, string parent, int depth)
    {
        var name = keys.Text("RuleName") ?? "";
        var place = $"{parent} / {(name.Length == 0 ? "a rule without a name" : name)}";
        if (name.Length == 0) Report(place, "RuleName is missing: every rule has a name.");
        var op = keys.Text("Operator");
        bool? and = op?.ToUpperInvariant() switch { null or "" => null, "AND" or "ANDALSO" => true, "OR" or "ORELSE" => false, _ => null };
        if (and is null && !string.IsNullOrEmpty(op)) Report(place, $"Operator is {op}; write And or Or.");
        var actions = keys["Actions"] is JsonObject found ? new Keys(found) : null;
        var rule = new Rule
        {
            Name = name,
            Expression = keys.Text("Expression"),
            Table = ReadTable(keys["Table"], place),
            And = and,
            Rules = ReadRules(keys["Rules"], place, depth + 1),
            Injects = [.. Texts(keys["WorkflowsToInject"])],
            Definitions = ReadDefinitions(keys["LocalParams"], "LocalParam", place),
            SuccessEvent = keys.Text("SuccessEvent"),
            ErrorMessage = keys.Text("ErrorMessage"),
            Enabled = keys["Enabled"] is not JsonValue enabled || !enabled.TryGetValue<bool>(out var on) || on,
            OnSuccess = ReadAction(actions?["OnSuccess"], place),
            OnFailure = ReadAction(actions?["OnFailure"], place),
            ValidFrom = Day(keys, "ValidFrom", place),
            ValidTo = Day(keys, "ValidTo", place),
            Citation = keys.Text("Citation") ?? keys.Text("Reference"),
            Unverified = Flag(keys, "Unverified", place),
            Severity = Enum.TryParse<Severity>(keys.Text("Severity"), true, out var severity) && Enum.IsDefined(severity) ? severity : Severity.Error,
            WhenYes = keys.Text("WhenYes"),
            WhenNo = keys.Text("WhenNo"),
        };
        // ErrorType left the format in version 4; most files still carry it.
        keys.Ignore("ErrorType", "RuleExpressionType", "Properties", "Title", "Description");
        ReportUnknown(keys, place);
        if (actions is not null) ReportUnknown(actions, place + " / Actions");
        if (rule.ValidTo < rule.ValidFrom) Report(place, "validTo is before validFrom.");
        if (rule.Table is not null && (rule.And is not null || !string.IsNullOrEmpty(rule.Expression))) Report(place, "A rule has a Table, an Expression or an Operator: write one of them.");
        if (rule.And is null && string.IsNullOrEmpty(rule.Expression) && string.IsNullOrEmpty(op) && keys["Table"] is null)
            Report(place, rule.Rules.Count > 0 ? "Rules are joined by an Operator: And or Or." : "Expression cannot be null or empty when RuleExpressionType is LambdaExpression: write a condition.");
        if (rule.And is not null && rule.Rules.Count == 0 && rule.Injects.Count == 0) Report(place, "An Operator joins rules, but there are none. Atleast one of Rules or WorkflowsToInject must be not empty.");
        return rule;
    }

    private RuleAction? ReadAction(JsonNode? node, string place)
    {
        if (node is not JsonObject json) return null;
        var keys = new Keys(json);
        var context = new Keys(keys["Context"] as JsonObject ?? []);
        switch (keys.Text("Name")?.ToUpperInvariant())
        {
            case "OUTPUTEXPRESSION" when context.Text("Expression") is { Length: > 0 } expression:
                return new RuleAction.Output(expression);
            case "OUTPUTEXPRESSION":
                Report(place, "The action OutputExpression needs an expression in its Context.");
                return null;
            case "EVALUATERULE" when context.Text("WorkflowName") is { } set && context.Text("RuleName") is { } rule:
                return new RuleAction.Ask(set, rule, ReadDefinitions(context["AdditionalInputs"], "additional input", place)) { InputFilter = context["InputFilter"] is JsonArray filter ? [.. Texts(filter)] : null };
            case "EVALUATERULE":
                Report(place, "The action EvaluateRule needs workflowName and ruleName in its Context.");
                return null;
            default:
                Report(place, $"There is no action {keys.Text("Name")}; the actions are OutputExpression and EvaluateRule.");
                return null;
        }
    }

    private List<RuleExample> ReadExamples(JsonNode? node, string place)
    {
        var examples = new List<RuleExample>();
        foreach (var item in node as JsonArray ?? [])
        {
            if (item is not JsonObject json) { Report(place, "Every example is an object."); continue; }
            var keys = new Keys(json);
            var name = keys.Text("Name") ?? $"example {examples.Count + 1}";
            var at = $"{place} / Examples / {name}";
            var expect = keys["Expect"] is { } wanted ? wanted as JsonObject ?? new JsonObject { ["result"] = wanted.DeepClone() } : null;
            if (expect is null) Report(at, "The example says nothing about what to expect.");
            examples.Add(new RuleExample(name, Day(keys, "AsOf", at), keys["Inputs"] as JsonObject ?? keys["Facts"] as JsonObject ?? [], expect ?? []));
            keys.Ignore("Description", "Facts", "Source");
            ReportUnknown(keys, at);
        }
        return examples;
    }
}
