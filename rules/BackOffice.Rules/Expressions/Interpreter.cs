using System.Runtime.InteropServices;
using BackOffice.Rules.Facts;

namespace BackOffice.Rules.Expressions;

/// <summary>
/// Evaluates the tree node by node, finding the place of a fault and, when asked, keeping what every part gave. Slower
/// than compiled code and the measure of it: the tests hold the two to the same answers.
/// </summary>
internal sealed class Interpreter(Tracer? tracer)
{
    public static Fact Run(Node node, Frame frame) => new Interpreter(null).Visit(node, frame);

    public Fact Visit(Node node, Frame frame)
    {
        var mark = tracer?.Begin() ?? 0;
        try
        {
            var value = Step(node, frame);
            tracer?.End(mark, node, value, null);
            return value;
        }
        catch (EvaluationException e)
        {
            tracer?.End(mark, node, default, e.Message);
            if (e.Position >= 0) throw;
            throw new EvaluationException(e.Message, node.Position, node.Length) { Definition = e.Definition };
        }
        catch (InvalidCastException e)
        {
            // A value nobody declared turned out to be of another kind.
            tracer?.End(mark, node, default, e.Message);
            throw new EvaluationException(e.Message, node.Position, node.Length);
        }
    }

    private Fact Step(Node node, Frame frame)
    {
        switch (node)
        {
            case ConstantNode constant: return constant.Value;
            case RootNode root: return Typed(frame.Scope.Root.Get(root.Shape, root.Slot, root.Name), root);
            case LocalNode local: return frame.Locals[local.Index];
            case MemberNode member: return Member(member, Visit(member.Target, frame));
            case NotNode not: return Ops.Not(Visit(not.Operand, frame));
            case LogicNode logic: return Logic(logic, frame);
            case MissingNode missing: return Fact.Of(Visit(missing.Operand, frame).IsUnknown != missing.Negated);
            case CompareNode compare: return Fact.Of(Ops.Compare(compare.Operator, Visit(compare.Left, frame), Visit(compare.Right, frame)));
            case ArithmeticNode arithmetic: return Ops.Calculate(arithmetic.Operator, Visit(arithmetic.Left, frame), Visit(arithmetic.Right, frame));
            case NegateNode negate: return Ops.Negate(Visit(negate.Operand, frame));
            case JoinNode join:
                var joined = Ops.Join(Visit(join.Left, frame), Visit(join.Right, frame));
                frame.SpendOn(joined);
                return joined;
            case InNode within: return In(within, frame);
            case InListNode within:
                var item = Visit(within.Item, frame);
                if (Visit(within.List, frame) is not { IsUnknown: false } list) return default;
                frame.Spend(list.AsList().Count);
                return Fact.Of(Ops.Contains(list.AsList(), item));
            case ConditionalNode conditional:
                var test = Visit(conditional.Condition, frame);
                return test.IsUnknown ? default : Visit(test.AsBoolean() ? conditional.Then : conditional.Else, frame);
            case CoalesceNode coalesce:
                return Visit(coalesce.First, frame) is { IsUnknown: false } known ? known : Visit(coalesce.Second, frame);
            case CallNode call:
                var values = Visit(call.Parts, frame);
                foreach (var value in values) frame.SpendOn(value);
                var result = Invoke.Any(call.Function, frame.Scope, values);
                frame.SpendOn(result);
                return result;
            case ListCallNode call: return ListCall(call, frame);
            case ListNode: return Fact.Of((IReadOnlyList<Fact>)Visit(node.Parts, frame));
            case RecordNode record: return Fact.Of(FactRecord.Shaped(record.Shape, Visit(record.Parts, frame)));
            case IndexNode index: return Ops.Index(Visit(index.List, frame), Visit(index.Index, frame));
            case ParameterNode parameter: return parameter.Parameter.Value;
            case DefinitionNode definition:
                if (!frame.TryDefinition(definition.Definition.Index, out var defined)) return Define(definition.Definition, frame);
                tracer?.Reuse(definition.Definition.Index);
                return defined;
            case CheckNode check: return Ops.Check(Visit(check.Inner, frame), check.Type);
            default: throw new InvalidOperationException($"No meaning for {node.GetType().Name}.");
        }
    }

    private Fact Define(DefinitionBinding definition, Frame frame)
    {
        tracer?.Enter(definition.Text);
        try
        {
            var value = Visit(definition.Tree, frame);
            tracer?.Keep(definition.Index);
            return frame.Define(definition.Index, value);
        }
        catch (EvaluationException e)
        {
            // The place is in another text: to the reader of this one, the name is the place.
            throw new EvaluationException(e.Message) { Definition = e.Definition ?? definition.Name };
        }
        finally
        {
            tracer?.Leave();
        }
    }

    private Fact[] Visit(Node[] nodes, Frame frame)
    {
        var values = new Fact[nodes.Length];
        for (var i = 0; i < values.Length; i++) values[i] = Visit(nodes[i], frame);
        return values;
    }

    /// <summary>What was declared and what was given may differ: a fault with a sentence, never a wrong answer.</summary>
    public static Fact Typed(Fact value, Node read) => value.Kind == read.Type.Kind || value.IsUnknown || read.Type.IsAny ? value : Mismatch(value, read.Type, read.Path);

    public static Fact Mismatch(Fact value, FactType type, string? path)
    {
        if (value.Kind == FactKind.Text && type.Kind != FactKind.Text && FactJson.TryParse(value.AsText(), type, out var parsed)) return parsed;
        throw Ops.Fault($"{path ?? "The value"} should be {type.Words}, but is {Ops.Shown(value)}.");
    }

    private static Fact Member(MemberNode member, Fact target)
    {
        if (member.Shape is null) return Ops.Member(target, member.Name);
        return target.RecordOrNull is { } record ? Typed(record.Get(member.Shape, member.Slot, member.Name), member) : default;
    }

    private Fact Logic(LogicNode logic, Frame frame)
    {
        var unsure = false;
        foreach (var part in logic.Parts)
        {
            var value = Visit(part, frame);
            if (value.IsUnknown) unsure = true;
            else if (value.AsBoolean() != logic.And) return Fact.Of(!logic.And);
        }
        return unsure ? default : Fact.Of(logic.And);
    }

    private Fact In(InNode within, Frame frame)
    {
        var item = Visit(within.Item, frame);
        var unsure = false;
        foreach (var member in within.Members)
        {
            var same = Ops.Compare(Comparison.Equal, item, Visit(member, frame));
            if (same == true) return Fact.Yes;
            unsure |= same is null;
        }
        return unsure ? default : Fact.No;
    }

    private Fact ListCall(ListCallNode call, Frame frame)
    {
        var list = Visit(call.List, frame);
        var arguments = call.Arguments.Length == 0 ? null : Visit(call.Arguments, frame);
        var body = call.Body is null ? null : new InterpretedLambda(this, call.Body, call.Local);
        return ListOperations.Apply(call.Operation, frame, list, body, arguments, call.Local);
    }

    private sealed class InterpretedLambda(Interpreter interpreter, Node body, int local) : Lambda
    {
        public override Fact Call(Frame frame, Fact item)
        {
            frame.Locals[local] = item;
            return interpreter.Visit(body, frame);
        }
    }
}

/// <summary>Keeps what every part of an expression gave.</summary>
internal sealed class Tracer(string text)
{
    private const int Most = 500;

    // What is finished and not yet part of something: the parts of a node are what came after its beginning.
    private readonly List<Explanation> finished = new(8);
    private Stack<string>? outerTexts;
    private Dictionary<int, Explanation>? definitions;
    private int kept;

    public Explanation? Result => finished.Count > 0 ? finished[^1] : null;

    public int Begin() => finished.Count;

    public void End(int mark, Node node, Fact value, string? error)
    {
        Explanation[] parts = [];
        if (finished.Count > mark)
        {
            parts = [.. CollectionsMarshal.AsSpan(finished)[mark..]];
            finished.RemoveRange(mark, finished.Count - mark);
        }
        // Long lists: the first members, and those that leave the answer open.
        if (mark == 0 || kept++ < Most || value.IsUnknown && kept < 4 * Most) finished.Add(new Explanation(text, node, value, error, parts));
    }

    // The places of a named expression are places in its own text.
    public void Enter(string definition)
    {
        (outerTexts ??= new()).Push(text);
        text = definition;
    }

    public void Leave() => text = outerTexts!.Pop();

    // A named expression is explained in full where it is used first.
    public void Keep(int definition)
    {
        if (finished.Count > 0) (definitions ??= [])[definition] = finished[^1].Again();
    }

    public void Reuse(int definition)
    {
        if (definitions is not null && definitions.TryGetValue(definition, out var known)) finished.Add(known);
    }
}
