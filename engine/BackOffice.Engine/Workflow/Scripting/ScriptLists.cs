namespace BackOffice.Engine.Workflow.Scripting;

/// <summary>Methods of lists that are handed a function.</summary>
internal static class ScriptLists
{
    /// <summary>Longest list that a script may make at once.</summary>
    private const int Limit = 1_000_000;

    /// <summary>The items of what can be gone through: a list, or the characters of a text.</summary>
    public static List<object?> Items(int position, object? value) => value switch
    {
        List<object?> list => list,
        string text => [.. text.EnumerateRunes().Select(rune => (object?)rune.ToString())],
        _ => throw new ScriptError(position, $"this goes through a list, and what stands here is {ScriptValue.TypeOf(value)}."),
    };

    /// <summary>The list, unless it has grown past what a script may hold.</summary>
    public static List<object?> Bounded(int position, List<object?> list) =>
        list.Count <= Limit ? list : throw new ScriptLimit(position, "the list grows too long. Give the loop a way out.");

    /// <summary><c>new Array(3)</c>, or a list of what is given.</summary>
    public static List<object?> Made(int position, object?[] given)
    {
        if (given is not [double length])
            return [.. given];
        if (length < 0 || length > Limit || length != Math.Floor(length))
            throw new ScriptLimit(position, $"a list has a length of 0 to {Limit:N0}.");
        return [.. Enumerable.Repeat((object?)Undefined.Value, (int)length)];
    }

    public static List<object?> From(int position, object? value, ScriptFunction? map)
    {
        var items = value switch
        {
            List<object?> or string => Items(position, value),
            Dictionary<string, object?> like when like.TryGetValue("length", out var length) => Made(position, [ScriptValue.Number(length)]),
            _ => [],
        };
        return map is null ? [.. items] : [.. items.Select((item, i) => map.Call(item, (double)i))];
    }

    public static List<object?> Flat(List<object?> list, int depth) =>
        [.. list.SelectMany(item => item is List<object?> inner && depth > 0 ? Flat(inner, Math.Min(depth, 200) - 1) : [item])];

    /// <summary>Methods that change the list or copy it changed; false when the name is none of them.</summary>
    public static bool Change(int position, List<object?> list, string name, object?[] given, Func<int, int, int> whole, out object? result)
    {
        result = Changed(position, list, name, given, whole);
        return result is not Nothing;
    }

    private static object? Changed(int position, List<object?> list, string name, object?[] given, Func<int, int, int> whole)
    {
        object? Given(int i) => i < given.Length ? given[i] : Undefined.Value;
        int From(int i, int otherwise) => whole(i, otherwise) is var at && at < 0 ? Math.Max(0, list.Count + at) : Math.Min(at, list.Count);
        switch (name)
        {
            case "pop" or "shift":
                if (list.Count == 0)
                    return Undefined.Value;
                var taken = list[name == "pop" ? ^1 : 0];
                list.RemoveAt(name == "pop" ? list.Count - 1 : 0);
                return taken;
            case "unshift":
                list.InsertRange(0, given);
                return (double)Bounded(position, list).Count;
            case "splice":
                var start = From(0, 0);
                var count = given.Length == 1 ? list.Count - start : Math.Clamp(whole(1, 0), 0, list.Count - start);
                var gone = list.GetRange(start, count);
                list.RemoveRange(start, count);
                list.InsertRange(start, given.Skip(2));
                return gone;
            case "fill":
                for (var i = From(1, 0); i < From(2, int.MaxValue); i++)
                    list[i] = Given(0);
                return list;
            case "reverse":
                list.Reverse();
                return list;
            case "toReversed":
                return Enumerable.Reverse(list).ToList();
            case "toSorted":
                return Sort([.. list], Given(0) as ScriptFunction);
            case "with":
                var place = whole(0, 0) is var index && index < 0 ? index + list.Count : index;
                if (place < 0 || place >= list.Count)
                    throw new ScriptError(position, $"'.with()' names the place {place}, which the list does not have.");
                return list.Select((item, i) => i == place ? Given(1) : item).ToList();
            default:
                return Nothing.Value;
        }
    }

    public static object? Call(int position, List<object?> list, string name, object?[] given)
    {
        if (name == "sort")
            return Sort(list, given.Length > 0 ? given[0] as ScriptFunction : null);
        if (given.Length == 0 || given[0] is not ScriptFunction function)
            throw new ScriptError(position, $"'.{name}()' wants a function such as x => x.name.");
        // The function sees each item, its place and the list, as it was when the method was called.
        var items = list.ToArray();
        object? Ask(int i) => function.Call(items[i], (double)i, list);
        bool Holds(int i) => ScriptValue.Truth(Ask(i));
        var places = Enumerable.Range(0, items.Length);
        switch (name)
        {
            case "map":
                return places.Select(Ask).ToList();
            case "flatMap":
                return places.Select(Ask).SelectMany(value => value is List<object?> inner ? inner : [value]).ToList();
            case "findLast":
                return places.Reverse().Where(Holds).Select(i => items[i]).FirstOrDefault(Undefined.Value);
            case "findLastIndex":
                return (double)places.Reverse().Where(Holds).FirstOrDefault(-1);
            case "reduceRight":
                return Fold(Enumerable.Reverse(places));
            case "filter":
                return places.Where(Holds).Select(i => items[i]).ToList();
            case "find":
                return places.Where(Holds).Select(i => items[i]).FirstOrDefault(Undefined.Value);
            case "findIndex":
                return (double)places.Where(Holds).FirstOrDefault(-1);
            case "some":
                return places.Any(Holds);
            case "every":
                return places.All(Holds);
            case "forEach":
                foreach (var i in places)
                    Ask(i);
                return Undefined.Value;
            case "reduce":
                return Fold(places);
            default:
                throw new ScriptError(position, $"'.{name}()' does not run on a list. Rewrite this as a BackOffice expression.");
        }

        object? Fold(IEnumerable<int> order)
        {
            if (items.Length == 0 && given.Length < 2)
                throw new ScriptError(position, $"'.{name}()' over an empty list wants a first value.");
            var sum = given.Length > 1 ? given[1] : items[order.First()];
            foreach (var i in given.Length > 1 ? order : order.Skip(1))
                sum = function.Call(sum, items[i], (double)i, list);
            return sum;
        }
    }

    /// <summary>Sorts the list itself, as JavaScript does, and keeps equals in their order.</summary>
    private static List<object?> Sort(List<object?> list, ScriptFunction? compare)
    {
        var order = Comparer<object?>.Create((a, b) => a is Undefined || b is Undefined ? (a is Undefined ? 1 : 0) - (b is Undefined ? 1 : 0)
            : compare is null ? string.CompareOrdinal(ScriptValue.Text(a), ScriptValue.Text(b))
            : ScriptValue.Number(compare.Call(a, b)) switch { > 0 => 1, < 0 => -1, _ => 0 });
        var sorted = list.OrderBy(item => item, order).ToList();
        list.Clear();
        list.AddRange(sorted);
        return list;
    }
}
