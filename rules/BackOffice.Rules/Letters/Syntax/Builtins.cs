using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
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

    private static readonly Builtin[] Arrays =
    [
        new("array.add", ["list", "value"], (r, a, at) => List(L(r, a[0], at).Append(a[1]))),
        new("array.add_range", ["list1", "list2"], (r, a, at) => List(L(r, a[0], at).Concat(L(r, a[1], at)))),
        new("array.concat", ["list1", "list2"], (r, a, at) => List(L(r, a[0], at).Concat(L(r, a[1], at)))),
        new("array.compact", ["list"], (r, a, at) => Unless(a[0], () => List(L(r, a[0], at).Where(i => i is not null)))),
        new("array.cycle", ["list", "group?"], Cycle),
        new("array.any", ["list", "function", "…"], (r, a, at) => L(r, a[0], at).Any(i => Values.IsTrue(r.Invoke(F(a[1], at), (object?[])[i, .. a[2..]], at)))),
        new("array.each", ["list", "function"], (r, a, at) => Unless(a[0], () => List(L(r, a[0], at).Select(i => r.Invoke(F(a[1], at), (object?[])[i], at)).ToList()))),
        new("array.filter", ["list", "function"], (r, a, at) => Unless(a[0], () => List(L(r, a[0], at).Where(i => Values.IsTrue(r.Invoke(F(a[1], at), (object?[])[i], at))).ToList()))),
        new("array.first", ["list"], (r, a, at) => L(r, a[0], at).FirstOrDefault()),
        new("array.last", ["list"], (r, a, at) => L(r, a[0], at).LastOrDefault()),
        new("array.insert_at", ["list", "index", "value"], (r, a, at) =>
        {
            var items = L(r, a[0], at).ToList();
            var index = Interpreter.ToInt(a[1], at);
            index = index < 0 ? Math.Max(0, items.Count + index) : index;
            if (index > 100_000)
            {
                throw new TemplateFault("The list becomes too long.", at);
            }

            while (items.Count < index)
            {
                items.Add(null);
            }

            items.Insert(index, a[2]);
            return List(items);
        }),
        new("array.join", ["list", "delimiter", "function?"], (r, a, at) =>
            string.Join(S(r, a[1]), L(r, a[0], at).Select(i => a[2] is null ? S(r, i) : S(r, r.Invoke(F(a[2], at), (object?[])[S(r, i)], at))))),
        new("array.limit", ["list", "count"], (r, a, at) => Unless(a[0], () => List(L(r, a[0], at).Take(Interpreter.ToInt(a[1], at))))),
        new("array.map", ["list", "member"], (r, a, at) => List(a[1] is ICallable f
            ? L(r, a[0], at).Select(i => r.Invoke(f, (object?[])[i], at)).ToList()
            // An item without such a member is left out; one whose member is empty stays.
            : L(r, a[0], at).Where(i => i is ObjectValue o ? o.Has(S(r, a[1])) : r.MemberOf(i, S(r, a[1])) is not null).Select(i => r.MemberOf(i, S(r, a[1]))).ToList())),
        new("array.offset", ["list", "index"], (r, a, at) => Unless(a[0], () => List(L(r, a[0], at).Skip(Interpreter.ToInt(a[1], at))))),
        new("array.remove_at", ["list", "index"], (r, a, at) =>
        {
            var items = L(r, a[0], at).ToList();
            var index = Interpreter.ToInt(a[1], at);
            index = index < 0 ? items.Count + index : index;
            if (index >= 0 && index < items.Count)
            {
                items.RemoveAt(index);
            }

            return List(items);
        }),
        new("array.reverse", ["list"], (r, a, at) => List(Enumerable.Reverse(L(r, a[0], at)))),
        new("array.size", ["list"], (r, a, at) => a[0] is RangeValue range ? range.Count : (long)L(r, a[0], at).Count),
        new("array.sort", ["list", "member?"], (r, a, at) =>
        {
            var items = L(r, a[0], at);
            if (r.Exact)
            {
                RefuseMixed(items.Select(i => a[1] is null ? i : r.MemberOf(i, S(r, a[1]))), at);
            }

            return List(a[1] is null
                ? items.OrderBy(i => i, Comparer<object?>.Create(Values.Order))
                : items.OrderBy(i => r.MemberOf(i, S(r, a[1])), Comparer<object?>.Create(Values.Order)));
        }),
        new("array.uniq", ["list"], (r, a, at) =>
        {
            if (a[0] is null)
            {
                return null;
            }

            var found = new List<object?>();
            foreach (var item in L(r, a[0], at))
            {
                if (!found.Exists(f => f?.GetType() == item?.GetType() && Values.Same(f, item, r.FormatDate)))
                {
                    found.Add(item);
                }
            }

            return List(found);
        }),
        new("array.contains", ["list", "item"], (r, a, at) => L(r, a[0], at).Exists(i => i?.GetType() == a[1]?.GetType() && Values.Same(i, a[1], r.FormatDate))),
    ];

    private static void RefuseMixed(IEnumerable<object?> keys, int at)
    {
        Type? kind = null;
        foreach (var key in keys.OfType<object>())
        {
            if (key is ObjectValue or ListValue || (kind is not null && kind != key.GetType()))
            {
                throw new TemplateFault("These items cannot be sorted: they have no common order. Sort them by a member that is of one kind in all of them.", at);
            }

            kind = key.GetType();
        }
    }

    private static object? Cycle(Interpreter run, object?[] a, int at)
    {
        var items = L(run, a[0], at);
        if (items.Count == 0)
        {
            return null;
        }

        var store = run.Builtins["$cycles"] as ObjectValue;
        if (store is null)
        {
            run.Builtins.Set("$cycles", store = new ObjectValue());
        }

        var group = a[1] is null ? string.Join('\u001f', items.Select(i => S(run, i))) : S(run, a[1]);
        var next = store[group] is long seen ? seen : 0;
        store.Set(group, next + 1);
        return items[(int)(next % items.Count)];
    }

    private static readonly Builtin[] Strings =
    [
        new("string.append", ["text", "with"], (r, a, _) => S(r, a[0]) + S(r, a[1])),
        new("string.prepend", ["text", "by"], (r, a, _) => S(r, a[1]) + S(r, a[0])),
        new("string.capitalize", ["text"], (r, a, _) => Capital(S(r, a[0]))),
        new("string.capitalizewords", ["text"], (r, a, _) => CapitalWords(S(r, a[0]))),
        new("string.contains", ["text", "value"], (r, a, _) => S(r, a[1]) is { Length: > 0 } part && S(r, a[0]).Contains(part, StringComparison.Ordinal)),
        new("string.empty", ["text"], (r, a, _) => S(r, a[0]).Length == 0),
        new("string.whitespace", ["text"], (r, a, _) => string.IsNullOrWhiteSpace(S(r, a[0]))),
        new("string.downcase", ["text"], (r, a, _) => Unless(a[0], () => S(r, a[0]).ToLower(Days.British))),
        new("string.upcase", ["text"], (r, a, _) => Unless(a[0], () => S(r, a[0]).ToUpper(Days.British))),
        new("string.starts_with", ["text", "value"], (r, a, _) => S(r, a[1]) is { Length: > 0 } part && S(r, a[0]).StartsWith(part, StringComparison.Ordinal)),
        new("string.ends_with", ["text", "value"], (r, a, _) => S(r, a[1]) is { Length: > 0 } part && S(r, a[0]).EndsWith(part, StringComparison.Ordinal)),
        new("string.equals_ignore_case", ["text", "value"], (r, a, _) => string.Equals(S(r, a[0]), S(r, a[1]), StringComparison.OrdinalIgnoreCase)),
        new("string.handleize", ["text"], (r, a, _) => Handle(S(r, a[0]))),
        new("string.escape", ["text"], (r, a, _) => Unless(a[0], () => Values.Quote(S(r, a[0]))[1..^1])),
        new("string.literal", ["text"], (r, a, _) => a[0] is null ? null : Values.Quote(S(r, a[0]))),
        new("string.lstrip", ["text"], (r, a, _) => Unless(a[0], () => S(r, a[0]).TrimStart())),
        new("string.rstrip", ["text"], (r, a, _) => Unless(a[0], () => S(r, a[0]).TrimEnd())),
        new("string.strip", ["text"], (r, a, _) => Unless(a[0], () => S(r, a[0]).Trim())),
        new("string.strip_newlines", ["text"], (r, a, _) => S(r, a[0]).Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal)),
        new("string.pluralize", ["number", "singular", "plural"], (r, a, at) => Values.ToDouble(Numeric(a[0], at)) == 1 ? S(r, a[1]) : S(r, a[2])),
        new("string.remove", ["text", "remove"], (r, a, _) => Unless(a[0], () => Replace(S(r, a[0]), S(r, a[1]), ""))),
        new("string.remove_first", ["text", "remove"], (r, a, _) => Unless(a[0], () => ReplaceOne(S(r, a[0]), S(r, a[1]), "", last: false))),
        new("string.remove_last", ["text", "remove"], (r, a, _) => ReplaceOne(S(r, a[0]), S(r, a[1]), "", last: true)),
        new("string.replace", ["text", "match", "replace"], (r, a, at) => r.Exact && a[0] is not null && S(r, a[1]).Length == 0
            ? throw new TemplateFault("The text to replace is empty.", at)
            : Replace(S(r, a[0]), S(r, a[1]), S(r, a[2]))),
        new("string.replace_first", ["text", "match", "replace", "fromEnd?"], (r, a, _) => ReplaceOne(S(r, a[0]), S(r, a[1]), S(r, a[2]), a[3] is true)),
        new("string.size", ["text"], (r, a, _) => (long)S(r, a[0]).Length),
        new("string.slice", ["text", "start", "length?"], (r, a, at) => Slice(S(r, a[0]), Interpreter.ToInt(a[1], at), a[2] is null ? null : Interpreter.ToInt(a[2], at))),
        new("string.slice1", ["text", "start", "length?"], (r, a, at) => Slice(S(r, a[0]), Interpreter.ToInt(a[1], at), a[2] is null ? 1 : Interpreter.ToInt(a[2], at))),
        new("string.split", ["text", "match"], (r, a, _) => Split(S(r, a[0]), S(r, a[1]))),
        new("string.to_int", ["text"], (r, a, _) => int.TryParse(S(r, a[0]), NumberStyles.Integer, Days.British, out var i) ? (long)i : null),
        new("string.to_long", ["text"], (r, a, _) => long.TryParse(S(r, a[0]), NumberStyles.Integer, Days.British, out var i) ? i : null),
        new("string.to_float", ["text"], (r, a, _) => float.TryParse(S(r, a[0]), NumberStyles.Float | NumberStyles.AllowThousands, Days.British, out var f) ? double.Parse(f.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : null),
        new("string.to_double", ["text"], (r, a, _) => double.TryParse(S(r, a[0]), NumberStyles.Float | NumberStyles.AllowThousands, Days.British, out var d) ? d : null),
        new("string.truncate", ["text", "length", "ellipsis?"], (r, a, at) => Truncate(S(r, a[0]), Interpreter.ToInt(a[1], at), a[2] is null ? "..." : S(r, a[2]))),
        new("string.truncatewords", ["text", "count", "ellipsis?"], (r, a, at) => r.Exact
            ? AllWords(S(r, a[0]), Interpreter.ToInt(a[1], at))
            : TruncateWords(S(r, a[0]), Interpreter.ToInt(a[1], at), a[2] is null ? "..." : S(r, a[2]))),
        new("string.pad_left", ["text", "width"], (r, a, at) => S(r, a[0]).PadLeft(Width(a[1], at))),
        new("string.pad_right", ["text", "width"], (r, a, at) => S(r, a[0]).PadRight(Width(a[1], at))),
        new("string.index_of", ["text", "search", "startIndex?", "count?", "stringComparison?"], (r, a, at) => IndexOf(S(r, a[0]), S(r, a[1]), a, at)),
        new("string.base64_encode", ["text"], (r, a, _) => Convert.ToBase64String(Encoding.UTF8.GetBytes(S(r, a[0])))),
        new("string.base64_decode", ["text"], (r, a, at) => Decode(S(r, a[0]), at)),
        // For templates that come from elsewhere; nothing here is protected by these two.
        new("string.md5", ["text"], (r, a, _) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(S(r, a[0]))))),
        new("string.sha1", ["text"], (r, a, _) => Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(S(r, a[0]))))),
        new("string.hmac_sha1", ["text", "secretKey"], (r, a, _) => Convert.ToHexStringLower(HMACSHA1.HashData(Encoding.UTF8.GetBytes(S(r, a[1])), Encoding.UTF8.GetBytes(S(r, a[0]))))),
        new("string.sha256", ["text"], (r, a, _) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(S(r, a[0]))))),
        new("string.sha512", ["text"], (r, a, _) => Convert.ToHexStringLower(SHA512.HashData(Encoding.UTF8.GetBytes(S(r, a[0]))))),
        new("string.hmac_sha256", ["text", "secretKey"], (r, a, _) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(S(r, a[1])), Encoding.UTF8.GetBytes(S(r, a[0]))))),
        new("string.hmac_sha512", ["text", "secretKey"], (r, a, _) => Convert.ToHexStringLower(HMACSHA512.HashData(Encoding.UTF8.GetBytes(S(r, a[1])), Encoding.UTF8.GetBytes(S(r, a[0]))))),
    ];

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpper(text[0], Days.British) + text[1..];

    private static string CapitalWords(string text)
    {
        var result = new StringBuilder(text.Length);
        var start = true;
        foreach (var c in text)
        {
            result.Append(start ? char.ToUpper(c, Days.British) : c);
            start = char.IsWhiteSpace(c);
        }

        return result.ToString();
    }

    private static string Handle(string text)
    {
        var handle = new StringBuilder();
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c))
            {
                handle.Append(char.ToLowerInvariant(c));
            }
            else if (handle.Length > 0 && handle[^1] != '-')
            {
                handle.Append('-');
            }
        }

        return handle.ToString().TrimEnd('-');
    }

    private static string Replace(string text, string match, string by)
    {
        if (match.Length == 0)
        {
            return text;
        }

        var result = text.Replace(match, by, StringComparison.Ordinal);
        return result.Length <= Values.TextLimit ? result : throw new TemplateFault("The text becomes longer than a megabyte.", -1);
    }

    private static string ReplaceOne(string text, string match, string by, bool last)
    {
        var at = match.Length == 0 ? -1 : last ? text.LastIndexOf(match, StringComparison.Ordinal) : text.IndexOf(match, StringComparison.Ordinal);
        return at < 0 ? text : string.Concat(text.AsSpan(0, at), by, text.AsSpan(at + match.Length));
    }

    private static string Slice(string text, int start, int? length)
    {
        if (start < 0)
        {
            start = Math.Max(0, text.Length + start);
        }

        if (start >= text.Length)
        {
            return "";
        }

        var count = length is null or 0 ? text.Length - start : Math.Clamp(length.Value, 0, text.Length - start);
        return text.Substring(start, count);
    }

    private static ListValue Split(string text, string match) =>
        List(text.Length == 0 ? [] : match.Length == 0 ? [text] : text.Split(match, StringSplitOptions.RemoveEmptyEntries));

    private static string Truncate(string text, int length, string ellipsis)
    {
        if (length < 0 || text.Length <= length)
        {
            return text;
        }

        return length <= ellipsis.Length ? ellipsis : string.Concat(text.AsSpan(0, length - ellipsis.Length), ellipsis);
    }

    // As Scriban: white space at the start counts as an empty word, and what marks the cut is always three dots.
    private static string AllWords(string text, int count)
    {
        if (text.Length == 0)
        {
            return "";
        }

        var words = new List<string>();
        for (var at = 0; at <= text.Length && words.Count < count; at++)
        {
            var from = at;
            while (at < text.Length && !char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            words.Add(text[from..at]);
            while (at + 1 < text.Length && char.IsWhiteSpace(text[at + 1]))
            {
                at++;
            }
        }

        return string.Join(' ', words) + "...";
    }

    private static string TruncateWords(string text, int count, string ellipsis)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? "" : string.Join(' ', words.Take(Math.Max(0, count))) + ellipsis;
    }

    private static int Width(object? value, int at)
    {
        var width = Interpreter.ToInt(value, at);
        return width is >= 0 and <= 10_000 ? width : throw new TemplateFault("The width lies from 0 to 10,000.", at);
    }

    private static object IndexOf(string text, string search, object?[] a, int at)
    {
        var start = Math.Clamp(Interpreter.ToInt(a[2], at), 0, text.Length);
        var count = a[3] is null ? text.Length - start : Math.Clamp(Interpreter.ToInt(a[3], at), 0, text.Length - start);
        var comparison = a[4] is string name && name.Contains("ignore", StringComparison.OrdinalIgnoreCase) ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return (long)text.IndexOf(search, start, count, comparison);
    }

    private static string Decode(string text, int at)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(text));
        }
        catch (FormatException)
        {
            throw new TemplateFault("The text is not base64.", at);
        }
    }

    private static object Numeric(object? value, int at) => value switch
    {
        long or double or decimal => value,
        null => 0L,
        string s when long.TryParse(s, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        string s when double.TryParse(s, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw new TemplateFault($"A number is needed, not {Interpreter.Describe(value)}.", at),
    };

    // Scriban takes no text for a number, and true and false for 1 and 0.
    private static object Numeric(Interpreter run, object? value, int at) => run.Exact
        ? value switch
        {
            bool b => b ? 1L : 0L,
            string => throw new TemplateFault($"A number is needed, not {Interpreter.Describe(value)}.", at),
            _ => Numeric(value, at),
        }
        : Numeric(value, at);

    // What the operator itself does with texts and with nothing.
    private static object? Operand(Interpreter run, object? value, int at) => run.Exact ? value : Numeric(value, at);

    private static readonly Builtin[] Numbers =
    [
        new("math.abs", ["value"], (r, a, at) => a[0] is null ? null : Numeric(r, a[0], at) switch { long.MinValue => throw new TemplateFault("The result is too large a number.", at), long l => Math.Abs(l), decimal m => Math.Abs(m), var d => Math.Abs((double)d) }),
        new("math.ceil", ["value"], (r, a, at) => a[0] is null && !r.Exact ? null : Numeric(r, a[0], at) switch { long l => l, decimal m => Math.Ceiling(m), var d => Math.Ceiling((double)d) }),
        new("math.floor", ["value"], (r, a, at) => a[0] is null && !r.Exact ? null : Numeric(r, a[0], at) switch { long l => l, decimal m => Math.Floor(m), var d => Math.Floor((double)d) }),
        new("math.round", ["value", "precision?"], (r, a, at) =>
        {
            var digits = Math.Clamp(Interpreter.ToInt(a[1], at), 0, 15);
            return a[0] is null && !r.Exact ? null : Numeric(r, a[0], at) switch { long l => l, decimal m => Math.Round(m, digits), var d => Math.Round((double)d, digits) };
        }),
        new("math.divided_by", ["value", "divisor"], (r, a, at) =>
        {
            var result = Operators.Binary("/", Numeric(r, a[0], at), Numeric(r, a[1], at), at, r)!;
            return a[1] is long ? (long)Math.Floor(Values.ToDouble(result)) : result;
        }),
        new("math.minus", ["value", "with"], (r, a, at) => Operators.Binary("-", Operand(r, a[0], at), Operand(r, a[1], at), at, r)),
        new("math.plus", ["value", "with"], (r, a, at) => Operators.Binary("+", Operand(r, a[0], at), Operand(r, a[1], at), at, r)),
        new("math.times", ["value", "with"], (r, a, at) => Operators.Binary("*", Operand(r, a[0], at), Operand(r, a[1], at), at, r)),
        new("math.modulo", ["value", "with"], (r, a, at) => Operators.Binary("%", Operand(r, a[0], at), Operand(r, a[1], at), at, r)),
        new("math.is_number", ["value"], (_, a, _) => Values.IsNumber(a[0])),
        new("math.format", ["value", "format", "culture?"], (r, a, at) => r.Exact && a[0] is not null && !Values.IsNumber(a[0])
            ? throw new TemplateFault($"A number is needed, not {Interpreter.Describe(a[0])}.", at)
            : Format(r, a[0], a[1], a[2], at)),
        new("math.uuid", [], (_, _, at) => throw new TemplateFault("A letter may not contain chance.", at)),
        new("math.random", ["minValue", "maxValue"], (_, _, at) => throw new TemplateFault("A letter may not contain chance.", at)),
    ];

    private static string Format(Interpreter run, object? value, object? format, object? culture, int at)
    {
        var text = run.Text(format);
        // A standard format with a huge precision (F999999999) would fill the memory.
        if (text.Length > 100 || (text.Length > 3 && char.IsAsciiLetter(text[0]) && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0))
        {
            throw new TemplateFault("The format is too long.", at);
        }

        try
        {
            return value switch
            {
                null => "",
                DateValue date => date.Moment.ToString(text, Culture(culture, at)),
                IFormattable number => number.ToString(text, Culture(culture, at)),
                _ => run.Text(value),
            };
        }
        catch (FormatException)
        {
            // Hexadecimal is only for whole numbers, and so on.
            throw new TemplateFault($"\"{text}\" is no format for {Interpreter.Describe(value)}.", at);
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

    private static readonly Builtin[] Html =
    [
        new("html.strip", ["text"], (r, a, at) => Guarded(at, () => Tags().Replace(S(r, a[0]), ""))),
        new("html.escape", ["text"], (r, a, _) => WebUtility.HtmlEncode(S(r, a[0]))),
        new("html.newline_to_br", ["text"], (r, a, _) => S(r, a[0]).Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "<br />\n", StringComparison.Ordinal)),
        new("html.url_encode", ["text"], (r, a, _) => Uri.EscapeDataString(S(r, a[0]))),
        new("html.url_escape", ["text"], (r, a, _) => UrlEscape(S(r, a[0]))),
    ];

    [GeneratedRegex("<script.*?</script>|<!--.*?-->|<style.*?</style>|<[^>]*>", RegexOptions.IgnoreCase | RegexOptions.Singleline, 250)]
    private static partial Regex Tags();

    private static string UrlEscape(string text)
    {
        const string Allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~!*'();:@&=+$,/?#[]";
        var escaped = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var s = rune.ToString();
            escaped.Append(s.Length == 1 && Allowed.Contains(s[0], StringComparison.Ordinal) ? s : Uri.EscapeDataString(s));
        }

        return escaped.ToString();
    }

    private static readonly Builtin[] Patterns =
    [
        new("regex.escape", ["pattern"], (r, a, _) => Regex.Escape(S(r, a[0]))),
        new("regex.unescape", ["pattern"], (r, a, at) => Guarded(at, () => Regex.Unescape(S(r, a[0])))),
        new("regex.match", ["text", "pattern", "options?"], (r, a, at) => Guarded(at, () =>
        {
            var match = Pattern(r, a[1], a[2]).Match(S(r, a[0]));
            return match.Success ? Groups(match) : List([]);
        })),
        new("regex.matches", ["text", "pattern", "options?"], (r, a, at) => Guarded(at, () => List(Pattern(r, a[1], a[2]).Matches(S(r, a[0])).Take(10_000).Select(Groups).ToList()))),
        new("regex.replace", ["text", "pattern", "replace", "options?"], (r, a, at) => Guarded(at, () => Pattern(r, a[1], a[3]).Replace(S(r, a[0]), S(r, a[2])))),
        new("regex.split", ["text", "pattern", "options?"], (r, a, at) => Guarded(at, () => List(Pattern(r, a[1], a[2]).Split(S(r, a[0])).ToList()))),
    ];

    private static Regex Pattern(Interpreter run, object? pattern, object? options)
    {
        var chosen = RegexOptions.None;
        foreach (var c in run.Text(options))
        {
            chosen |= c switch { 'i' => RegexOptions.IgnoreCase, 'm' => RegexOptions.Multiline, 's' => RegexOptions.Singleline, 'x' => RegexOptions.IgnorePatternWhitespace, _ => RegexOptions.None };
        }

        return new Regex(run.Text(pattern), chosen, PatternTime);
    }

    private static ListValue Groups(Match match) => List(match.Groups.Cast<Group>().Where(g => g.Success).Select(g => (object?)g.Value).ToList());

    private static T Guarded<T>(int at, Func<T> run)
    {
        try
        {
            return run();
        }
        catch (RegexMatchTimeoutException)
        {
            throw new TemplateFault("The pattern takes too long.", at);
        }
        catch (ArgumentException fault)
        {
            throw new TemplateFault($"The pattern cannot be read: {fault.Message}", at);
        }
    }

    private static readonly Builtin[] Times =
    [
        new("timespan.from_days", ["days"], (_, a, at) => Time(a[0], TimeSpan.TicksPerDay, at)),
        new("timespan.from_hours", ["hours"], (_, a, at) => Time(a[0], TimeSpan.TicksPerHour, at)),
        new("timespan.from_minutes", ["minutes"], (_, a, at) => Time(a[0], TimeSpan.TicksPerMinute, at)),
        new("timespan.from_seconds", ["seconds"], (_, a, at) => Time(a[0], TimeSpan.TicksPerSecond, at)),
        new("timespan.from_milliseconds", ["millis"], (_, a, at) => Time(a[0], TimeSpan.TicksPerMillisecond, at)),
        new("timespan.parse", ["text"], (r, a, at) => TimeSpan.TryParse(S(r, a[0]), CultureInfo.InvariantCulture, out var time) ? time : throw new TemplateFault($"{Interpreter.Describe(a[0])} is no length of time.", at)),
    ];

    private static object Time(object? value, long unit, int at)
    {
        var ticks = Values.ToDouble(Numeric(value, at)) * unit;
        return Math.Abs(ticks) < TimeSpan.MaxValue.Ticks ? new TimeSpan((long)ticks) : throw new TemplateFault("The length of time is too long.", at);
    }

    private static readonly Builtin[] Dates =
    [
        new("date.now", [], (r, _, at) => r.Settings.Today is { } now ? new DateValue(now) : throw new TemplateFault("A letter takes its day from \"today\", not from the clock.", at)),
        new("date.parse", ["text", "pattern?", "culture?"], (r, a, at) => a[0] is null or "" ? null
            : DateFormat.Parse(a[0], a[1] as string, Culture(a[2], at)) ?? throw new TemplateFault($"{Interpreter.Describe(a[0])} is not a date.", at)),
        new("date.parse_to_string", ["text", "output_pattern", "input_pattern?", "output_culture?", "input_culture?"], (r, a, at) => a[0] is null or "" ? null
            : DateFormat.Parse(a[0], a[2] as string, Culture(a[4], at)) is { } date ? DateFormat.ToText(date.Moment, S(r, a[1]), Culture(a[3], at)) : throw new TemplateFault($"{Interpreter.Describe(a[0])} is not a date.", at)),
        new("date.to_string", ["datetime", "pattern", "culture?"], (r, a, at) => On(r, a[0], at, d => DateFormat.ToText(d, a[1] is null ? DateFormat.Standard : S(r, a[1]), Culture(a[2], at)))),
        new("date.add_days", ["date", "days"], (r, a, at) => Moved(r, a, at, (d, n) => d.AddDays(n))),
        new("date.add_months", ["date", "months"], (r, a, at) => Moved(r, a, at, (d, n) => d.AddMonths((int)Math.Round(n)))),
        new("date.add_years", ["date", "years"], (r, a, at) => Moved(r, a, at, (d, n) => d.AddYears((int)Math.Round(n)))),
        new("date.add_hours", ["date", "hours"], (r, a, at) => Moved(r, a, at, (d, n) => d.AddHours(n))),
        new("date.add_minutes", ["date", "minutes"], (r, a, at) => Moved(r, a, at, (d, n) => d.AddMinutes(n))),
        new("date.add_seconds", ["date", "seconds"], (r, a, at) => Moved(r, a, at, (d, n) => d.AddSeconds(n))),
        new("date.add_milliseconds", ["date", "millis"], (r, a, at) => Moved(r, a, at, (d, n) => d.AddMilliseconds(n))),
    ];

    private static object? On(Interpreter interpreter, object? value, int at, Func<DateTimeOffset, object?> run) =>
        value is null or "" ? null
        : interpreter.Exact && value is string ? throw new TemplateFault($"{Interpreter.Describe(value)} is not a date. Write date.parse before it.", at)
        : DateFormat.Parse(value, null, Days.British) is { } date ? run(date.Moment)
        : throw new TemplateFault($"{Interpreter.Describe(value)} is not a date.", at);

    private static object? Moved(Interpreter run, object?[] a, int at, Func<DateTimeOffset, double, DateTimeOffset> move) => run.Exact && a[0] is null ? throw new TemplateFault("The date is empty.", at) : On(run, a[0], at, date =>
    {
        try
        {
            return new DateValue(move(date, Values.ToDouble(Numeric(run, a[1], at))));
        }
        catch (ArgumentException)
        {
            // Too far away, or by a number that is none.
            throw new TemplateFault("The date lies outside the years that a calendar has.", at);
        }
    });
}
