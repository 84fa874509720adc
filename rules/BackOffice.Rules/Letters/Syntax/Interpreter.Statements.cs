using System.Text;

namespace BackOffice.Rules.Letters.Syntax;

/// <summary>Statements: what writes, loops, branches, captures and wraps.</summary>
internal sealed partial class Interpreter
{
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
}
