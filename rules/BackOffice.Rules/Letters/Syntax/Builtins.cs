using System.Globalization;
using System.Text.Json;
using BackOffice.Rules.Calendars;

namespace BackOffice.Rules.Letters.Syntax;

/// <summary>A built-in function: its parameters by name ("?" marks those that may be left out, "…" any number more) and what it does.</summary>
internal sealed class Builtin(string name, string[] parameters, Func<Interpreter, object?[], int, object?> run) : ICallable
{
    public string Name => name;

    public IReadOnlyList<string> Parameters => parameters;

    private bool TakesMore => parameters.Length > 0 && parameters[^1] == "…";

    private int Most => TakesMore ? int.MaxValue : parameters.Length;

    private int Least => parameters.Count(p => p[^1] is not ('?' or '…'));

    public object? Call(Interpreter interpreter, Interpreter.CallArguments arguments, int position)
    {
        var values = new List<object?>(arguments.Positional);
        foreach (var (key, value) in arguments.Named)
        {
            var at = Array.FindIndex(parameters, p => p.TrimEnd('?') == key);
            if (at < 0 || at < arguments.Positional.Count)
            {
                throw new TemplateFault(at < 0 ? $"\"{name}\" has no argument \"{key}\"." : $"\"{name}\" is given its argument \"{key}\" twice.", position);
            }

            while (values.Count <= at)
            {
                values.Add(null);
            }

            values[at] = value;
        }

        if (values.Count < Least || values.Count > Most)
        {
            var wanted = Least == Most ? $"{Least}" : TakesMore ? $"{Least} or more" : $"{Least} to {Most}";
            throw new TemplateFault($"\"{name}\" takes {wanted} arguments, not {values.Count}.", position);
        }

        while (!TakesMore && values.Count < parameters.Length)
        {
            values.Add(null);
        }

        return Values.Bounded(run(interpreter, [.. values], position), position);
    }
}

/// <summary>Scriban's built-in functions, without those that read the clock or chance.</summary>
internal static partial class Builtins
{
    private static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(250);

    public static ObjectValue Create()
    {
        var all = new ObjectValue();
        Group(all, "array", Arrays);
        Group(all, "string", Strings);
        Group(all, "math", Numbers);
        Group(all, "object", Objects);
        Group(all, "html", Html);
        Group(all, "regex", Patterns);
        Group(all, "timespan", Times);
        Group(all, "date", Dates);
        var date = (ObjectValue)all["date"]!;
        date.Set("format", DateFormat.Standard);
        date.Set("default_format", DateFormat.Standard);
        var time = (ObjectValue)all["timespan"]!;
        time.Set("zero", TimeSpan.Zero);
        // Not Scriban's: a letter's values are escaped, and this is how a template says that one holds Markdown.
        all.Set("raw", new Builtin("raw", ["text"], (run, a, _) => run.Own(new string(S(run, a[0]).AsSpan()))));
        all.Set("include", new Builtin("include", ["name", "…"], (_, _, at) => throw new TemplateFault("A letter cannot include another file.", at)));
        return all;
    }

    /// <summary>Names of the groups and their functions, for the check of unknown names.</summary>
    public static ObjectValue Shared => Made.Value;

    private static readonly Lazy<ObjectValue> Made = new(Create);

    private static void Group(ObjectValue all, string group, Builtin[] functions)
    {
        var members = new ObjectValue();
        foreach (var function in functions)
        {
            members.Set(function.Name[(group.Length + 1)..], function);
        }

        all.Set(group, members);
    }

    private static string S(Interpreter run, object? value) => run.Text(value);

    private static List<object?> L(Interpreter run, object? value, int at) => value switch
    {
        null => [],
        ListValue l => l.Items,
        RangeValue r => Bounded(r, at),
        // A letter of ours takes a text for the only item where somebody chose one; Scriban takes it for its characters.
        string s => run.Exact ? [.. s.Select(c => (object?)c.ToString())] : [value],
        ObjectValue => [.. run.Items(value, at)],
        _ => throw new TemplateFault($"A list is needed, not {Interpreter.Describe(value)}.", at),
    };

    private static List<object?> Bounded(RangeValue range, int at) =>
        range.Count <= 100_000 ? [.. range.Items()] : throw new TemplateFault("The range is too long.", at);

    private static ListValue List(IEnumerable<object?> items) => new(items);

    // Of nothing comes nothing, so that "??" can say what to write instead.
    private static object? Unless(object? missing, Func<object?> otherwise) => missing is null ? null : otherwise();

    private static ICallable F(object? value, int at) =>
        value as ICallable ?? throw new TemplateFault($"A function such as @string.upcase is needed, not {Interpreter.Describe(value)}.", at);

    private static CultureInfo Culture(object? name, int at)
    {
        if (name is not string text)
        {
            return Days.British;
        }

        try
        {
            return CultureInfo.GetCultureInfo(text);
        }
        catch (CultureNotFoundException)
        {
            throw new TemplateFault($"There is no culture \"{text}\".", at);
        }
    }

    private static readonly Builtin[] Objects =
    [
        new("object.default", ["value", "default"], (_, a, _) => a[0] is null or "" ? a[1] : a[0]),
        new("object.format", ["value", "format", "culture?"], (r, a, at) => Format(r, a[0], a[1], a[2], at)),
        new("object.has_key", ["value", "key"], (r, a, _) => a[0] is ObjectValue o && o.Has(S(r, a[1]))),
        new("object.has_value", ["value", "key"], (r, a, _) => a[0] is ObjectValue o && o[S(r, a[1])] is not null),
        new("object.keys", ["value"], (_, a, _) => a[0] is ObjectValue o ? List(o.Names) : List([])),
        new("object.values", ["value"], (_, a, _) => a[0] is ObjectValue o ? List(o.Names.Select(n => o[n])) : List([])),
        new("object.size", ["value"], (r, a, at) => a[0] switch { null => 0L, string s => s.Length, ObjectValue o => o.Count, ListValue or RangeValue => L(r, a[0], at).Count, _ => 0L }),
        new("object.typeof", ["value"], (_, a, _) => a[0] switch
        {
            null => null, string => "string", bool => "boolean", long or double or decimal => "number", RangeValue => "iterator", ListValue => "array", _ => "object",
        }),
        new("object.kind", ["value"], (_, a, _) => a[0] switch
        {
            null => null, string => "string", bool => "bool", long l => l is >= int.MinValue and <= int.MaxValue ? "int" : "long", double => "double", decimal => "decimal",
            RangeValue => "range", ListValue => "array", ICallable => "function", DateValue => "DateTime", TimeSpan => "TimeSpan", _ => "object",
        }),
        new("object.eval", ["value"], (r, a, at) => a[0] is string text ? r.Evaluate(Reparsed(text, at)) : a[0] is ICallable f ? r.Invoke(f, Array.Empty<object?>(), at) : a[0]),
        new("object.eval_template", ["value"], (r, a, at) => a[0] is string text ? r.Expand(text, at) : a[0]),
        new("object.to_json", ["value"], (_, a, _) => Values.ToJson(a[0])?.ToJsonString(Plain) ?? "null"),
        new("object.from_json", ["json"], (r, a, at) =>
        {
            try
            {
                using var json = JsonDocument.Parse(S(r, a[0]));
                return Values.FromElement(json.RootElement, exact: false);
            }
            catch (JsonException)
            {
                throw new TemplateFault("The text is not JSON.", at);
            }
        }),
    ];

    // With \u0027 for an apostrophe, which is safe inside HTML too.
    private static readonly JsonSerializerOptions Plain = new();

    private static Node Reparsed(string text, int at)
    {
        try
        {
            return Parser.ParseExpressionText(text, 0);
        }
        catch (TemplateFault fault)
        {
            throw new TemplateFault($"The text \"{text}\" is not an expression: {fault.Message}", at);
        }
    }
}
