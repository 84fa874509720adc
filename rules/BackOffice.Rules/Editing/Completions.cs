using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;

namespace BackOffice.Rules.Editing;

/// <summary>What sort of thing is offered.</summary>
public enum CompletionKind
{
    /// <summary>A fact, or a field of one.</summary>
    Fact,
    /// <summary>A parameter of the set.</summary>
    Parameter,
    /// <summary>A named expression of the set.</summary>
    Named,
    /// <summary>A function, or a method of the value before the dot.</summary>
    Function,
    /// <summary>A value that the fact before can have.</summary>
    Value,
    /// <summary>A word of the language.</summary>
    Word,
}

/// <summary>One thing that could stand at the caret.</summary>
/// <param name="Label">What the list shows.</param>
/// <param name="Insert">What is written.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Type">Its type in words; empty for words of the language.</param>
/// <param name="Help">One line about it.</param>
public sealed record Completion(string Label, string Insert, CompletionKind Kind, string Type, string Help);

/// <summary>What could stand at the caret, and which part of the text it would replace.</summary>
/// <param name="From">First character replaced.</param>
/// <param name="To">The caret.</param>
/// <param name="Items">The offers, the likeliest first.</param>
/// <param name="Call">The function whose values are being written at the caret, with its signature; null outside one.</param>
public sealed record CompletionList(int From, int To, IReadOnlyList<Completion> Items, string? Call);

/// <summary>Offers for an expression that is being written: it need not be right yet.</summary>
public static class Completions
{
    private const int Most = 60;

    private static readonly (string Word, string Help)[] Words =
    [
        ("and", "Both hold."), ("or", "One of them holds."), ("not", "The opposite."), ("in", "Is one of: x in (\"a\", \"b\")."),
        ("true", "Yes."), ("false", "No."), ("null", "x == null asks whether a fact is missing."),
    ];

    /// <summary>What could stand at the caret.</summary>
    /// <param name="text">The expression so far.</param>
    /// <param name="caret">Where the caret stands, counted in characters from 0.</param>
    /// <param name="schema">The names it may use.</param>
    public static CompletionList At(string text, int caret, Schema schema)
    {
        caret = Math.Clamp(caret, 0, text.Length);
        var before = Scan(text, caret);
        var call = Signature(before);
        if (before.TextFrom is { } quote)
            return new CompletionList(quote, caret, [.. Choices(before, schema).Where(v => Fits(v, text[(quote + 1)..caret])).Select(v => Quoted(v))], call);
        var from = caret;
        while (from > 0 && IsName(text[from - 1])) from--;
        var typed = text[from..caret];
        if (typed.Length > 0 && char.IsAsciiDigit(typed[0])) return new CompletionList(from, caret, [], call);
        var items = from > 0 && text[from - 1] == '.' ? Members(text[..(from - 1)], before, schema) : Names(before, schema).Concat(Choices(before, schema).Select(Quoted));
        var fitting = items.Where(i => Fits(i.Label, typed)).DistinctBy(i => i.Label)
            .OrderBy(i => i.Label.StartsWith(typed, StringComparison.OrdinalIgnoreCase) ? 0 : 1).ThenBy(i => i.Kind == CompletionKind.Value ? -1 : (int)i.Kind).ThenBy(i => i.Label, StringComparer.OrdinalIgnoreCase);
        return new CompletionList(from, caret, [.. fitting.Take(Most)], call);
    }

    private static bool IsName(char c) => char.IsLetterOrDigit(c) || c == '_';

    private static bool Fits(string label, string typed) => typed.Length == 0 || label.Contains(typed, StringComparison.OrdinalIgnoreCase);

    private static Completion Quoted(string value) => new($"\"{value}\"", $"\"{value}\"", CompletionKind.Value, "text", "A value that the fact can have.");

    // ---- what stands before the caret

    /// <param name="TextFrom">Where the text literal begins in which the caret stands.</param>
    /// <param name="Parts">Words and signs before the caret.</param>
    /// <param name="Calls">Names of the calls that are open at the caret, outermost first, with the values already written.</param>
    private sealed record Before(int? TextFrom, List<string> Parts, List<(string Name, int Values, int At)> Calls);

    private static Before Scan(string text, int caret)
    {
        var parts = new List<string>();
        var calls = new List<(string Name, int Values, int At)>();
        for (var at = 0; at < caret;)
        {
            var c = text[at];
            var start = at;
            if (c is '"' or '\'')
            {
                for (at++; at < caret && text[at] != c; at++) if (text[at] == '\\') at++;
                if (at >= caret) return new Before(start, parts, calls);
                at++;
            }
            else if (IsName(c)) while (at < caret && IsName(text[at])) at++;
            else if (char.IsWhiteSpace(c)) { at++; continue; }
            else at += at + 1 < caret && text[at..(at + 2)] is "==" or "!=" or "<=" or ">=" or "=>" or "&&" or "||" or "??" or "<>" ? 2 : 1;
            var part = text[start..at];
            if (part == "(") calls.Add((Called(parts), 0, parts.Count));
            else if (part == ")" && calls.Count > 0) calls.RemoveAt(calls.Count - 1);
            else if (part == "," && calls.Count > 0) calls[^1] = calls[^1] with { Values = calls[^1].Values + 1 };
            parts.Add(part);
        }
        return new Before(null, parts, calls);
    }

    // The dotted name that the bracket follows.
    private static string Called(List<string> parts)
    {
        var name = "";
        for (var i = parts.Count - 1; i >= 0 && (parts[i] == "." || IsName(parts[i][0])); i--)
        {
            if (i + 1 < parts.Count && parts[i] != "." && parts[i + 1] != ".") break;
            name = parts[i] + name;
        }
        return name;
    }

    private static string? Signature(Before before)
    {
        if (before.Calls.Count == 0 || before.Calls[^1] is not { Name.Length: > 0 } call) return null;
        var last = call.Name[(call.Name.LastIndexOf('.') + 1)..];
        var known = FunctionList.Standard.Find(call.Name).Concat(FunctionList.Standard.All.Where(f => f.Name.EndsWith($".{last}()", StringComparison.OrdinalIgnoreCase))).FirstOrDefault(f => f.Accepts(0) || f.Parameters.Count > 0);
        return known is null ? null : $"{Shape(known)}: {known.Help}";
    }

    private static string Shape(Function function)
    {
        var method = function.Name.EndsWith("()", StringComparison.Ordinal);
        var takes = function.Parameters.Skip(method ? 1 : 0).Select(p => p.Words);
        return $"{function.Name.TrimEnd('(', ')').Split('.')[^1]}({string.Join(", ", takes)}) gives {function.Result.Words}";
    }

    // ---- offers

    private static IEnumerable<Completion> Names(Before before, Schema schema)
    {
        foreach (var (name, _) in Locals(before, schema)) yield return new Completion(name, name, CompletionKind.Fact, "", "The member of the list that is looked at.");
        foreach (var (name, type) in schema.Names.Fields) yield return Fact(name, type);
        foreach (var binding in schema.Bindings)
        {
            yield return binding switch
            {
                ParameterBinding parameter => new Completion(parameter.Name, parameter.Name, CompletionKind.Parameter, parameter.Type.Words,
                    parameter.On is { } on ? parameter.Of.Words(on) : "No value on this day."),
                _ => new Completion(binding.Name, binding.Name, CompletionKind.Named, binding.Type.Words, binding is DefinitionBinding definition ? definition.Text : ""),
            };
        }
        foreach (var function in FunctionList.Standard.All.Where(f => !f.Name.Contains('.', StringComparison.Ordinal)))
            yield return new Completion(function.Name, function.Name + (function.Parameters.Count == 0 ? "()" : "("), CompletionKind.Function, function.Result.Words, $"{Shape(function)}. {function.Help}");
        foreach (var (word, help) in Words) yield return new Completion(word, word, CompletionKind.Word, "", help);
    }

    private static Completion Fact(string name, FactType type) => new(name, name, CompletionKind.Fact, type.Words, type is RecordType record ? string.Join(", ", record.Fields.Take(8).Select(f => f.Name)) : type.Words);

    private static IEnumerable<Completion> Members(string target, Before before, Schema schema)
    {
        if (TypeOf(target, before, schema) is not { } type) yield break;
        if (type is RecordType record) foreach (var (name, field) in record.Fields) yield return Fact(name, field);
        if (type is ListType list)
            foreach (var operation in Enum.GetValues<ListOperation>())
                yield return new Completion(operation.ToString(), $"{operation}({(ListOperations.Lambdas(operation) == 2 ? "x => " : "")}", CompletionKind.Function, "", $"Of {list.Words}.");
        var prefix = type.Kind + ".";
        foreach (var function in FunctionList.Standard.All.Where(f => f.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
        {
            var own = function.Name[prefix.Length..];
            var method = own.EndsWith("()", StringComparison.Ordinal);
            var label = own.TrimEnd('(', ')');
            yield return new Completion(label, method ? label + (function.Parameters.Count > 1 ? "(" : "()") : label, CompletionKind.Function, function.Result.Words, $"{Shape(function)}. {function.Help}");
        }
    }

    /// <summary>The type of the value that ends where the text does: a dotted name, or a call.</summary>
    private static FactType? TypeOf(string target, Before before, Schema schema)
    {
        var start = target.Length;
        var depth = 0;
        while (start > 0)
        {
            var c = target[start - 1];
            if (c == ')') depth++;
            else if (c == '(' && depth-- == 0) break;
            else if (depth == 0 && !IsName(c) && c != '.') break;
            start--;
        }
        var expression = target[start..];
        if (expression.Length == 0) return null;
        foreach (var (name, element) in Locals(before, schema)) schema = schema.With(name, element);
        return Expression.Compile(expression, schema).Expression?.Type;
    }

    /// <summary>Names that open lambdas give to the members of a list: x in list.Any(x => ….</summary>
    private static IEnumerable<(string Name, FactType Type)> Locals(Before before, Schema schema)
    {
        foreach (var (name, _, at) in before.Calls)
        {
            if (at + 2 >= before.Parts.Count || before.Parts[at + 2] != "=>") continue;
            var local = before.Parts[at + 1];
            var list = name.LastIndexOf('.') is var dot and > 0 ? Expression.Compile(name[..dot], schema).Expression?.Type as ListType : null;
            yield return (local, list?.Of ?? FactType.Any);
            if (list is not null) schema = schema.With(local, list.Of);
        }
    }

    /// <summary>The values that the fact compared just before the caret can have.</summary>
    private static IReadOnlyList<string> Choices(Before before, Schema schema)
    {
        var parts = before.Parts;
        var at = parts.Count - 1;
        if (at >= 0 && before.TextFrom is null && IsName(parts[at][0])) at--;
        // x in ("a", …
        while (at >= 0 && (parts[at] == "," || parts[at].StartsWith('"'))) at--;
        if (at >= 0 && parts[at] == "(") at--;
        if (at < 1 || parts[at] is not ("==" or "=" or "!=" or "<>") && !parts[at].Equals("in", StringComparison.OrdinalIgnoreCase)) return [];
        at--;
        if (parts[at].Equals("not", StringComparison.OrdinalIgnoreCase)) at--;
        var name = "";
        for (; at >= 0 && (parts[at] == "." || IsName(parts[at][0])); at--) name = parts[at] + name;
        if (name.Length == 0) return [];
        foreach (var (local, element) in Locals(before, schema)) schema = schema.With(local, element);
        return Expression.Compile(name, schema).Expression?.Type is TextType { Values: { Count: > 0 } values } ? values : [];
    }
}
