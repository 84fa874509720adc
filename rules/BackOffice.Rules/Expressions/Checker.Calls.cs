using BackOffice.Rules.Facts;

namespace BackOffice.Rules.Expressions;

internal sealed partial class Checker
{
    private static readonly Dictionary<string, FactType> TypesByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["bool"] = FactType.Boolean,
        ["boolean"] = FactType.Boolean,
        ["string"] = FactType.Text,
        ["datetime"] = FactType.Date,
        ["dateonly"] = FactType.Date,
        ["decimal"] = FactType.Number,
        ["double"] = FactType.Number,
        ["single"] = FactType.Number,
        ["float"] = FactType.Number,
        ["int"] = FactType.Integer,
        ["int32"] = FactType.Integer,
        ["int64"] = FactType.Integer,
        ["long"] = FactType.Integer,
        ["short"] = FactType.Integer,
        ["timespan"] = FactType.Duration,
        ["datetimeoffset"] = FactType.Moment,
        ["number"] = FactType.Number,
        ["text"] = FactType.Text,
        ["date"] = FactType.Date,
    };

    private Node Call(CallSyntax call)
    {
        if (call.Target is null)
        {
            if (Special(call) is { } special) return special;
            var named = functions.Find(call.Name);
            // Inside an implicit lambda a bare call is a call on the member: names.Any(StartsWith("A")).
            if (named.Length == 0 && scopes is [.., { Implicit: true }]) return Call(call with { Target = new NameSyntax(call.Position, call.Position, "it") });
            return Overload(call, named, [], call.Name);
        }
        if (StaticName(call.Target) is { } owner)
        {
            var found = functions.Find($"{owner}.{call.Name}");
            // Enumerable.Sum(list) is list.Sum().
            if (found.Length == 0 && owner.Equals("Enumerable", StringComparison.Ordinal) && call.Arguments.Count > 0 && ListOperations.TryFind(call.Name, out _))
                return Call(call with { Target = call.Arguments[0], Arguments = [.. call.Arguments.Skip(1)] });
            if (found.Length > 0) return Overload(call, found, [], $"{owner}.{call.Name}");
            return UnknownOwner(call, owner);
        }
        var target = Visit(call.Target);
        if (target.Type.IsNothing) target = Constant(default, FactType.Any, call.Target);
        if (call.Name.Equals("GetValueOrDefault", StringComparison.OrdinalIgnoreCase) && call.Arguments.Count <= 1) return ValueOrDefault(call, target);
        if (call.Name.ToUpperInvariant() is "THENBY" or "THENBYDESCENDING") return ThenBy(call, target);
        if (ListOperations.TryFind(call.Name, out _)) target = Grouped(target, call.Target);
        if (ListOperations.TryFind(call.Name, out var operation) && TakesList(target, operation, call)) return ListCall(call, target, operation);
        if (call.Name.Equals("Equals", StringComparison.OrdinalIgnoreCase) && target.Type.Kind != FactKind.Text && call.Arguments.Count == 1)
        {
            var other = Visit(call.Arguments[0]);
            return other.Type.IsNothing
                ? new MissingNode(target, false, call)
                : Compare(Comparison.Equal, target, other, call, call.Target, call.Arguments[0], call.NamePosition);
        }
        // Half a day after a day that rule files carry in a DateTime is noon.
        if (call is { Arguments: [NumberSyntax { Whole: false }] } && call.Name.Equals("AddDays", StringComparison.OrdinalIgnoreCase)) target = AtMidnight(target, call.Target);
        return Method(call, target);
    }

    private Node UnknownOwner(CallSyntax call, string owner)
    {
        var known = functions.Names.Where(n => n.StartsWith(owner + ".", StringComparison.OrdinalIgnoreCase)).ToArray();
        return known.Length > 0
            ? Fault(call, call.NamePosition, call.Name.Length, $"{owner} has no function {Short(call.Name)}.", DidYouMean(call.Name, known.Select(n => n[(owner.Length + 1)..])))
            : UnknownName((NameSyntax)call.Target!);
    }

    // ---- forms that are not functions because they do not evaluate, or not check, all of their parts

    private Node? Special(CallSyntax call)
    {
        switch (call.Name.ToUpperInvariant())
        {
            case "IIF":
                if (call.Arguments.Count != 3) return Fault(call, "iif needs three values: a condition, the outcome if yes, the outcome if no.");
                return Conditional(call, call.Arguments[0], call.Arguments[1], call.Arguments[2]);
            case "ISNULL" when call.Arguments.Count == 2:
                return Coalesce(Visit(call.Arguments[0]), Visit(call.Arguments[1]), call);
            case "NP" when call.Arguments.Count is 1 or 2:
                // What is not there anywhere inside is answered with nothing, even where .Value says that it must be there.
                lenient++;
                var first = Visit(call.Arguments[0]);
                lenient--;
                return call.Arguments.Count == 1 ? first : Coalesce(first, Visit(call.Arguments[1]), call);
            case "IS" when call.Arguments is [_, TextSyntax]:
                return Is(call);
            case "CAST" or "AS" when call.Arguments is [_, TextSyntax]:
                return Cast(call);
            default:
                return null;
        }
    }

    private static FactType? TypeCalled(Syntax name)
    {
        var text = ((TextSyntax)name).Value;
        if (text.StartsWith("System.", StringComparison.Ordinal)) text = text[7..];
        return TypesByName.GetValueOrDefault(text.TrimEnd('?'));
    }

    private Node Is(CallSyntax call)
    {
        var value = Visit(call.Arguments[0]);
        if (TypeCalled(call.Arguments[1]) is not { } type) return Fault(call.Arguments[1], "There is no such type of fact.", DidYouMean(((TextSyntax)call.Arguments[1]).Value, TypesByName.Keys));
        var kind = type.Kind;
        var test = FunctionList.Make("is", "", [FactType.Any], FactType.Boolean, (_, fact) => Fact.Of(fact.Kind == kind));
        return new CallNode(test, [value], FactType.Boolean, call);
    }

    private Node Cast(CallSyntax call)
    {
        var value = Visit(call.Arguments[0]);
        if (TypeCalled(call.Arguments[1]) is not { } type) return Fault(call.Arguments[1], "There is no such type of fact.", DidYouMean(((TextSyntax)call.Arguments[1]).Value, TypesByName.Keys));
        if (type.Kind == FactKind.Number && value.Type.Kind is FactKind.Number or FactKind.Unknown)
        {
            var cast = functions.Find(type.IsWhole ? "int" : "decimal")[0];
            return new CallNode(cast, [value], type, call);
        }
        return Fit(value, type, call, has => $"{Capital(has.Words)} cannot become {type.Words}.");
    }

    private Node ValueOrDefault(CallSyntax call, Node target)
    {
        if (call.Arguments.Count == 1) return Coalesce(target, Visit(call.Arguments[0]), call);
        Fact? none = target.Type.Kind switch
        {
            FactKind.Number => Fact.Of(0),
            FactKind.Boolean => Fact.No,
            FactKind.Date => Fact.Of(DateOnly.MinValue),
            FactKind.Duration => Fact.Of(TimeSpan.Zero),
            _ => null,
        };
        return none is { } value ? Coalesce(target, Constant(value, target.Type, call), call) : Fault(call, call.NamePosition, call.Name.Length, $"{Capital(target.Type.Words)} has no default.", "Say what stands in for it: ?? \"none\".");
    }

    // ---- functions and methods

    private Node Method(CallSyntax call, Node target)
    {
        if (target.Type.IsAny) return UntypedMethod(call, target);
        var found = functions.Methods(target.Type.Kind, call.Name);
        if (found.Length > 0) return Overload(call, found, [target], call.Name);
        var suggestion = functions.Property(target.Type.Kind, call.Name) is not null || target.Type is RecordType record && record.Resolve(call.Name) >= 0
            ? $"Write {call.Name} without brackets."
            : DidYouMean(call.Name, MethodNames(target.Type.Kind));
        return Fault(call, call.NamePosition, call.Name.Length, $"{Capital(FactType.WordsFor(target.Type.Kind))} has no function {Short(call.Name)}.", suggestion);
    }

    private IEnumerable<string> MethodNames(FactKind kind)
    {
        foreach (var name in functions.Names)
            if (name.StartsWith($"{kind}.", StringComparison.OrdinalIgnoreCase) && name.EndsWith("()", StringComparison.Ordinal)) yield return name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..^2];
        if (kind == FactKind.List) foreach (var name in ListOperations.Names) yield return name;
    }

    // Nobody declared what the value is: the method is chosen when the value is there.
    private Node UntypedMethod(CallSyntax call, Node target)
    {
        var byKind = Enum.GetValues<FactKind>().Select(kind => (kind, found: functions.Methods(kind, call.Name).Where(f => f.Accepts(call.Arguments.Count + 1)).ToArray()))
            .Where(k => k.found.Length > 0).ToDictionary(k => k.kind, k => k.found[0]);
        if (byKind.Count == 0)
            return Fault(call, call.NamePosition, call.Name.Length, $"There is no function {Short(call.Name)} that takes {call.Arguments.Count} values.", DidYouMean(call.Name, Enum.GetValues<FactKind>().SelectMany(MethodNames).Distinct()));
        var arguments = call.Arguments.Select(Visit).Prepend(target).ToArray();
        var result = byKind.Values.Select(f => f.Result).Distinct().ToArray();
        var name = call.Name;
        Func<Scope, Fact[], Fact> choose = (scope, values) => byKind.TryGetValue(values[0].Kind, out var function)
            ? Invoke.Any(function, scope, [.. values.Select((v, i) => Ops.Check(v, function.ParameterAt(i)))])
            : throw Ops.Fault($"{FactType.WordsFor(values[0].Kind)} has no function {name}.");
        var type = result.Length == 1 ? result[0] : FactType.Any;
        return new CallNode(new Function(name, [.. arguments.Select(_ => FactType.Any)], arguments.Length, type, choose, ""), arguments, type, call);
    }

    private Node Overload(CallSyntax call, Function[] found, Node[] before, string shown)
    {
        if (found.Length == 0)
        {
            return Fault(call, call.NamePosition, call.Name.Length, $"There is no function called {Short(call.Name)}.",
                DidYouMean(call.Name, functions.Names.Where(n => !n.Contains('.', StringComparison.Ordinal)).Append("iif").Append("isnull").Append("np")));
        }
        Node[] arguments = [.. before, .. call.Arguments.Select(Visit)];
        var candidates = found.Where(f => f.Accepts(arguments.Length)).ToArray();
        if (candidates.Length == 0) return Fault(call, $"{shown} takes {CountWords(found, before.Length)}, not {call.Arguments.Count}.", found[0].Help.Length > 0 ? found[0].Help : null);
        var chosen = candidates.FirstOrDefault(f => Enumerable.Range(0, arguments.Length).All(i => Suits(arguments[i], f.ParameterAt(i)))) ?? candidates[0];
        var offset = before.Length;
        if (arguments is [ConstantNode { Value.Kind: FactKind.Text } literal] && DateFunctions.Timed(chosen.Name, literal.Value.AsText()) is { } timed) return new CallNode(timed, arguments, FactType.Moment, call);
        if (ConversionFunctions.MakesNumber(chosen)) arguments[0] = Counted(arguments[0], call);
        for (var i = offset; i < arguments.Length; i++)
        {
            var at = call.Arguments[i - offset];
            var wanted = chosen.ParameterAt(i);
            arguments[i] = Fit(arguments[i], wanted, at, has => $"{shown} needs {wanted.Words} here, but this is {has.Words}.");
        }
        return new CallNode(chosen, arguments, Result(chosen, arguments), call);
    }

    // A day of the week where a number is wanted.
    private static Node Counted(Node node, Syntax at) => ReferenceEquals(node.Type, FactType.DayOfWeek) ? new CallNode(ConversionFunctions.WeekdayNumber, [node], FactType.Integer, at) : node;

    private static bool Suits(Node argument, FactType wanted) => wanted.IsAny || argument.Type.IsAny || argument.Type.Kind == wanted.Kind;

    private static FactType Result(Function function, Node[] arguments) => function.Name switch
    {
        // Of whole numbers these give a whole number.
        "Math.Abs" or "Math.Min" or "Math.Max" or "abs" or "min" or "max" when arguments.All(a => a.Type.IsWhole) => FactType.Integer,
        "Enumerable.Repeat" => FactType.List(arguments[0].Type),
        _ => function.Result,
    };

    private static string CountWords(Function[] found, int before)
    {
        var counts = found.SelectMany(f => Enumerable.Range(f.Required - before, Math.Max(1, f.Parameters.Count - f.Required + 1))).Distinct().Order().ToArray();
        return counts switch
        {
            [0] => "no values",
            [1] => "1 value",
            _ => string.Join(" or ", counts) + " values",
        };
    }

    // ---- lists

    private static bool TakesList(Node target, ListOperation operation, CallSyntax call) => target.Type.Kind switch
    {
        FactKind.List => true,
        // A text is the list of its characters; where both could be meant, the method of text is.
        FactKind.Text => operation != ListOperation.Contains,
        // Contains with a lambda does not exist; with a value it may be asked of a text too.
        FactKind.Unknown => operation != ListOperation.Contains,
        _ => false,
    };

    // What GroupBy gives is a record with its members in Items: a group is asked as a list.
    private static Node Grouped(Node target, Syntax at) => target.Type is RecordType { Fields: [("Key", _), ("Items", ListType), ("Count", _)] } group
        ? Field(target, group, "Items", at)!
        : target;

    // A further order is the innermost of stable sorts, so that it counts only where those before it leave a tie.
    private Node ThenBy(CallSyntax call, Node target)
    {
        if (target is not ListCallNode { Operation: ListOperation.OrderBy or ListOperation.OrderByDescending } sorted) return Fault(call, $"{call.Name} follows OrderBy.");
        var depth = 1;
        var innermost = sorted;
        while (ordered.Contains(innermost)) { innermost = (ListCallNode)innermost.List; depth++; }
        var operation = call.Name.Length == "ThenBy".Length ? ListOperation.OrderBy : ListOperation.OrderByDescending;
        var node = ListCall(call with { Name = operation.ToString() }, innermost.List, operation);
        var outer = new List<ListCallNode> { sorted };
        while (outer.Count < depth) outer.Add((ListCallNode)outer[^1].List);
        for (var i = outer.Count - 1; i >= 0; i--)
        {
            node = new ListCallNode(outer[i].Operation, node, outer[i].Body, outer[i].Local, [], outer[i].Type, call);
            ordered.Add(node);
        }
        return node;
    }

    private Node ListCall(CallSyntax call, Node target, ListOperation operation)
    {
        var element = target.Type switch { ListType list => list.Of, TextType => FactType.Text, _ => FactType.Any };
        var lambdas = ListOperations.Lambdas(operation);
        if (lambdas > 0)
        {
            if (call.Arguments.Count > 1 || call.Arguments.Count == 0 && lambdas == 2)
                return Fault(call, $"{operation} takes {(lambdas == 2 ? "one condition or value" : "at most one condition")}.", $"For example: list.{operation}(x => x.age < 5).");
            if (call.Arguments.Count == 1) return WithLambda(call, target, operation, element);
            return Shaped(call, target, operation, element, null, 0, []);
        }
        var wanted = operation switch
        {
            ListOperation.Distinct or ListOperation.Reverse or ListOperation.ToList or ListOperation.ToArray => 0,
            ListOperation.DefaultIfEmpty => call.Arguments.Count > 0 ? 1 : 0,
            _ => 1,
        };
        if (call.Arguments.Count != wanted) return Fault(call, $"{operation} takes {(wanted == 0 ? "no values" : "one value")}.");
        var arguments = call.Arguments.Select(Visit).ToArray();
        if (operation is ListOperation.Skip or ListOperation.Take or ListOperation.ElementAt or ListOperation.ElementAtOrDefault)
            arguments[0] = Fit(arguments[0], FactType.Integer, call.Arguments[0], has => $"{operation} needs a whole number, not {has.Words}.");
        if (operation is ListOperation.Contains)
        {
            if (arguments[0] is ConstantNode { Value.Kind: FactKind.Text } && !element.IsAny) arguments[0] = FitLiteral(arguments[0], element, call.Arguments[0]);
            if (FactType.Common(element, arguments[0].Type) is null) return Fault(call.Arguments[0], $"{Capital(arguments[0].Type.Words)} is never in {target.Type.Words}.");
        }
        if (operation is ListOperation.Concat or ListOperation.Except or ListOperation.Union or ListOperation.Intersect or ListOperation.SequenceEqual)
            arguments[0] = Fit(arguments[0], FactType.List(element), call.Arguments[0], has => $"{operation} needs {target.Type.Words}, not {has.Words}.");
        return Shaped(call, target, operation, element, null, 0, arguments);
    }

    private Node WithLambda(CallSyntax call, Node target, ListOperation operation, FactType element)
    {
        if (scopes.Count >= 8) return Fault(call, "Calls on lists nest deeper than 8 levels.", "Split the expression.");
        var lambda = call.Arguments[0] as LambdaSyntax;
        var body = lambda?.Body ?? call.Arguments[0];
        var path = target.Path is { } list ? list + "[]" : null;
        scopes.Add(new LambdaScope(lambda?.Parameter, element, scopes.Count, path));
        var local = scopes.Count - 1;
        var node = ListOperations.IsPredicate(operation) ? Truth(body, operation.ToString()) : Visit(body);
        scopes.RemoveAt(local);
        if (operation is ListOperation.Sum or ListOperation.Average) node = Fit(node, FactType.Number, body, has => $"{operation} needs numbers, not {has.Words}.");
        if (operation is ListOperation.OrderBy or ListOperation.OrderByDescending or ListOperation.Min or ListOperation.Max && node.Type.Kind is FactKind.Record or FactKind.List or FactKind.Boolean)
            return Fault(body, $"{Capital(node.Type.Words)} has no order.");
        return Shaped(call, target, operation, element, node, local, []);
    }

    private Node Shaped(CallSyntax call, Node target, ListOperation operation, FactType element, Node? body, int local, Node[] arguments)
    {
        var of = body?.Type ?? element;
        if (body is null && operation is ListOperation.Sum or ListOperation.Average && !element.IsAny && element.Kind != FactKind.Number)
            return Fault(call, $"{operation} needs numbers, but this is {target.Type.Words}.", $"Say what to add up: .{operation}(x => x.amount).");
        if (body is null && operation is ListOperation.Min or ListOperation.Max && element.Kind is FactKind.Record or FactKind.List or FactKind.Boolean)
            return Fault(call, $"{Capital(element.Words)} has no order.", $"Say what to compare: .{operation}(x => x.amount).");
        var type = operation switch
        {
            ListOperation.Any or ListOperation.All or ListOperation.Contains or ListOperation.SequenceEqual => FactType.Boolean,
            ListOperation.Count or ListOperation.LongCount => FactType.Integer,
            ListOperation.Sum => of.IsWhole ? FactType.Integer : FactType.Number,
            ListOperation.Average => FactType.Number,
            ListOperation.Min or ListOperation.Max => of,
            ListOperation.First or ListOperation.FirstOrDefault or ListOperation.Last or ListOperation.LastOrDefault
                or ListOperation.Single or ListOperation.SingleOrDefault or ListOperation.ElementAt or ListOperation.ElementAtOrDefault => element,
            ListOperation.Select => FactType.List(of.IsNothing ? FactType.Any : of),
            ListOperation.SelectMany => FactType.List(of switch { ListType inner => inner.Of, TextType => FactType.Text, _ => FactType.Any }),
            ListOperation.GroupBy => FactType.List(FactType.Record(("Key", of.IsNothing ? FactType.Any : of), ("Items", FactType.List(element)), ("Count", FactType.Integer))),
            _ => FactType.List(element),
        };
        return new ListCallNode(operation, target, body, local, arguments, type, call);
    }
}
