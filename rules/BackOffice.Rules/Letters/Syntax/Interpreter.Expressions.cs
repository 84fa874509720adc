using BackOffice.Rules.Calendars;

namespace BackOffice.Rules.Letters.Syntax;

/// <summary>Expressions: calls and their arguments, reading and setting of names and members.</summary>
internal sealed partial class Interpreter
{
    public object? Evaluate(Node node)
    {
        Count(node);

        switch (node)
        {
            case Literal literal: return literal.Value is string said ? Own(said) : literal.Value;
            case Variable or Member or Indexer:
                var value = Read(node);
                return value is ICallable callable ? Invoke(callable, NoArguments(), node.Position) : value is ObjectValue o && piped is not null && IsDate(o) ? CallDate(node.Position) : value;
            case Nested nested: return Evaluate(nested.Inner);
            case Unary unary: return EvaluateUnary(unary);
            case Binary { Operator: "&&" } both: return Values.IsTrue(Evaluate(both.Left)) && Values.IsTrue(Evaluate(both.Right));
            case Binary { Operator: "||" } either: return Values.IsTrue(Evaluate(either.Left)) || Values.IsTrue(Evaluate(either.Right));
            case Binary { Operator: "??" } coalesce: return Evaluate(coalesce.Left) ?? Evaluate(coalesce.Right);
            case Binary { Operator: "?!" } instead: return Evaluate(instead.Left) is null ? null : Evaluate(instead.Right);
            case Binary binary:
                var left = Evaluate(binary.Left);
                return Operators.Binary(binary.Operator, left, Evaluate(binary.Right), binary.Position, this);
            case Conditional choice: return Evaluate(Values.IsTrue(Evaluate(choice.Condition)) ? choice.Then : choice.Else);
            case Call call: return EvaluateCall(call);
            case Pipe pipe: return EvaluatePipe(pipe);
            case ArrayLiteral array: return new ListValue(array.Items.Select(Evaluate).ToList());
            case ObjectLiteral literal:
                var record = new ObjectValue();
                foreach (var (name, member) in literal.Members)
                {
                    record.Set(name, Evaluate(member));
                }

                return record;
            case Interpolation text: return Values.Bounded(string.Concat(text.Parts.Select(p => Evaluate(p) is var part && Exact && part is DateValue day ? day.Moment.DateTime.ToString(Days.British) : Text(part))), node.Position);
            case Function function: return new Closure(function);
            case Step step:
                var old = Evaluate(step.Target);
                var next = Operators.Binary("+", old, (long)step.By, step.Position, this);
                Set(step.Target, next);
                return step.After ? old : next;
            default: throw new TemplateFault("This is not an expression.", node.Position);
        }
    }

    private object? EvaluateUnary(Unary unary)
    {
        switch (unary.Operator)
        {
            case "!": return !Values.IsTrue(Evaluate(unary.Operand));
            case "@": return unary.Operand is Variable or Member or Indexer or Nested ? Read(unary.Operand is Nested n ? n.Inner : unary.Operand) : Evaluate(unary.Operand);
            case "^": return Evaluate(unary.Operand);
            default:
                var value = Evaluate(unary.Operand);
                return (unary.Operator, value) switch
                {
                    (_, null) => null,
                    ("+", long or double or decimal) => value,
                    ("-", long l) => -l,
                    ("-", double d) => -d,
                    ("-", decimal m) => -m,
                    ("-", TimeSpan t) => -t,
                    _ => throw new TemplateFault($"\"{unary.Operator}\" needs a number, not {Describe(value)}.", unary.Position),
                };
        }
    }

    private object? EvaluatePipe(Pipe pipe)
    {
        var value = Evaluate(pipe.From);
        var outer = piped;
        piped = [value];
        try
        {
            var result = Evaluate(pipe.To);
            return piped is null ? result : throw new TemplateFault("A value can be piped only into a function.", pipe.To.Position);
        }
        finally
        {
            piped = outer;
        }
    }

    private object? EvaluateCall(Call call)
    {
        var waiting = piped;
        piped = null;
        var target = Resolve(call.Target);
        if (target is null)
        {
            var value = Read(call.Target);
            if (value is ObjectValue o && IsDate(o))
            {
                var text = Arguments(call.Arguments);
                piped = [.. waiting ?? [], .. text.Positional];
                return CallDate(call.Position);
            }

            throw new TemplateFault($"There is no function \"{Path(call.Target)}\".", call.Target.Position);
        }

        var arguments = Arguments(call.Arguments);
        piped = waiting;
        return Invoke(target, arguments, call.Position);
    }

    private ICallable? Resolve(Node target)
    {
        if (target is Nested nested)
        {
            return Evaluate(nested.Inner is Unary { Operator: "@" } ? nested.Inner : new Unary(nested.Position, "@", nested.Inner)) as ICallable;
        }

        return Read(target) as ICallable;
    }

    internal sealed record CallArguments(List<object?> Positional, Dictionary<string, object?> Named)
    {
        public static implicit operator CallArguments(object?[] values) => new([.. values], new(StringComparer.Ordinal));
    }

    private static CallArguments NoArguments() => Array.Empty<object?>();

    private CallArguments Arguments(IReadOnlyList<Argument> arguments)
    {
        CallArguments values = Array.Empty<object?>();
        foreach (var argument in arguments)
        {
            var value = Evaluate(argument.Value);
            if (argument.Name is { } name)
            {
                values.Named[name] = value;
            }
            else if (argument.Value is Unary { Operator: "^" } && value is ListValue list)
            {
                values.Positional.AddRange(list.Items);
            }
            else
            {
                values.Positional.Add(value);
            }
        }

        return values;
    }

    /// <summary>Calls a function; what is being piped becomes its first argument.</summary>
    public object? Invoke(ICallable callable, CallArguments arguments, int position, Closure? block = null)
    {
        if (piped is not null)
        {
            arguments = arguments with { Positional = [.. piped, .. arguments.Positional] };
            piped = null;
        }

        if (++calls > RecursionLimit)
        {
            throw new TemplateFault($"Functions call each other more than {RecursionLimit} deep.", position);
        }

        try
        {
            return callable switch
            {
                Builtin builtin => builtin.Call(this, arguments, position),
                Closure closure => InvokeClosure(closure, arguments, position, block),
                _ => throw new TemplateFault("This is not a function.", position),
            };
        }
        finally
        {
            calls--;
        }
    }

    private object? InvokeClosure(Closure closure, CallArguments arguments, int position, Closure? block)
    {
        var function = closure.Function;
        var outerLocals = locals;
        locals = new(StringComparer.Ordinal);
        var list = new ListValue(arguments.Positional);
        if (arguments.Named.Count > 0)
        {
            list.Members = arguments.Named;
        }

        locals["$"] = list;
        if (block is not null)
        {
            // The block sees the variables of the place where it was written.
            locals["$$"] = new Builtin("block", [], (_, _, _) =>
            {
                var inner = locals;
                var text = Captured(() => Execute(block.Function.Body));
                locals = inner;
                return text;
            });
        }

        Frame? frame = null;
        if (function.Parameters is { } parameters)
        {
            frame = new(Bind(function, parameters, arguments, position), IsLoop: false);
            frames.Add(frame);
        }

        try
        {
            if (function.IsExpression)
            {
                return Evaluate(function.Body);
            }

            var text = Captured(() => Execute(function.Body));
            if (flow == Flow.Return)
            {
                flow = Flow.None;
                var value = returned;
                returned = null;
                if (text.Length == 0)
                {
                    return value;
                }

                return value is null ? text : text + Text(value);
            }

            return text.Length == 0 ? null : text;
        }
        finally
        {
            locals = outerLocals;
            if (frame is not null)
            {
                frames.Remove(frame);
            }
        }
    }

    private ObjectValue Bind(Function function, IReadOnlyList<Parameter> parameters, CallArguments arguments, int position)
    {
        var values = new ObjectValue();
        var name = (function.Name as Variable)?.Name ?? "function";
        for (var i = 0; i < parameters.Count; i++)
        {
            var parameter = parameters[i];
            if (parameter.Rest)
            {
                values.Set(parameter.Name, new ListValue(arguments.Positional.Skip(i)));
                return values;
            }

            if (arguments.Named.TryGetValue(parameter.Name, out var named))
            {
                values.Set(parameter.Name, named);
            }
            else if (i < arguments.Positional.Count)
            {
                values.Set(parameter.Name, arguments.Positional[i]);
            }
            else if (parameter.Default is { } standard)
            {
                values.Set(parameter.Name, Evaluate(standard));
            }
            else
            {
                throw new TemplateFault($"\"{name}\" needs its argument \"{parameter.Name}\".", position);
            }
        }

        return arguments.Positional.Count <= parameters.Count
            ? values
            : throw new TemplateFault($"\"{name}\" takes {parameters.Count} arguments, not {arguments.Positional.Count}.", position);
    }

    // ---- Variables -----------------------------------------------------------------------------------------------

    private object? Read(Node node)
    {
        switch (node)
        {
            case Variable variable: return Lookup(variable.Name);
            case Member member:
                var target = ReadTarget(member.Target);
                if (target is null && !member.Optional && Exact && !IsOptional(member.Target) && member.Name is not ("empty?" or "blank?"))
                {
                    throw new TemplateFault($"\"{Path(member.Target)}\" is empty, so \"{member.Name}\" cannot be read from it; write \"?.\" if it may be empty.", member.Position);
                }

                return MemberOf(target, member.Name);
            case Indexer indexer:
                var list = ReadTarget(indexer.Target);
                if (list is null && IsOptional(indexer.Target))
                {
                    return null;
                }

                if (Exact && Values.IsNumber(list))
                {
                    throw new TemplateFault($"\"{Path(indexer.Target)}\" is {Describe(list)} and no list.", indexer.Position);
                }

                if (list is null && Exact)
                {
                    throw new TemplateFault($"\"{Path(indexer.Target)}\" is empty, so nothing can be read from it.", indexer.Position);
                }

                var place = Evaluate(indexer.Index);
                if (Exact && list is string letters && Values.IsNumber(place) && ToInt(place, indexer.Position) is var letter && (letter >= letters.Length || letter < -letters.Length))
                {
                    throw new TemplateFault($"The text has {letters.Length} characters; there is none at place {letter}.", indexer.Position);
                }

                return ElementOf(list, place, indexer.Position);
            default: return Evaluate(node);
        }
    }

    // After "?." the rest of the path is optional too.
    private static bool IsOptional(Node node) => node switch
    {
        Member m => m.Optional || IsOptional(m.Target),
        Indexer i => IsOptional(i.Target),
        _ => false,
    };

    // A path may go through a function without arguments: date.now.year.
    private object? ReadTarget(Node node)
    {
        var value = Read(node);
        if (value is not ICallable function)
        {
            return value;
        }

        var waiting = piped;
        piped = null;
        var result = Invoke(function, NoArguments(), node.Position);
        piped = waiting;
        return result;
    }

    private object? Lookup(string name)
    {
        if (name[0] == '$')
        {
            if (name.Length > 1 && char.IsAsciiDigit(name[1]))
            {
                return locals.GetValueOrDefault("$") is ListValue arguments && int.TryParse(name.AsSpan(1), out var i) && i < arguments.Items.Count ? arguments.Items[i] : null;
            }

            return locals.GetValueOrDefault(name);
        }

        if (name == "this")
        {
            return TopFrame().Values;
        }

        for (var i = frames.Count - 1; i >= 0; i--)
        {
            if (frames[i].Values.TryGet(name, out var value))
            {
                return value;
            }
        }

        return name is "empty" or "blank" ? new ListValue([]) : null;
    }

    private Frame TopFrame() => frames.FindLast(f => !f.IsLoop)!;

    internal object? MemberOf(object? target, string name)
    {
        if (name is "empty?" or "blank?")
        {
            return target switch
            {
                null => Exact ? null : true,
                string s => s.Length == 0,
                ListValue l => l.Items.Count == 0,
                ObjectValue o => o.Count == 0,
                _ => false,
            };
        }

        return target switch
        {
            ObjectValue o => o.TryGet(name, out var value) ? value : name == "size" && !ReferenceEquals(o, Builtins) ? null : null,
            ListValue l when name == "size" => (long)l.Items.Count,
            ListValue l => l.Members?.GetValueOrDefault(name),
            RangeValue r when name == "size" => r.Count,
            string s when name == "size" => (long)s.Length,
            DateValue d => DateFormat.Member(d, name),
            TimeSpan t => DateFormat.Member(t, name),
            _ => null,
        };
    }

    private static object? ElementOf(object? target, object? index, int position)
    {
        switch (target)
        {
            case ObjectValue o when index is string name: return o[name];
            case ListValue l when index is string name: return name == "size" ? (long)l.Items.Count : l.Members?.GetValueOrDefault(name);
            case ListValue or string or RangeValue when Values.IsNumber(index):
                var i = ToInt(index, position);
                var count = target switch { ListValue l => l.Items.Count, string s => s.Length, _ => (int)((RangeValue)target).Count };
                i = i < 0 ? count + i : i;
                return i < 0 || i >= count ? null : target switch
                {
                    ListValue l => l.Items[i],
                    string s => s[i].ToString(),
                    _ => ((RangeValue)target).Items().ElementAt(i),
                };
            default: return null;
        }
    }

    private void Set(Node target, object? value)
    {
        switch (target)
        {
            case Variable { Name: ['$', ..] name }: locals[name] = value; break;
            case Variable variable:
                // A loop's own variable cannot be changed: the assignment makes another of that name, seen after the loop.
                var frame = TopFrame();
                if (frame.Values.IsLocked(variable.Name))
                {
                    throw new TemplateFault($"\"{variable.Name}\" is read-only.", variable.Position);
                }

                frame.Values.Set(variable.Name, value);
                break;
            case Member member:
                switch (ReadTarget(member.Target))
                {
                    case ObjectValue o when o.IsLocked(member.Name): throw new TemplateFault($"\"{member.Name}\" is read-only.", member.Position);
                    case ObjectValue o: o.Set(member.Name, value); break;
                    case ListValue l: (l.Members ??= new(StringComparer.Ordinal))[member.Name] = value; break;
                    default: throw new TemplateFault($"\"{Path(member.Target)}\" is no object, so its \"{member.Name}\" cannot be set.", member.Position);
                }

                break;
            case Indexer indexer:
                switch (ReadTarget(indexer.Target), Evaluate(indexer.Index))
                {
                    case (ObjectValue o, string name): o.Set(name, value); break;
                    case (ListValue l, long i) when i >= -l.Items.Count && i < 100_000:
                        var at = (int)(i < 0 ? l.Items.Count + i : i);
                        while (l.Items.Count <= at)
                        {
                            l.Items.Add(null);
                        }

                        l.Items[at] = value;
                        break;
                    default: throw new TemplateFault($"\"{Path(indexer.Target)}\" has no such element to set.", indexer.Position);
                }

                break;
            default: throw new TemplateFault("This cannot be assigned to.", target.Position);
        }
    }
}
