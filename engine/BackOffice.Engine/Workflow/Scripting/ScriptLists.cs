namespace BackOffice.Engine.Workflow.Scripting;

/// <summary>Methods of lists that are handed a function.</summary>
internal static class ScriptLists
{
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
            default:
                if (items.Length == 0 && given.Length < 2)
                    throw new ScriptError(position, "'.reduce()' over an empty list wants a first value.");
                var sum = given.Length > 1 ? given[1] : items[0];
                for (var i = given.Length > 1 ? 0 : 1; i < items.Length; i++)
                    sum = function.Call(sum, items[i], (double)i, list);
                return sum;
        }
    }

    /// <summary>Sorts the list itself, as JavaScript does, and keeps equals in their order.</summary>
    private static List<object?> Sort(List<object?> list, ScriptFunction? compare)
    {
        var order = Comparer<object?>.Create((a, b) => compare is null
            ? string.CompareOrdinal(ScriptValue.Text(a), ScriptValue.Text(b))
            : ScriptValue.Number(compare.Call(a, b)) switch { > 0 => 1, < 0 => -1, _ => 0 });
        var sorted = list.OrderBy(item => item, order).ToList();
        list.Clear();
        list.AddRange(sorted);
        return list;
    }
}
