using System.Globalization;
using System.Text;
using System.Text.Json;

namespace BackOffice.Engine.Workflow.Scripting;

/// <summary>Functions and methods that scripts may call.</summary>
internal static class ScriptFunctions
{
    /// <summary>Longest text that a method may build.</summary>
    public const int TextLimit = 1_000_000;

    public static ScriptLimit TooLong() => new(0, $"a text grows to more than {TextLimit:N0} characters. Make it shorter.");

    /// <summary>Names that stand for objects of functions.</summary>
    public static readonly IReadOnlySet<string> Objects = new HashSet<string> { "Math", "JSON", "Number", "String", "Array", "Object", "Boolean" };

    private static readonly HashSet<string> Plain =
    [
        "getVariable", "setVariable", "getInput", "getOutputFrom", "getLastResult", "getCorrelationId", "setCorrelationId",
        "getWorkflowInstanceName", "setWorkflowInstanceName", "getWorkflowInstanceId", "stringToBase64", "stringFromBase64", "parseGuid", "getWorkflowDefinitionId", "getWorkflowDefinitionVersionId", "getWorkflowDefinitionVersion",
        "isNullOrWhiteSpace", "isNullOrEmpty", "toJson", "parseInt", "parseFloat", "isNaN", "isFinite", "Number", "String", "Boolean", "Array", "Object", "encodeURIComponent", "decodeURIComponent", "setOutcome", "setOutcomes",
    ];

    private static readonly HashSet<string> Methods =
    [
        "startsWith", "endsWith", "includes", "indexOf", "lastIndexOf", "toUpperCase", "toLowerCase", "trim", "trimStart", "trimEnd", "substring", "substr", "slice", "split",
        "replace", "replaceAll", "padStart", "padEnd", "charAt", "charCodeAt", "repeat", "concat", "toString", "toFixed", "join", "at", "reverse", "localeCompare", "hasOwnProperty", "flat",
        "map", "filter", "find", "findIndex", "findLast", "findLastIndex", "some", "every", "forEach", "reduce", "reduceRight", "sort", "toSorted", "toReversed", "with", "flatMap",
        "push", "pop", "shift", "unshift", "splice", "fill", "codePointAt", "normalize", "toPrecision", "toLocaleUpperCase", "toLocaleLowerCase", "valueOf", "call", "apply",
    ];

    /// <summary>True for a function that a script may call by its bare name. <c>getX</c> and <c>setX</c> are looked up when it runs.</summary>
    public static bool IsFunction(string name) => Plain.Contains(name) || IsAccessor(name);

    public static bool IsAccessor(string name) =>
        !Plain.Contains(name) && name.Length > 3 && (name.StartsWith("get", StringComparison.Ordinal) || name.StartsWith("set", StringComparison.Ordinal)) && (char.IsUpper(name[3]) || name[3] == '_')
        && name is not ("getActivity" or "setTimeout" or "setInterval");

    public static bool IsMethod(string name) => Methods.Contains(name);

    public static object? Call(ScriptScope scope, int position, string name, object?[] given)
    {
        var run = scope.Run;
        object? Given(int i) => i < given.Length ? given[i] : Undefined.Value;
        switch (name)
        {
            case "getVariable":
                return run.TryVariable(ScriptValue.Text(Given(0)), null, out var variable) ? ScriptValue.FromJson(variable) : Undefined.Value;
            case "setVariable":
                run.SetVariable(ScriptValue.Text(Given(0)), ScriptValue.ToJson(Given(1)));
                return Undefined.Value;
            case "getInput":
                return run.TryInput(ScriptValue.Text(Given(0)), out var input) ? ScriptValue.FromJson(input) : Undefined.Value;
            case "getOutputFrom":
                return Result(run, ScriptValue.Text(Given(0)), given.Length > 1 ? ScriptValue.Text(Given(1)) : null) ?? Undefined.Value;
            case "getLastResult":
                return ScriptValue.FromJson(run.Workflow.Results?["$last"]);
            case "getCorrelationId":
                return run.Process.CorrelationOf(run);
            case "setCorrelationId":
                run.Process.Correlate(run, Given(0) is null or Undefined ? null : ScriptValue.Text(Given(0)));
                return Undefined.Value;
            case "getWorkflowInstanceName":
                return run.Process.NameOf(run);
            case "setWorkflowInstanceName":
                run.Process.Rename(run, Given(0) is null or Undefined ? null : ScriptValue.Text(Given(0)));
                return Undefined.Value;
            case "getWorkflowInstanceId":
                return Process.InstanceId(run);
            case "getWorkflowDefinitionId":
                return run.Inner.DefinitionId;
            case "getWorkflowDefinitionVersionId":
                return run.Inner.VersionId;
            case "getWorkflowDefinitionVersion":
                return (double)run.Inner.Version;
            case "isNullOrWhiteSpace":
                return Given(0) is null or Undefined || string.IsNullOrWhiteSpace(ScriptValue.Text(Given(0)));
            case "isNullOrEmpty":
                return Given(0) is null or Undefined || ScriptValue.Text(Given(0)).Length == 0;
            case "toJson":
                return Json.Write(ScriptValue.ToJson(Given(0)));
            case "stringToBase64":
                return Convert.ToBase64String(Encoding.UTF8.GetBytes(ScriptValue.Text(Given(0))));
            case "stringFromBase64":
                return FromBase64(position, ScriptValue.Text(Given(0)));
            case "parseGuid":
                return Guid.TryParse(ScriptValue.Text(Given(0)), out var guid) ? guid.ToString("D") : throw new ScriptError(position, $"'{ScriptValue.Text(Given(0))}' is no GUID.");
            case "parseInt":
                return ParseWhole(ScriptValue.Text(Given(0)), Given(1));
            case "parseFloat":
                return ParseFraction(ScriptValue.Text(Given(0)));
            case "isNaN":
                return double.IsNaN(ScriptValue.Number(Given(0)));
            case "isFinite":
                return double.IsFinite(ScriptValue.Number(Given(0)));
            case "encodeURIComponent":
                return EscapedForAddress(ScriptValue.Text(Given(0)));
            case "decodeURIComponent":
                return Uri.UnescapeDataString(ScriptValue.Text(Given(0)));
            case "Array":
                return ScriptLists.Made(position, given);
            case "Object":
                return Given(0) is null or Undefined ? new Dictionary<string, object?>(StringComparer.Ordinal) : Given(0);
            case "Number":
                return given.Length == 0 ? 0d : ScriptValue.Number(Given(0));
            case "String":
                return given.Length == 0 ? "" : ScriptValue.Text(Given(0));
            case "Boolean":
                return ScriptValue.Truth(Given(0));
            case "setOutcome":
                scope.Outcomes.Clear();
                scope.Outcomes.Add(ScriptValue.Text(Given(0)));
                return Undefined.Value;
            case "setOutcomes":
                scope.Outcomes.Clear();
                scope.Outcomes.AddRange(Given(0) is List<object?> several ? several.Select(ScriptValue.Text) : given.Select(ScriptValue.Text));
                return Undefined.Value;
            default:
                return Accessor(run, position, name, Given(0));
        }
    }

    /// <summary>Reads a variable by name, as <c>variables.Postcode</c> does.</summary>
    public static object? Variable(ActivityRun run, string name) =>
        run.TryVariable(name, Json.Camel(name), out var value) || Find(run, name, out value) ? ScriptValue.FromJson(value) : Undefined.Value;

    public static object? CallObject(int position, string target, string name, object?[] given)
    {
        object? Given(int i) => i < given.Length ? given[i] : Undefined.Value;
        double Number(int i) => ScriptValue.Number(Given(i));
        switch ($"{target}.{name}")
        {
            case "Math.abs": return Math.Abs(Number(0));
            case "Math.floor": return Math.Floor(Number(0));
            case "Math.ceil": return Math.Ceiling(Number(0));
            case "Math.trunc": return Math.Truncate(Number(0));
            case "Math.round": return Math.Floor(Number(0) + 0.5);
            case "Math.pow": return Math.Pow(Number(0), Number(1));
            case "Math.sqrt": return Math.Sqrt(Number(0));
            case "Math.sign": return Number(0) is var signed && double.IsNaN(signed) ? double.NaN : (double)Math.Sign(signed);
            case "Math.cbrt": return Math.Round(Math.Cbrt(Number(0))) is var root && root * root * root == Number(0) ? root : Math.Cbrt(Number(0));
            case "Math.hypot": return Math.Sqrt(given.Sum(g => ScriptValue.Number(g) * ScriptValue.Number(g)));
            case "Math.log": return Math.Log(Number(0));
            case "Math.log10": return Math.Log10(Number(0));
            case "Math.log2": return Math.Log2(Number(0));
            case "Math.exp": return Math.Exp(Number(0));
            case "Math.min": return given.Select(ScriptValue.Number).Aggregate(double.PositiveInfinity, Math.Min);
            case "Math.max": return given.Select(ScriptValue.Number).Aggregate(double.NegativeInfinity, Math.Max);
            case "JSON.stringify": return ScriptJson.Write(Given(0), Given(2)) ?? (object)Undefined.Value;
            case "JSON.parse":
                return Json.TryParse(ScriptValue.Text(Given(0)), out var parsed) ? ScriptValue.FromJson(parsed) : throw new ScriptError(position, "JSON.parse was given text that is not JSON.");
            case "Number.isInteger": return Given(0) is double whole && whole == Math.Floor(whole);
            case "Number.isSafeInteger": return Given(0) is double safe && safe == Math.Floor(safe) && Math.Abs(safe) <= 9007199254740991;
            case "Number.isFinite": return Given(0) is double finite && double.IsFinite(finite);
            case "Number.parseInt": return ParseWhole(ScriptValue.Text(Given(0)), Given(1));
            case "Number.parseFloat": return ParseFraction(ScriptValue.Text(Given(0)));
            case "Number.isNaN": return Given(0) is double number && double.IsNaN(number);
            case "Array.isArray": return Given(0) is List<object?>;
            case "Array.from": return ScriptLists.From(position, Given(0), Given(1) as ScriptFunction);
            case "Array.of": return given.ToList();
            case "String.fromCharCode": return string.Concat(given.Select(g => (char)ScriptValue.Bits(g)));
            case "Object.keys": return Properties(Given(0)).Select(p => (object?)p.Key).ToList();
            case "Object.values": return Properties(Given(0)).Select(p => p.Value).ToList();
            case "Object.entries": return Properties(Given(0)).Select(p => (object?)new List<object?> { p.Key, p.Value }).ToList();
            case "Object.fromEntries":
                return Ordered(ScriptLists.Items(position, Given(0)).OfType<List<object?>>().Where(pair => pair.Count > 0)
                    .GroupBy(pair => ScriptValue.Text(pair[0])).ToDictionary(g => g.Key, g => g.Last().ElementAtOrDefault(1), StringComparer.Ordinal));
            case "Object.assign":
                foreach (var other in given.Skip(1))
                    foreach (var (name2, value) in Properties(other))
                        Put(position, Given(0), name2, value);
                return Given(0);
            case "Object.freeze": return Given(0);
            default: throw new ScriptError(position, $"'{target}.{name}' does not run here. Rewrite this as a BackOffice expression.");
        }
    }

    public static object? Member(int position, object? on, string name) => on switch
    {
        null or Undefined => throw new ScriptError(position, $"'.{name}' was read from a value that is {ScriptValue.Text(on)}."),
        string text when name == "length" => (double)text.Length,
        List<object?> list when name == "length" => (double)list.Count,
        Dictionary<string, object?> map => map.TryGetValue(name, out var value) ? value
            : map.FirstOrDefault(p => string.Equals(p.Key, name, StringComparison.OrdinalIgnoreCase)) is { Key: not null } close ? close.Value : Undefined.Value,
        _ => Undefined.Value,
    };

    public static object? Index(int position, object? on, object? index) => on switch
    {
        List<object?> list when Place(index) is { } at => at < list.Count ? list[at] : Undefined.Value,
        string text when Place(index) is { } at => at < text.Length ? text[at].ToString() : Undefined.Value,
        _ => Member(position, on, ScriptValue.Text(index)),
    };

    /// <summary>Sets a property of an object or an item of a list.</summary>
    public static void Put(int position, object? on, object? index, object? value)
    {
        switch (on)
        {
            case Dictionary<string, object?> map:
                var name = ScriptValue.Text(index);
                // A name that is there in other letters is the same property, as in what steps hand over.
                map[map.ContainsKey(name) ? name : map.Keys.FirstOrDefault(key => string.Equals(key, name, StringComparison.OrdinalIgnoreCase)) ?? name] = value;
                break;
            case List<object?> list when Place(index) is { } at:
                if (at >= TextLimit)
                    throw new ScriptLimit(position, "the list grows too long. Give the loop a way out.");
                while (list.Count <= at)
                    list.Add(Undefined.Value);
                list[at] = value;
                break;
            case List<object?> list when index is "length" && Place(value) is { } length && length <= list.Count:
                list.RemoveRange(length, list.Count - length);
                break;
            default:
                throw new ScriptError(position, $"'{ScriptValue.Text(index)}' was set on a value that is {(on is null or Undefined ? ScriptValue.Text(on) : ScriptValue.TypeOf(on))}.");
        }
    }

    /// <summary>A place in a list or text; null when the value is none.</summary>
    private static int? Place(object? index) =>
        index is double or string && ScriptValue.Number(index) is >= 0 and < int.MaxValue and var at && at == Math.Floor(at) && (index is double || ScriptValue.Text(at) == (string)index) ? (int)at : null;

    /// <summary>Names and values of an object, a list or a text, in the order of JavaScript.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> Properties(object? value) => value switch
    {
        Dictionary<string, object?> map => Ordered(map),
        List<object?> list => list.Select((item, i) => KeyValuePair.Create(i.ToString(CultureInfo.InvariantCulture), item)),
        string text => text.Select((letter, i) => KeyValuePair.Create(i.ToString(CultureInfo.InvariantCulture), (object?)letter.ToString())),
        _ => [],
    };

    /// <summary>Names that are whole numbers come first, by size.</summary>
    public static Dictionary<string, object?> Ordered(Dictionary<string, object?> map) => map.Keys.Any(key => Place(key) is not null)
        ? new(map.OrderBy(p => Place(p.Key) ?? int.MaxValue), StringComparer.Ordinal)
        : map;

    public static bool Holds(int position, string name, object? on) => on switch
    {
        Dictionary<string, object?> map => map.ContainsKey(name),
        List<object?> list => Place(name) is { } at ? at < list.Count : name == "length",
        _ => throw new ScriptError(position, $"'in' looks into an object, and this is {ScriptValue.TypeOf(on)}."),
    };

    public static bool IsA(int position, object? value, string kind) => kind switch
    {
        "Array" => value is List<object?>,
        "Object" => value is List<object?> or Dictionary<string, object?> or ScriptFunction,
        "Function" => value is ScriptFunction,
        "Error" => value is Dictionary<string, object?> map && map.ContainsKey("message") && map.ContainsKey("name"),
        "String" or "Number" or "Boolean" => false,
        _ => throw new ScriptError(position, $"'instanceof {kind}' does not run here. Rewrite this as a BackOffice expression."),
    };

    public static object? Constant(string target, string name) => $"{target}.{name}" switch
    {
        "Math.PI" => Math.PI,
        "Math.E" => Math.E,
        "Math.LN2" => Math.Log(2),
        "Math.LN10" => Math.Log(10),
        "Math.SQRT2" => Math.Sqrt(2),
        "Number.MAX_SAFE_INTEGER" => 9007199254740991d,
        "Number.MIN_SAFE_INTEGER" => -9007199254740991d,
        "Number.MAX_VALUE" => double.MaxValue,
        "Number.MIN_VALUE" => double.Epsilon,
        "Number.EPSILON" => Math.Pow(2, -52),
        "Number.POSITIVE_INFINITY" => double.PositiveInfinity,
        "Number.NEGATIVE_INFINITY" => double.NegativeInfinity,
        "Number.NaN" => double.NaN,
        _ => null,
    };

    /// <summary>Calls a value that is a function.</summary>
    public static object? Invoke(ScriptScope scope, int position, object? on, object?[] given)
    {
        scope.Turn(position);
        return on is ScriptFunction function ? function.Call(given) : throw new ScriptError(position, $"this is called, and is no function but {ScriptValue.TypeOf(on)}.");
    }

    public static object? CallMethod(int position, object? on, string name, object?[] given)
    {
        object? Given(int i) => i < given.Length ? given[i] : Undefined.Value;
        string Text(int i) => ScriptValue.Text(Given(i));
        int Whole(int i, int otherwise) => Given(i) is null or Undefined ? otherwise : ScriptValue.Number(Given(i)) is var number && double.IsNaN(number) ? 0 : (int)Math.Clamp(number, int.MinValue, int.MaxValue);
        switch (on)
        {
            case null or Undefined:
                throw new ScriptError(position, $"'.{name}()' was called on a value that is {ScriptValue.Text(on)}.");
            case double number when name is "toFixed" or "toPrecision" or "toString" && given.Length > 0:
                return ScriptNumbers.Written(position, number, name, Whole(0, 0));
            case double number when name == "toFixed":
                return ScriptNumbers.Written(position, number, name, 0);
            case Dictionary<string, object?> map when map.TryGetValue(name, out var own) && own is ScriptFunction method:
                return method.Call(given);
            case Dictionary<string, object?> or List<object?> or string when name == "hasOwnProperty":
                return (on is string or List<object?> && Text(0) == "length") || Properties(on).Any(p => p.Key == Text(0));
            case ScriptFunction function when name is "call" or "apply":
                return function.Call(name == "call" ? [.. given.Skip(1)] : Given(1) is List<object?> spread ? [.. spread] : []);
            case var itself when name == "valueOf":
                return itself;
            case List<object?> list:
                return name switch
                {
                    "join" => Limit(string.Join(Given(0) is Undefined ? "," : Text(0), list.Select(v => v is null or Undefined ? "" : ScriptValue.Text(v)))),
                    "includes" => list.Skip(Slice(list.Count, Whole(1, 0), int.MaxValue).From).Any(v => ScriptValue.StrictlyEqual(v, Given(0)) || (v is double a && Given(0) is double b && double.IsNaN(a) && double.IsNaN(b))),
                    "indexOf" => (double)list.FindIndex(Slice(list.Count, Whole(1, 0), int.MaxValue).From, v => ScriptValue.StrictlyEqual(v, Given(0))),
                    "lastIndexOf" => (double)list.FindLastIndex(v => ScriptValue.StrictlyEqual(v, Given(0))),
                    "slice" => Slice(list.Count, Whole(0, 0), Whole(1, int.MaxValue)) is var (from, to) ? list[from..to] : list,
                    "concat" => ScriptLists.Bounded(position, [.. list.Concat(given.SelectMany(g => g is List<object?> more ? more : [g])).Take(TextLimit + 1)]),
                    "at" => Whole(0, 0) is var at && (at < 0 ? at + list.Count : at) is var real && real >= 0 && real < list.Count ? list[real] : Undefined.Value,
                    "flat" => ScriptLists.Flat(list, Whole(0, 1)),
                    "toString" => ScriptValue.Text(list),
                    "push" => Push(list, given, position),
                    _ => ScriptLists.Change(position, list, name, given, Whole, out var changed) ? changed : ScriptLists.Call(position, list, name, given),
                };
        }
        var text = ScriptValue.Text(on);
        // Texts alone have the methods of texts: a number is turned into text first, with String(…) or toString().
        if (on is not string && name != "toString")
            throw Unknown();
        switch (name)
        {
            case "toString": return text;
            case "startsWith": return text.AsSpan(Math.Clamp(Whole(1, 0), 0, text.Length)).StartsWith(Text(0), StringComparison.Ordinal);
            case "endsWith": return text[..Math.Clamp(Whole(1, text.Length), 0, text.Length)].EndsWith(Text(0), StringComparison.Ordinal);
            case "includes": return text.IndexOf(Text(0), Math.Clamp(Whole(1, 0), 0, text.Length), StringComparison.Ordinal) >= 0;
            case "indexOf": return (double)text.IndexOf(Text(0), Math.Clamp(Whole(1, 0), 0, text.Length), StringComparison.Ordinal);
            case "lastIndexOf": return (double)text.LastIndexOf(Text(0), StringComparison.Ordinal);
            case "toUpperCase" or "toLocaleUpperCase": return text.ToUpperInvariant().Replace("ß", "SS", StringComparison.Ordinal);
            case "toLowerCase" or "toLocaleLowerCase": return text.ToLowerInvariant();
            case "normalize": return text.Normalize(NormalizationForm.FormC);
            case "codePointAt": return Whole(0, 0) is >= 0 and var rune && rune < text.Length ? (double)(char.IsHighSurrogate(text[rune]) && rune + 1 < text.Length && char.IsLowSurrogate(text[rune + 1]) ? char.ConvertToUtf32(text[rune], text[rune + 1]) : text[rune]) : Undefined.Value;
            case "trim": return text.Trim();
            case "trimStart": return text.TrimStart();
            case "trimEnd": return text.TrimEnd();
            case "charAt": return Whole(0, 0) is >= 0 and var at && at < text.Length ? text[at].ToString() : "";
            case "at": return (Whole(0, 0) is var place && place < 0 ? place + text.Length : place) is >= 0 and var real && real < text.Length ? text[real].ToString() : Undefined.Value;
            case "charCodeAt": return Whole(0, 0) is >= 0 and var code && code < text.Length ? (double)text[code] : double.NaN;
            case "localeCompare": return (double)Math.Sign(ScriptNumbers.InAlphabet(text, Text(0)));
            case "concat": return Limit(text + string.Concat(given.Select(ScriptValue.Text)));
            case "repeat": return (long)text.Length * Math.Max(0, Whole(0, 0)) <= TextLimit ? string.Concat(Enumerable.Repeat(text, Math.Max(0, Whole(0, 0)))) : throw TooLong();
            case "padStart": return Pad(true);
            case "padEnd": return Pad(false);
            case "substring":
                {
                    var (a, b) = (Math.Clamp(Whole(0, 0), 0, text.Length), Math.Clamp(Whole(1, text.Length), 0, text.Length));
                    return text[Math.Min(a, b)..Math.Max(a, b)];
                }
            case "slice":
                {
                    var (from, to) = Slice(text.Length, Whole(0, 0), Whole(1, int.MaxValue));
                    return text[from..to];
                }
            case "substr":
                {
                    var from = Whole(0, 0) is var start && start < 0 ? Math.Max(0, text.Length + start) : Math.Min(start, text.Length);
                    return text.Substring(from, Math.Clamp(Whole(1, text.Length), 0, text.Length - from));
                }
            case "split":
                {
                    var parts = Given(0) is Undefined ? [text] : Text(0).Length == 0 ? text.Select(c => (object?)c.ToString()).ToList() : text.Split(Text(0)).Select(p => (object?)p).ToList();
                    return Given(1) is Undefined ? parts : parts.Take(Math.Max(0, Whole(1, 0))).ToList();
                }
            case "replace" or "replaceAll":
                return Limit(ScriptNumbers.Replaced(text, Text(0), found => Given(1) is ScriptFunction with ? ScriptValue.Text(with.Call(found, (double)text.IndexOf(found, StringComparison.Ordinal), text)) : Text(1), name == "replaceAll", Given(1) is ScriptFunction));
            default: throw Unknown();
        }

        string Pad(bool before)
        {
            var fill = Given(1) is Undefined ? " " : Text(1);
            var wanted = Whole(0, 0);
            if (wanted <= text.Length || fill.Length == 0)
                return text;
            if (wanted > TextLimit)
                throw TooLong();
            var missing = wanted - text.Length;
            var padding = string.Concat(Enumerable.Repeat(fill, (missing / fill.Length) + 1))[..missing];
            return before ? padding + text : text + padding;
        }

        string Limit(string built) => built.Length <= TextLimit ? built : throw TooLong();
        ScriptError TooLong() => new(position, $"'.{name}()' would build a text of more than {TextLimit:N0} characters.");
        ScriptError Unknown() => new(position, $"'.{name}()' does not run on this value. Rewrite this as a BackOffice expression.");
    }

    private static (int From, int To) Slice(int length, int from, int to)
    {
        from = from < 0 ? Math.Max(0, length + from) : Math.Min(from, length);
        to = to < 0 ? Math.Max(0, length + to) : Math.Min(to, length);
        return (from, Math.Max(from, to));
    }

    private static string FromBase64(int position, string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : throw new ScriptError(position, "stringFromBase64 was given text that is not Base64.");
    }

    private static double ParseWhole(string text, object? system)
    {
        var digits = text.AsSpan().Trim();
        var negative = digits.StartsWith("-");
        if (negative || digits.StartsWith("+"))
            digits = digits[1..];
        var radix = ScriptValue.Bits(system);
        if (radix is 0 or 16 && digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            radix = 16;
            digits = digits[2..];
        }
        if (radix == 0)
            radix = 10;
        var number = radix is < 2 or > 36 ? double.NaN : ScriptValue.Whole(digits, radix, out _);
        return negative ? -number : number;
    }

    private static double ParseFraction(string text)
    {
        text = text.Trim();
        var longest = System.Text.RegularExpressions.Regex.Match(text, @"^[+-]?(Infinity|([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?)");
        return longest.Success ? ScriptValue.Number(longest.Value.TrimEnd('.')) : double.NaN;
    }

    private static string EscapedForAddress(string text) =>
        // Five signs stay as they are that .NET escapes.
        Uri.EscapeDataString(text).Replace("%21", "!", StringComparison.Ordinal).Replace("%27", "'", StringComparison.Ordinal).Replace("%28", "(", StringComparison.Ordinal).Replace("%29", ")", StringComparison.Ordinal).Replace("%2A", "*", StringComparison.Ordinal);

    private static object? Push(List<object?> list, object?[] given, int position)
    {
        if (list.Count + given.Length > TextLimit)
            throw new ScriptError(position, "the list grows too long. Give the loop a way out.");
        list.AddRange(given);
        return (double)list.Count;
    }

    private static object? Accessor(ActivityRun run, int position, string name, object? given)
    {
        var subject = name[3..];
        if (name.StartsWith("set", StringComparison.Ordinal))
        {
            if (!SetByName(run, subject, given))
                throw new ScriptError(position, $"'{name}' sets a variable '{subject}' that does not exist here. Declare it on the workflow.");
            return Undefined.Value;
        }
        if (Find(run, subject, out var value) || run.TryInput(subject, out value))
            return ScriptValue.FromJson(value);
        if (run.Inner.Inputs.Any(input => string.Equals(input.Name, subject, StringComparison.OrdinalIgnoreCase)))
            return null; // declared, and not given
        // getTotalFromSum1 reads the output Total of the step named Sum1.
        for (var from = subject.IndexOf("From", 1, StringComparison.Ordinal); from > 0; from = subject.IndexOf("From", from + 1, StringComparison.Ordinal))
            if (Result(run, subject[(from + 4)..], subject[..from]) is { } result)
                return result is NoResult ? null : result;
        throw new ScriptError(position, $"'{name}' reads '{subject}', which is no variable, input or earlier result here.");
    }

    private static bool Find(ActivityRun run, string name, out System.Text.Json.Nodes.JsonNode? value)
    {
        foreach (var variable in run.VariablesInReach())
            if (Accessible(variable.Name) == name || variable.Name == name)
                return run.TryVariable(variable.Id, variable.Name, out value);
        value = null;
        return false;
    }

    private static bool SetByName(ActivityRun run, string name, object? value)
    {
        foreach (var variable in run.VariablesInReach())
            if (Accessible(variable.Name) == name || variable.Name == name)
                return run.TrySetVariable(variable.Id, variable.Name, ScriptValue.ToJson(value));
        return false;
    }

    private static string Accessible(string name) => Json.PascalWords(name);

    private sealed class NoResult;

    private static object? Result(ActivityRun run, string idOrName, string? output)
    {
        var step = run.Inner.Find(idOrName) ?? run.Inner.Steps.Values.FirstOrDefault(s => s.Name == idOrName) ?? run.Inner.Steps.Values.FirstOrDefault(s => s.Name is { } n && Json.PascalWords(n) == idOrName);
        if (step is null)
            return null;
        if (run.Workflow.Results?[step.Id] is not System.Text.Json.Nodes.JsonObject results)
            return new NoResult();
        if (output is not null && results.TryGetPropertyValue(Json.Camel(output), out var value))
            return ScriptValue.FromJson(value) ?? new NoResult();
        return (results.TryGetPropertyValue("result", out value) ? ScriptValue.FromJson(value) : results.Count == 1 ? ScriptValue.FromJson(results.First().Value) : null) ?? new NoResult();
    }
}
