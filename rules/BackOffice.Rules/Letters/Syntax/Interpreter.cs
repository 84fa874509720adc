using System.Runtime.CompilerServices;
using System.Text;
using BackOffice.Rules.Calendars;

namespace BackOffice.Rules.Letters.Syntax;

/// <summary>How a template runs.</summary>
/// <param name="Today">Day that <c>date.now</c> gives; null refuses it.</param>
/// <param name="Relaxed">Whether a member of something that is not there is nothing, rather than a fault.</param>
/// <param name="Escape">What becomes of values before they are written; null writes them as they are.</param>
internal sealed record RunSettings(DateTimeOffset? Today, bool Relaxed, Func<string, string>? Escape = null);

/// <summary>Runs a template over a model. Bounded in loops, depth, steps and length of text, so that no template can hang a node.</summary>
internal sealed class Interpreter
{
    private const int LoopLimit = 1000;
    private const int RecursionLimit = 100;
    private const int StepLimit = 300_000;

    private readonly RunSettings settings;
    private readonly List<Frame> frames = [];
    private readonly List<(string Name, string Title)> emptySections = [];
    private readonly List<string> sections = [];

    // Texts that are the template's own, found again by their identity: what it says between quotes, and what it has captured.
    private readonly HashSet<object> own = new(ReferenceEqualityComparer.Instance);
    private Dictionary<string, object?> locals = new(StringComparer.Ordinal);
    private StringBuilder output = new();
    private object?[]? piped;
    private Flow flow;
    private object? returned;
    private int calls;
    private int steps;

    public Interpreter(ObjectValue model, RunSettings settings)
    {
        this.settings = settings;
        Builtins = Syntax.Builtins.Create();
        frames.Add(new(Builtins, IsLoop: false));
        frames.Add(new(model, IsLoop: false));
    }

    private enum Flow
    {
        None,
        Break,
        Continue,
        Return,
    }

    private sealed record Frame(ObjectValue Values, bool IsLoop);

    /// <summary>A function written in the template.</summary>
    internal sealed record Closure(Function Function) : ICallable
    {
        public string Name => (Function.Name as Variable)?.Name ?? "";
    }

    public ObjectValue Builtins { get; }

    public IReadOnlyList<(string Name, string Title)> EmptySections => emptySections;

    public IReadOnlyList<string> Sections => sections;

    public RunSettings Settings => settings;

    /// <summary>As Scriban in every respect, as the command line has it; a letter of ours is more lenient with what is empty.</summary>
    public bool Exact => !settings.Relaxed;

    public string Run(Block template)
    {
        Execute(template);
        if (flow == Flow.Return && returned is not null)
        {
            Write(Escaped(returned), template.Position);
        }

        return output.ToString();
    }

    private void Count(Node node)
    {
        if (++steps > StepLimit)
        {
            throw new TemplateFault("The template takes too many steps.", node.Position);
        }

        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new TemplateFault("The template is nested too deeply.", node.Position);
        }
    }

    // ---- Statements ----------------------------------------------------------------------------------------------

    private void Execute(Node node)
    {
        Count(node);

        switch (node)
        {
            case Block block:
                foreach (var statement in block.Statements)
                {
                    Execute(statement);
                    if (flow != Flow.None)
                    {
                        return;
                    }
                }

                break;
            case RawText text: Write(text.Text, node.Position); break;
            case Output line:
                var written = Evaluate(line.Expression);
                // An expression that only does something, such as calling a function that writes, gives no value.
                Write(Indented(Escaped(written), line.Indent), node.Position);
                break;
            case Assign assign: ExecuteAssign(assign); break;
            case If choice:
                if (Values.IsTrue(Evaluate(choice.Condition)))
                {
                    Execute(choice.Then);
                }
                else if (choice.Else is { } otherwise)
                {
                    Execute(otherwise);
                }

                break;
            case For loop: ExecuteFor(loop); break;
            case While loop: ExecuteWhile(loop); break;
            case Case choice: ExecuteCase(choice); break;
            case Capture capture: Set(capture.Target, Captured(() => Execute(capture.Body))); break;
            case With with:
                if (Evaluate(with.Target) is not ObjectValue scope)
                {
                    throw new TemplateFault("\"with\" needs an object.", with.Position);
                }

                Within(new(scope, IsLoop: false), () => Execute(with.Body));
                break;
            case Section section: ExecuteSection(section); break;
            case Function function: Set(function.Name!, new Closure(function)); break;
            case Wrap wrap: ExecuteWrap(wrap); break;
            case Return ret:
                returned = ret.Value is null ? null : Evaluate(ret.Value);
                flow = Flow.Return;
                break;
            case Break: flow = Flow.Break; break;
            case Continue: flow = Flow.Continue; break;
            case ReadOnlyVariable locked:
                if (TopFrame().Values.Has(locked.Name))
                {
                    TopFrame().Values.Lock(locked.Name);
                }

                break;
            case Import import:
                if (Evaluate(import.Value) is not ObjectValue members)
                {
                    throw new TemplateFault("\"import\" needs an object.", import.Position);
                }

                var top = TopFrame().Values;
                foreach (var name in members.Names.Where(n => !top.IsLocked(n)).ToList())
                {
                    top.Set(name, members[name]);
                }

                break;
            default: throw new TemplateFault("This cannot be run.", node.Position);
        }
    }

    private void ExecuteAssign(Assign assign)
    {
        var value = Evaluate(assign.Value);
        if (assign.Operator is { } op)
        {
            value = Operators.Binary(op, Evaluate(assign.Target), value, assign.Position, this);
        }

        Set(assign.Target, value);
    }

    private void ExecuteFor(For loop)
    {
        var list = Evaluate(loop.List);
        if (list is null && Exact)
        {
            return;
        }

        var source = Items(list, loop.List.Position);
        if (loop.Offset is { } skip)
        {
            source = source.Skip(ToInt(Evaluate(skip), skip.Position));
        }

        if (loop.Reversed)
        {
            source = source.Reverse();
        }

        // A limit of 0 is none.
        if (loop.Limit is { } take && ToInt(Evaluate(take), take.Position) is var most and > 0)
        {
            source = source.Take(most);
        }

        var items = source.Take(LoopLimit + 1).ToList();
        if (items.Count == 0)
        {
            if (loop.IsTable)
            {
                Write("<tr class=\"row1\"></tr>\n", loop.Position);
            }

            if (loop.Else is { } otherwise)
            {
                Execute(otherwise);
            }

            return;
        }

        var scope = new ObjectValue();
        var state = new ObjectValue();
        scope.Set(loop.IsTable ? "tablerow" : "for", state);
        object? before = null;
        var columns = loop.Columns is { } across ? Math.Max(1, ToInt(Evaluate(across), across.Position)) : 1;
        if (loop.IsTable)
        {
            Write("<tr class=\"row1\">", loop.Position);
        }

        Within(new(scope, IsLoop: true), () =>
        {
            for (var i = 0; i < items.Count; i++)
            {
                if (i >= LoopLimit)
                {
                    throw new TemplateFault($"The loop goes round more than {LoopLimit} times.", loop.Position);
                }

                SetLoopState(state, i, items.Count);
                state.Set("changed", i == 0 || !Values.Same(before, items[i], FormatDate));
                before = items[i];
                if (loop.Variable.StartsWith('$'))
                {
                    locals[loop.Variable] = items[i];
                }
                else
                {
                    scope.Set(loop.Variable, items[i]);
                }

                if (loop.IsTable)
                {
                    BeginCell(loop, state, i, columns);
                }

                Execute(loop.Body);
                if (loop.IsTable)
                {
                    Write("</td>", loop.Position);
                }

                if (LoopEnds())
                {
                    break;
                }
            }
        });
        if (loop.IsTable)
        {
            Write("</tr>\n", loop.Position);
        }
    }

    private void BeginCell(For loop, ObjectValue state, int index, int columns)
    {
        var column = index % columns;
        state.Set("col", (long)column);
        state.Set("col_first", column == 0);
        state.Set("col_last", column == columns - 1);
        if (column == 0 && index > 0)
        {
            Write($"</tr>\n<tr class=\"row{(index / columns) + 1}\">", loop.Position);
        }

        Write($"<td class=\"col{column + 1}\">", loop.Position);
    }

    private void ExecuteWhile(While loop)
    {
        var scope = new ObjectValue();
        var state = new ObjectValue();
        scope.Set("while", state);
        Within(new(scope, IsLoop: true), () =>
        {
            for (var i = 0; Values.IsTrue(Evaluate(loop.Condition)); i++)
            {
                if (i >= LoopLimit)
                {
                    throw new TemplateFault($"The loop goes round more than {LoopLimit} times.", loop.Position);
                }

                SetLoopState(state, i, null);
                Execute(loop.Body);
                if (LoopEnds())
                {
                    break;
                }
            }
        });
    }

    private static void SetLoopState(ObjectValue state, long index, long? length)
    {
        state.Set("index", index);
        state.Set("first", index == 0);
        state.Set("even", index % 2 == 0);
        state.Set("odd", index % 2 == 1);
        if (length is { } known)
        {
            state.Set("length", known);
            state.Set("rindex", known - index - 1);
            state.Set("last", index == known - 1);
        }
    }

    private bool LoopEnds()
    {
        if (flow is Flow.Break or Flow.Continue)
        {
            var ends = flow == Flow.Break;
            flow = Flow.None;
            return ends;
        }

        return flow == Flow.Return;
    }

    private void ExecuteCase(Case choice)
    {
        var value = Evaluate(choice.Value);
        Execute(choice.Before);
        foreach (var (matches, body) in choice.Whens)
        {
            if (matches.Any(m => Operators.Binary("==", value, Evaluate(m), m.Position, this) is true))
            {
                Execute(body);
                return;
            }
        }

        if (choice.Else is { } otherwise)
        {
            Execute(otherwise);
        }
    }

    private void ExecuteSection(Section section)
    {
        var text = Captured(() => Execute(section.Body));
        sections.Add(section.Name);
        if (string.IsNullOrWhiteSpace(text))
        {
            emptySections.Add((section.Name, section.Title ?? section.Name));
        }

        Write(text, section.Position);
    }

    private void ExecuteWrap(Wrap wrap)
    {
        var (target, arguments) = wrap.Call is Call call ? (call.Target, call.Arguments) : (wrap.Call, []);
        if (Resolve(target) is not { } callable)
        {
            throw new TemplateFault("\"wrap\" needs a function.", wrap.Position);
        }

        var block = new Closure(new Function(wrap.Position, null, null, wrap.Body, IsExpression: false));
        var result = Invoke(callable, Arguments(arguments), wrap.Position, block);
        Write(Escaped(result), wrap.Position);
    }

    private string Captured(Action action)
    {
        var outer = output;
        output = new StringBuilder();
        try
        {
            action();
            return Own(output.ToString());
        }
        finally
        {
            output = outer;
        }
    }

    private void Within(Frame frame, Action action)
    {
        frames.Add(frame);
        try
        {
            action();
        }
        finally
        {
            frames.RemoveAt(frames.Count - 1);
        }
    }

    private void Write(string text, int position)
    {
        if (output.Length + text.Length > Values.TextLimit)
        {
            throw new TemplateFault("The text becomes longer than a megabyte.", position);
        }

        output.Append(text);
    }

    private string Escaped(object? value) =>
        settings.Escape is not { } escape || (value is string && own.Contains(value)) ? Text(value) : escape(Text(value));

    /// <summary>Marks a text as the template's own, which is not escaped.</summary>
    public string Own(string text)
    {
        if (settings.Escape is not null && text.Length > 0)
        {
            own.Add(text);
        }

        return text;
    }

    private static string Indented(string text, string indent)
    {
        if (indent.Length == 0 || !text.Contains('\n', StringComparison.Ordinal))
        {
            return text;
        }

        var lines = text.Split('\n');
        for (var i = 1; i < lines.Length; i++)
        {
            if (i < lines.Length - 1 || lines[i].Length > 0)
            {
                lines[i] = indent + lines[i];
            }
        }

        return string.Join('\n', lines);
    }

    // ---- Expressions ---------------------------------------------------------------------------------------------

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

    // ---- Helpers -------------------------------------------------------------------------------------------------

    /// <summary>Runs a template within a template; it counts as a call, so that it cannot go on for ever.</summary>
    public string Expand(string template, int position)
    {
        if (++calls > RecursionLimit)
        {
            throw new TemplateFault($"Templates expand each other more than {RecursionLimit} deep.", position);
        }

        try
        {
            var block = new Parser(template, Exact).Parse();
            return Captured(() => Execute(block));
        }
        finally
        {
            calls--;
        }
    }

    public string Text(object? value) => Values.ToText(value, FormatDate);

    public string FormatDate(DateValue date)
    {
        if (date.InWords)
        {
            return date.Moment.ToString("d MMMM yyyy", Days.British);
        }

        var format = (Builtins["date"] as ObjectValue)?["format"] as string ?? DateFormat.Standard;
        return DateFormat.ToText(date.Moment, format, Days.British);
    }

    public IEnumerable<object?> Items(object? value, int position) => value switch
    {
        null => [],
        ListValue l => l.Items,
        RangeValue r => r.Items(),
        string s => s.Select(c => (object?)c.ToString()),
        ObjectValue o => o.Names.ToList().Select(n => (object?)Pair(n, o[n])),
        _ => throw new TemplateFault($"A loop needs a list, not {Describe(value)}.", position),
    };

    private static ObjectValue Pair(string name, object? value)
    {
        var pair = new ObjectValue();
        pair.Set("key", name);
        pair.Set("value", value);
        return pair;
    }

    private bool IsDate(ObjectValue value) => ReferenceEquals(value, Builtins["date"]);

    // "x | date" is the date in words, 1 June 2026; an empty value stays empty.
    private object? CallDate(int position)
    {
        var arguments = piped!;
        piped = null;
        return arguments switch
        {
            [null] or [""] => null,
            [var value] => DateFormat.Parse(value, null, Days.British) is { } date
                ? date with { InWords = true }
                : throw new TemplateFault($"{Describe(value)} is not a date.", position),
            _ => throw new TemplateFault("\"date\" takes one value; for a format write date.to_string.", position),
        };
    }

    public static int ToInt(object? value, int position) => value switch
    {
        long l and >= int.MinValue and <= int.MaxValue => (int)l,
        double d and >= int.MinValue and <= int.MaxValue => (int)d,
        decimal m and >= int.MinValue and <= int.MaxValue => (int)m,
        string s when int.TryParse(s, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var i) => i,
        null => 0,
        _ => throw new TemplateFault($"A whole number is needed, not {Describe(value)}.", position),
    };

    internal static string Describe(object? value) => value switch
    {
        null => "nothing",
        string s => s.Length <= 30 ? $"the text \"{s}\"" : "a text",
        bool b => b ? "true" : "false",
        long or double or decimal => $"the number {Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)}",
        DateValue => "a date",
        TimeSpan => "a length of time",
        ListValue or RangeValue => "a list",
        ICallable => "a function",
        _ => "an object",
    };

    internal static string Path(Node node) => node switch
    {
        Variable v => v.Name,
        Member m => $"{Path(m.Target)}.{m.Name}",
        Indexer i => $"{Path(i.Target)}[…]",
        Nested n => Path(n.Inner),
        _ => "this value",
    };
}
