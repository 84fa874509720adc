using System.Globalization;
using System.Text;
using System.Text.Json;

namespace BackOffice.Engine.Workflow.Scripting;

/// <summary>Functions and methods that scripts may call.</summary>
internal static class ScriptFunctions
{
    /// <summary>Longest text that a method may build.</summary>
    private const int TextLimit = 1_000_000;

    /// <summary>Names that stand for objects of functions.</summary>
    public static readonly IReadOnlySet<string> Objects = new HashSet<string> { "Math", "JSON", "Number", "String", "Array", "Object", "Boolean" };

    private static readonly HashSet<string> Plain =
    [
        "getVariable", "setVariable", "getInput", "getOutputFrom", "getLastResult", "getCorrelationId", "setCorrelationId",
        "getWorkflowInstanceName", "setWorkflowInstanceName", "getWorkflowInstanceId", "stringToBase64", "stringFromBase64", "parseGuid", "getWorkflowDefinitionId", "getWorkflowDefinitionVersionId", "getWorkflowDefinitionVersion",
        "isNullOrWhiteSpace", "isNullOrEmpty", "toJson", "parseInt", "parseFloat", "isNaN", "Number", "String", "Boolean", "setOutcome", "setOutcomes",
    ];

    private static readonly HashSet<string> Methods =
    [
        "startsWith", "endsWith", "includes", "indexOf", "lastIndexOf", "toUpperCase", "toLowerCase", "trim", "trimStart", "trimEnd", "substring", "substr", "slice", "split",
        "replace", "replaceAll", "padStart", "padEnd", "charAt", "charCodeAt", "repeat", "concat", "toString", "toFixed", "join", "at", "reverse", "localeCompare", "hasOwnProperty", "flat",
        "map", "filter", "find", "findIndex", "some", "every", "forEach", "reduce", "sort", "flatMap", "push",
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
                return ParseStart(ScriptValue.Text(Given(0)), whole: true);
            case "parseFloat":
                return ParseStart(ScriptValue.Text(Given(0)), whole: false);
            case "isNaN":
                return double.IsNaN(ScriptValue.Number(Given(0)));
            case "Number":
                return ScriptValue.Number(Given(0));
            case "String":
                return ScriptValue.Text(Given(0));
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
            case "Math.min": return given.Select(ScriptValue.Number).DefaultIfEmpty(double.PositiveInfinity).Min();
            case "Math.max": return given.Select(ScriptValue.Number).DefaultIfEmpty(double.NegativeInfinity).Max();
            case "JSON.stringify": return Given(0) is Undefined ? Undefined.Value : Json.Write(ScriptValue.ToJson(Given(0)));
            case "JSON.parse":
                return Json.TryParse(ScriptValue.Text(Given(0)), out var parsed) ? ScriptValue.FromJson(parsed) : throw new ScriptError(position, "JSON.parse was given text that is not JSON.");
            case "Number.isInteger": return Given(0) is double whole && whole == Math.Floor(whole);
            case "Number.parseInt": return ParseStart(ScriptValue.Text(Given(0)), whole: true);
            case "Number.parseFloat": return ParseStart(ScriptValue.Text(Given(0)), whole: false);
            case "Number.isNaN": return Given(0) is double number && double.IsNaN(number);
            case "Array.isArray": return Given(0) is List<object?>;
            case "Array.from": return Given(0) is List<object?> list ? list.ToList() : new List<object?>();
            case "Array.of": return given.ToList();
            case "Object.keys": return (Given(0) as Dictionary<string, object?> ?? []).Keys.Select(k => (object?)k).ToList();
            case "Object.values": return (Given(0) as Dictionary<string, object?> ?? []).Values.ToList();
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
        List<object?> list when index is double at => at >= 0 && at < list.Count && at == Math.Floor(at) ? list[(int)at] : Undefined.Value,
        string text when index is double at => at >= 0 && at < text.Length && at == Math.Floor(at) ? text[(int)at].ToString() : Undefined.Value,
        _ => Member(position, on, ScriptValue.Text(index)),
    };

    public static object? CallMethod(int position, object? on, string name, object?[] given)
    {
        object? Given(int i) => i < given.Length ? given[i] : Undefined.Value;
        string Text(int i) => ScriptValue.Text(Given(i));
        int Whole(int i, int otherwise) => Given(i) is null or Undefined ? otherwise : ScriptValue.Number(Given(i)) is var number && double.IsNaN(number) ? 0 : (int)Math.Clamp(number, int.MinValue, int.MaxValue);
        switch (on)
        {
            case null or Undefined:
                throw new ScriptError(position, $"'.{name}()' was called on a value that is {ScriptValue.Text(on)}.");
            case double number when name == "toFixed":
                return number.ToString("F" + Math.Clamp(Whole(0, 0), 0, 20).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            case Dictionary<string, object?> map when name == "hasOwnProperty":
                return map.ContainsKey(Text(0));
            case List<object?> list:
                return name switch
                {
                    "join" => string.Join(given.Length == 0 ? "," : Text(0), list.Select(v => v is null or Undefined ? "" : ScriptValue.Text(v))),
                    "includes" => list.Any(v => ScriptValue.StrictlyEqual(v, Given(0))),
                    "indexOf" => (double)list.FindIndex(v => ScriptValue.StrictlyEqual(v, Given(0))),
                    "lastIndexOf" => (double)list.FindLastIndex(v => ScriptValue.StrictlyEqual(v, Given(0))),
                    "slice" => Slice(list.Count, Whole(0, 0), Whole(1, int.MaxValue)) is var (from, to) ? list[from..to] : list,
                    "concat" => list.Concat(given.SelectMany(g => g is List<object?> more ? more : [g])).ToList(),
                    "reverse" => Enumerable.Reverse(list).ToList(),
                    "at" => Whole(0, 0) is var at && (at < 0 ? at + list.Count : at) is var real && real >= 0 && real < list.Count ? list[real] : Undefined.Value,
                    "flat" => list.SelectMany(v => v is List<object?> inner ? inner : [v]).ToList(),
                    "toString" => ScriptValue.Text(list),
                    "push" => Push(list, given, position),
                    "map" or "filter" or "find" or "findIndex" or "some" or "every" or "forEach" or "reduce" or "flatMap" or "sort" => ScriptLists.Call(position, list, name, given),
                    _ => throw Unknown(),
                };
        }
        var text = ScriptValue.Text(on);
        switch (name)
        {
            case "toString": return text;
            case "startsWith": return text.AsSpan(Math.Clamp(Whole(1, 0), 0, text.Length)).StartsWith(Text(0), StringComparison.Ordinal);
            case "endsWith": return text.EndsWith(Text(0), StringComparison.Ordinal);
            case "includes": return text.Contains(Text(0), StringComparison.Ordinal);
            case "indexOf": return (double)text.IndexOf(Text(0), Math.Clamp(Whole(1, 0), 0, text.Length), StringComparison.Ordinal);
            case "lastIndexOf": return (double)text.LastIndexOf(Text(0), StringComparison.Ordinal);
            case "toUpperCase": return text.ToUpperInvariant();
            case "toLowerCase": return text.ToLowerInvariant();
            case "trim": return text.Trim();
            case "trimStart": return text.TrimStart();
            case "trimEnd": return text.TrimEnd();
            case "charAt": return Whole(0, 0) is >= 0 and var at && at < text.Length ? text[at].ToString() : "";
            case "at": return (Whole(0, 0) is var place && place < 0 ? place + text.Length : place) is >= 0 and var real && real < text.Length ? text[real].ToString() : Undefined.Value;
            case "charCodeAt": return Whole(0, 0) is >= 0 and var code && code < text.Length ? (double)text[code] : double.NaN;
            case "localeCompare": return (double)Math.Sign(string.CompareOrdinal(text, Text(0)));
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
            case "split": return Given(0) is Undefined ? new List<object?> { text } : Text(0).Length == 0 ? text.Select(c => (object?)c.ToString()).ToList() : text.Split(Text(0)).Select(p => (object?)p).ToList();
            case "replace":
                {
                    var found = text.IndexOf(Text(0), StringComparison.Ordinal);
                    return found < 0 ? text : Limit(text[..found] + Text(1) + text[(found + Text(0).Length)..]);
                }
            case "replaceAll": return Text(0).Length == 0 ? text : Limit(text.Replace(Text(0), Text(1), StringComparison.Ordinal));
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

    private static double ParseStart(string text, bool whole)
    {
        text = text.Trim();
        var end = 0;
        if (end < text.Length && text[end] is '+' or '-')
            end++;
        var dots = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || (!whole && text[end] == '.' && dots++ == 0)))
            end++;
        return double.TryParse(text.AsSpan(0, end), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
    }

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
