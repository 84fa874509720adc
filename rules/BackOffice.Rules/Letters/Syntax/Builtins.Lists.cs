namespace BackOffice.Rules.Letters.Syntax;

/// <summary>Functions of lists.</summary>
internal static partial class Builtins
{
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
}
