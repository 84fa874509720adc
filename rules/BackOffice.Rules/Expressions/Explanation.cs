using System.Text;
using System.Text.Json.Nodes;
using BackOffice.Rules.Facts;

namespace BackOffice.Rules.Expressions;

/// <summary>How an expression came to its answer: what each part gave, and the facts that were read.</summary>
public sealed class Explanation
{
    private readonly Node node;

    private readonly string source;

    internal Explanation(string source, Node node, Fact value, string? error, IReadOnlyList<Explanation> parts)
    {
        this.node = node;
        this.source = source;
        Value = value;
        Error = error;
        Parts = parts;
    }

    /// <summary>The part of the expression, as written.</summary>
    public string Text => node.Position >= source.Length ? "" : source.Substring(node.Position, Math.Min(node.Length, source.Length - node.Position));

    /// <summary>Where the part starts, counted in characters from 0.</summary>
    public int Position => node.Position;

    /// <summary>What it gave.</summary>
    public Fact Value { get; }

    /// <summary>Why it gave nothing, when a fault stopped it.</summary>
    public string? Error { get; }

    /// <summary>The name of the fact that this part reads, if it reads one.</summary>
    public string? Name => node.Path;

    /// <summary>What was evaluated to get there, in order. What was not needed is not listed.</summary>
    public IReadOnlyList<Explanation> Parts { get; }

    private IReadOnlyList<string>? known;

    /// <summary>The named expression in which a fault happened; null when it happened in the expression itself.</summary>
    internal string? FaultIn => Error is null ? null : node is DefinitionNode definition ? definition.Name : Parts.Count > 0 ? Parts[^1].FaultIn : null;

    /// <summary>The same without its parts, for a second mention.</summary>
    internal Explanation Again() => new(source, node, Value, Error, []) { known = Missing };

    /// <summary>The missing facts that leave the answer open; empty when it is known.</summary>
    public IReadOnlyList<string> Missing
    {
        get
        {
            var names = new List<string>();
            Collect(names);
            return names.Distinct().ToArray();
        }
    }

    private void Collect(List<string> names)
    {
        if (!Value.IsUnknown || Error is not null) return;
        if (known is not null) names.AddRange(known);
        else if (Name is { } name) names.Add(name);
        else foreach (var part in Parts) part.Collect(names);
    }

    /// <summary>One sentence that says the answer and why, from the part that decided it.</summary>
    public string Sentence
    {
        get
        {
            if (Error is not null) return $"There is no answer: {Decap(Error)}";
            if (Value.IsUnknown) return Missing is { Count: > 0 } missing ? $"Not decided, because {Join(missing.Select(m => Words(m) + " is not known"))}." : "Not decided, because a value is missing.";
            return Value.Kind == FactKind.Boolean ? $"{(Value.IsYes ? "Yes" : "No")}, because {Because()}." : $"The answer is {Value}.";
        }
    }

    internal string Because()
    {
        switch (node)
        {
            case LogicNode logic:
                // What decided: the part that settled it, or all of them when all were needed.
                if (Value.Kind == FactKind.Boolean && Value.IsYes != logic.And) return Parts[^1].Because();
                return Join(Parts.Take(6).Select(p => p.Because()));
            case DefinitionNode or NotNode or CheckNode when Parts.Count == 1:
                return Parts[0].Because();
            case CompareNode compare when Parts.Count == 2:
                return $"{Subject(Parts[0])}, which is {(Value.IsYes ? "" : "not ")}{Words(compare.Operator)} {Object(Parts[1])}";
            case InNode within:
                return $"{Subject(Parts[0])}, which is {(Value.IsYes ? "" : "not ")}one of {string.Join(", ", Parts.Skip(1).Select(p => p.Value))}{(Parts.Count - 1 < within.Members.Length ? " …" : "")}";
            case InListNode when Parts.Count == 2:
                return $"{Subject(Parts[0])}, which is {(Value.IsYes ? "" : "not ")}in {Object(Parts[1])}";
            case MissingNode missing:
                var known = Value.IsYes == missing.Negated;
                return $"{Phrase(Parts[0])} is {(known ? "known" : "not known")}";
            case ConditionalNode when Parts.Count == 2 && Value.Kind == FactKind.Boolean:
                return $"{Parts[0].Because()} and {Parts[1].Because()}";
            case ListCallNode { Operation: ListOperation.Any, Body: { } body } when Parts.Count > 0:
                return $"{(Value.IsYes ? "one" : "none")} of {Phrase(Parts[0])} fits {Written(body)}";
            case ListCallNode { Operation: ListOperation.All, Body: { } body } when Parts.Count > 0:
                return $"{(Value.IsYes ? "all" : "not all")} of {Phrase(Parts[0])} fit {Written(body)}";
            case ListCallNode { Operation: ListOperation.Any, Body: null } when Parts.Count > 0:
                return $"{Phrase(Parts[0])} has {(Value.IsYes ? "members" : "no members")}";
            case CallNode { Function.Name: "isBlank" } when Parts.Count == 1:
                return $"{Phrase(Parts[0])} is {(Value.IsYes ? "blank" : "given")}";
            case CallNode { Function.Name: var name } when Parts.Count == 1 && name.StartsWith("isValid", StringComparison.Ordinal):
                return $"{Subject(Parts[0])}, which is {(Value.IsYes ? "" : "not ")}a valid {name[7..]}";
            default:
                return Subject(this);
        }
    }

    private string Written(Node body) => body.Position >= source.Length ? "the condition" : source.Substring(body.Position, Math.Min(body.Length, source.Length - body.Position));

    private static string Phrase(Explanation part)
    {
        if (part.Name is { } name) return Words(name);
        if (part.node is DefinitionNode definition) return Words(definition.Name);
        if (part.node is ListCallNode { Operation: ListOperation.Count, Body: var body } && part.Parts.Count > 0)
            return $"the number of {Phrase(part.Parts[0])}{(body is null ? "" : $" with {part.Written(body)}")}";
        if (part.node is not CallNode { Function: var function } || part.Parts.Any(p => p.Value.IsUnknown)) return part.Text;
        var values = part.Parts.Select(p => p.Value.ToString()).ToArray();
        return (function.Name, values) switch
        {
            ("ageOn", [_, var on]) => $"the age on {on}",
            ("yearsBetween", [var from, var to]) => $"the number of whole years from {from} to {to}",
            ("monthsBetween", [var from, var to]) => $"the number of whole months from {from} to {to}",
            ("weeksBetween", [var from, var to]) => $"the number of whole weeks from {from} to {to}",
            ("daysBetween", [var from, var to]) => $"the number of days from {from} to {to}",
            ("workingDaysBetween", [var from, var to]) => $"the number of working days from {from} to {to}",
            ("addDays", [var from, var count]) => $"the day {count} days after {from}",
            ("addWeeks", [var from, var count]) => $"the day {count} weeks after {from}",
            ("addMonths", [var from, var count]) => $"the day {count} months after {from}",
            ("addYears", [var from, var count]) => $"the day {count} years after {from}",
            ("addWorkingDays", [var from, var count]) => $"the day {count} working days after {from}",
            ("addSchoolDays", [var from, var count, _]) => $"the day {count} school days after {from}",
            ("termAfter", [var date]) => $"the first day of the term after {date}",
            ("today", []) => "the day of the question",
            _ => part.Text,
        };
    }

    private static string Subject(Explanation part) => part.node is ConstantNode ? part.Value.ToString() : $"{Phrase(part)} is {Short(part.Value)}";

    private static string Object(Explanation part) => part.node is ParameterNode { Parameter: { On: { } on, Of: var of } }
        ? $"{(of.Title is { } title ? Decap(title) : Words(of.Name))} ({of.Show(part.Value)}{(of.Until(on) is { } until ? $" until {Fact.Of(until)}" : "")})"
        : part.node is ConstantNode ? Short(part.Value) : $"{Phrase(part)} ({Short(part.Value)})";

    private static string Short(Fact value) => Ops.Shown(value);

    private static string Words(Comparison op) => op switch
    {
        Comparison.Equal => "the same as",
        Comparison.NotEqual => "different from",
        Comparison.Less => "less than",
        Comparison.LessOrEqual => "at most",
        Comparison.Greater => "more than",
        _ => "at least",
    };

    private static string Join(IEnumerable<string> all)
    {
        var list = all.Distinct().ToArray();
        return list.Length <= 1 ? string.Concat(list) : string.Join(", ", list[..^1]) + " and " + list[^1];
    }

    private static string Decap(string text) => text.Length > 1 && char.IsUpper(text[0]) && char.IsLower(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;

    /// <summary>"child.dateOfBirth" as people say it: "child's date of birth".</summary>
    internal static string Words(string path)
    {
        var words = path.Split('.').Where((part, i) => i > 0 || !part.StartsWith("input", StringComparison.OrdinalIgnoreCase) || !path.Contains('.', StringComparison.Ordinal)).Select(Split);
        return string.Join("'s ", words);
    }

    private static string Split(string name)
    {
        var words = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var starts = i > 0 && char.IsUpper(name[i]) && (char.IsLower(name[i - 1]) || i + 1 < name.Length && char.IsLower(name[i + 1]));
            if (starts) words.Append(' ');
            var acronym = char.IsUpper(name[i]) && i + 1 < name.Length && char.IsUpper(name[i + 1]) || i > 0 && char.IsUpper(name[i]) && char.IsUpper(name[i - 1]);
            words.Append(name[i] == '_' ? ' ' : acronym ? name[i] : char.ToLowerInvariant(name[i]));
        }
        return words.ToString();
    }

    /// <summary>The tree as JSON: text, value, name, parts. The same evaluation always gives the same bytes.</summary>
    public JsonObject ToJson() => ToJson(12);

    // Readers of JSON stop at 64 levels: what lies deeper in a long sum is left out of the record, its value is not.
    private JsonObject ToJson(int levels)
    {
        var json = new JsonObject { ["text"] = Text };
        if (node is ParameterNode { Parameter: var parameter })
        {
            json["parameter"] = parameter.Name;
            if (parameter.On is { } on)
            {
                if (on.From is { } from) json["from"] = from.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
                if (parameter.Of.Until(on) is { } until) json["until"] = until.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
                if (on.Source is { } source) json["source"] = source;
                if (on.Unverified) json["unverified"] = true;
                json["words"] = parameter.Of.Words(on);
            }
        }
        else if (Name is { } name) json["fact"] = name;
        if (Error is { } error) json["error"] = error;
        else if (Value.IsUnknown) json["unknown"] = true;
        else json["value"] = Value.ToJson();
        if (levels > 0 && Parts.Count > 0 && node is not (RootNode or MemberNode)) json["parts"] = new JsonArray([.. Parts.Where(p => p.node is not ConstantNode).Select(p => (JsonNode)p.ToJson(levels - 1))]);
        if (json["parts"] is JsonArray { Count: 0 }) json.Remove("parts");
        return json;
    }
}
