using System.Reflection;
using BackOffice.Rules.Facts;
using Linq = System.Linq.Expressions;

namespace BackOffice.Rules.Expressions;

/// <summary>
/// The tree as a delegate. Yes/no travels as an int (0 no, 1 yes, 2 unknown), numbers as decimal?, texts as string,
/// records as their object, everything else as a fact; nothing is boxed. Only our own static methods are called.
/// </summary>
internal sealed class Emitter
{
    private const int Unsure = 2;

    private readonly Linq.ParameterExpression scope = Linq.Expression.Parameter(typeof(Scope), "scope");
    private readonly Linq.ParameterExpression frame = Linq.Expression.Parameter(typeof(Frame), "frame");

    /// <summary>For a yes/no expression.</summary>
    public static Func<Scope, Frame, int> CompileTruth(Node node)
    {
        var emitter = new Emitter();
        return Linq.Expression.Lambda<Func<Scope, Frame, int>>(emitter.Emit(node), emitter.scope, emitter.frame).Compile();
    }

    // Inside a lambda, where the same text may be handled for every member of a list.
    private bool looping;

    /// <summary>For any expression.</summary>
    public static Func<Scope, Frame, Fact> CompileFact(Node node, bool looping = false)
    {
        var emitter = new Emitter { looping = looping };
        return Linq.Expression.Lambda<Func<Scope, Frame, Fact>>(emitter.AsFact(node), emitter.scope, emitter.frame).Compile();
    }

    public static bool NeedsFrame(Node node) => node is ListCallNode or LocalNode or DefinitionNode || node.Parts.Any(NeedsFrame);

    private static Type ClrType(FactType type) => type.Kind switch
    {
        FactKind.Boolean => typeof(int),
        FactKind.Number => typeof(decimal?),
        FactKind.Text => typeof(string),
        FactKind.Record => typeof(FactRecord),
        _ => typeof(Fact),
    };

    private static Linq.Expression Call(string method, params Linq.Expression[] arguments) =>
        Linq.Expression.Call(typeof(Run).GetMethod(method, BindingFlags.Static | BindingFlags.Public)!, arguments);

    private static Linq.ConstantExpression Constant<T>(T value) => Linq.Expression.Constant(value, typeof(T));

    private Linq.Expression AsFact(Node node) => ToFact(Emit(node), node.Type);

    private static Linq.Expression ToFact(Linq.Expression value, FactType type) => type.Kind switch
    {
        FactKind.Boolean => Call(nameof(Run.TruthToFact), value),
        FactKind.Number => Call(nameof(Run.NumberToFact), value),
        FactKind.Text => Call(nameof(Run.TextToFact), value),
        FactKind.Record => Call(nameof(Run.RecordToFact), value),
        _ => value,
    };

    /// <summary>A fact as the type the checker promised; of another kind it is a fault.</summary>
    private static Linq.Expression FromFact(Linq.Expression fact, FactType type) => type.Kind switch
    {
        FactKind.Boolean => Call(nameof(Run.FactToTruth), fact),
        FactKind.Number => Call(nameof(Run.FactToNumber), fact),
        FactKind.Text => Call(nameof(Run.FactToText), fact),
        FactKind.Record => Call(nameof(Run.FactToRecord), fact),
        _ => fact,
    };

    private static Linq.Expression As(Linq.Expression value, FactType from, FactType to) =>
        ClrType(from) == ClrType(to) ? value : FromFact(ToFact(value, from), to);

    private Linq.Expression Emit(Node node)
    {
        switch (node)
        {
            case ConstantNode constant: return EmitConstant(constant.Type, constant.Value);
            case ParameterNode parameter: return EmitConstant(parameter.Type, parameter.Parameter.Value);
            case DefinitionNode definition:
                return FromFact(Call(nameof(Run.Define), scope, frame, Linq.Expression.Constant(definition.Definition.Index), Constant(CompileFact(definition.Definition.Tree))), definition.Type);
            case RootNode root: return Read(Linq.Expression.Property(scope, "Root"), new Field(root.Shape, root.Slot, root.Name, root));
            case MemberNode { Shape: { } shape } member: return Read(Emit(member.Target), new Field(shape, member.Slot, member.Name, member));
            case MemberNode member: return FromFact(Linq.Expression.Call(typeof(Ops), nameof(Ops.Member), null, AsFact(member.Target), Constant(member.Name)), member.Type);
            case LocalNode local: return FromFact(Linq.Expression.ArrayIndex(Linq.Expression.Property(frame, "Locals"), Linq.Expression.Constant(local.Index)), local.Type);
            case NotNode not: return Call(nameof(Run.Not), AsTruth(not.Operand));
            case LogicNode logic: return Logic(logic.And, logic.Parts);
            case MissingNode missing: return Linq.Expression.Condition(IsMissing(missing.Operand), Linq.Expression.Constant(missing.Negated ? 0 : 1), Linq.Expression.Constant(missing.Negated ? 1 : 0));
            case CompareNode compare: return Compare(compare.Operator, compare.Left, compare.Right);
            case ArithmeticNode arithmetic: return Calculate(arithmetic);
            case NegateNode { Type.Kind: FactKind.Number } negate: return Linq.Expression.Negate(As(Emit(negate.Operand), negate.Operand.Type, FactType.Number));
            case NegateNode negate: return Linq.Expression.Call(typeof(Ops), nameof(Ops.Negate), null, AsFact(negate.Operand));
            case JoinNode join: return Join(join);
            case InNode within: return In(within);
            case InListNode within: return Call(nameof(Run.InList), frame, AsFact(within.Item), AsFact(within.List));
            case ConditionalNode conditional: return Conditional(conditional);
            case CoalesceNode coalesce: return Coalesce(coalesce);
            case CallNode call: return FromFact(looping ? Call(nameof(Run.Charge), frame, EmitCall(call)) : EmitCall(call), call.Type);
            case ListCallNode call: return FromFact(ListCall(call), call.Type);
            case ListNode list: return Call(nameof(Run.MakeList), Array(list.Parts));
            case RecordNode record: return Call(nameof(Run.MakeRecord), Constant(record.Shape), Array(record.Parts));
            case IndexNode index: return FromFact(Linq.Expression.Call(typeof(Ops), nameof(Ops.Index), null, AsFact(index.List), AsFact(index.Index)), index.Type);
            case CheckNode check: return FromFact(Linq.Expression.Call(typeof(Ops), nameof(Ops.Check), null, AsFact(check.Inner), Constant(check.Type)), check.Type);
            default: throw new InvalidOperationException($"No code for {node.GetType().Name}.");
        }
    }

    private static Linq.Expression EmitConstant(FactType type, Fact value) => type.Kind switch
    {
        FactKind.Boolean => Linq.Expression.Constant(value.IsUnknown ? Unsure : value.IsYes ? 1 : 0),
        FactKind.Number => Linq.Expression.Constant(value.IsUnknown ? null : value.AsNumber(), typeof(decimal?)),
        FactKind.Text => Linq.Expression.Constant(value.IsUnknown ? null : value.AsText(), typeof(string)),
        FactKind.Record => Linq.Expression.Constant(value.RecordOrNull, typeof(FactRecord)),
        _ => Constant(value),
    };

    private static Linq.Expression Read(Linq.Expression record, Field field) => field.Node.Type.Kind switch
    {
        FactKind.Boolean => Call(nameof(Run.ReadTruth), record, Constant(field)),
        FactKind.Number => Call(nameof(Run.ReadNumber), record, Constant(field)),
        FactKind.Text => Call(nameof(Run.ReadText), record, Constant(field)),
        FactKind.Record => Call(nameof(Run.ReadRecord), record, Constant(field)),
        _ => Call(nameof(Run.ReadFact), record, Constant(field)),
    };

    private Linq.Expression AsTruth(Node node) => As(Emit(node), node.Type, FactType.Boolean);

    // Halved, so that a thousand conditions nest ten deep.
    private Linq.Expression Logic(bool and, ReadOnlySpan<Node> parts)
    {
        if (parts.Length == 1) return AsTruth(parts[0]);
        var (left, right) = (Linq.Expression.Variable(typeof(int)), Linq.Expression.Variable(typeof(int)));
        var decides = Linq.Expression.Constant(and ? 0 : 1);
        var half = parts.Length / 2;
        return Linq.Expression.Block([left, right],
            Linq.Expression.Assign(left, Logic(and, parts[..half])),
            Linq.Expression.Condition(Linq.Expression.Equal(left, decides), decides,
                Linq.Expression.Block(
                    Linq.Expression.Assign(right, Logic(and, parts[half..])),
                    Linq.Expression.Condition(Linq.Expression.Equal(right, decides), decides,
                        Linq.Expression.Condition(Linq.Expression.GreaterThan(left, right), left, right)))));
    }

    private Linq.Expression IsMissing(Node node)
    {
        var value = Emit(node);
        return node.Type.Kind switch
        {
            FactKind.Boolean => Linq.Expression.Equal(value, Linq.Expression.Constant(Unsure)),
            FactKind.Number => Linq.Expression.Not(Linq.Expression.Property(value, "HasValue")),
            FactKind.Text or FactKind.Record => Linq.Expression.ReferenceEqual(value, Linq.Expression.Constant(null, value.Type)),
            _ => Call(nameof(Run.IsUnknown), value),
        };
    }

    private Linq.Expression Compare(Comparison op, Node left, Node right)
    {
        var kind = left.Type.Kind == right.Type.Kind ? left.Type.Kind : FactKind.Unknown;
        var (a, b) = (Emit(left), Emit(right));
        switch (kind)
        {
            case FactKind.Number:
                if (right is ConstantNode { Value.Kind: FactKind.Number } literal) return CompareNumber(op, a, literal.Value.AsNumber());
                if (right is ParameterNode { Parameter.Value: { Kind: FactKind.Number } limit }) return CompareNumber(op, a, limit.AsNumber());
                return Call(nameof(Run.CompareNumbers), Constant(op), a, b);
            case FactKind.Text: return Call(op == Comparison.Equal ? nameof(Run.SameText) : nameof(Run.CompareTexts), op == Comparison.Equal ? [a, b] : [Constant(op), a, b]);
            case FactKind.Boolean: return Call(nameof(Run.CompareTruths), Linq.Expression.Constant(op == Comparison.Equal), a, b);
            case FactKind.Date: return Call(nameof(Run.CompareDates), Constant(op), a, b);
            default: return Call(nameof(Run.CompareFacts), Constant(op), ToFact(a, left.Type), ToFact(b, right.Type));
        }
    }

    private static Linq.Expression CompareNumber(Comparison op, Linq.Expression value, decimal with)
    {
        var known = Linq.Expression.Variable(typeof(decimal?));
        var (number, limit) = (Linq.Expression.Call(known, "GetValueOrDefault", null), Linq.Expression.Constant(with));
        Linq.Expression test = op switch
        {
            Comparison.Equal => Linq.Expression.Equal(number, limit),
            Comparison.NotEqual => Linq.Expression.NotEqual(number, limit),
            Comparison.Less => Linq.Expression.LessThan(number, limit),
            Comparison.LessOrEqual => Linq.Expression.LessThanOrEqual(number, limit),
            Comparison.Greater => Linq.Expression.GreaterThan(number, limit),
            _ => Linq.Expression.GreaterThanOrEqual(number, limit),
        };
        return Linq.Expression.Block([known],
            Linq.Expression.Assign(known, value),
            Linq.Expression.Condition(Linq.Expression.Property(known, "HasValue"),
                Linq.Expression.Condition(test, Linq.Expression.Constant(1), Linq.Expression.Constant(0)),
                Linq.Expression.Constant(Unsure)));
    }

    private Linq.Expression Calculate(ArithmeticNode node)
    {
        if (node.Left.Type.Kind != FactKind.Number || node.Right.Type.Kind != FactKind.Number)
            return FromFact(Linq.Expression.Call(typeof(Ops), nameof(Ops.Calculate), null, Constant(node.Operator), AsFact(node.Left), AsFact(node.Right)), node.Type);
        var (a, b) = (Emit(node.Left), Emit(node.Right));
        return node.Operator switch
        {
            // Not the lifted operators of LINQ: those skip the right side, and its faults, when the left is missing.
            Arithmetic.Add => Call(nameof(Run.Add), a, b),
            Arithmetic.Subtract => Call(nameof(Run.Subtract), a, b),
            Arithmetic.Multiply => Call(nameof(Run.Multiply), a, b),
            _ => Call(nameof(Run.Calculate), Constant(node.Operator), a, b),
        };
    }

    private Linq.Expression Join(JoinNode join) => Call(nameof(Run.Join), Charged(join.Left), Charged(join.Right));

    private Linq.Expression Charged(Node node) => looping && node is not CallNode && node.Type.Kind is (FactKind.Text or FactKind.List or FactKind.Unknown) ? Call(nameof(Run.Charge), frame, AsFact(node)) : AsFact(node);

    private Linq.Expression In(InNode within)
    {
        var item = Linq.Expression.Variable(ClrType(within.Item.Type));
        var answers = new List<Linq.Expression>();
        foreach (var member in within.Members)
        {
            var same = within.Item.Type.Kind == member.Type.Kind
                ? member.Type.Kind switch
                {
                    FactKind.Number => Call(nameof(Run.CompareNumbers), Constant(Comparison.Equal), item, Emit(member)),
                    FactKind.Text => Call(nameof(Run.SameText), item, Emit(member)),
                    FactKind.Date => Call(nameof(Run.CompareDates), Constant(Comparison.Equal), item, Emit(member)),
                    _ => null,
                }
                : null;
            answers.Add(same ?? Call(nameof(Run.CompareFacts), Constant(Comparison.Equal), ToFact(item, within.Item.Type), AsFact(member)));
        }
        return Linq.Expression.Block([item], Linq.Expression.Assign(item, Emit(within.Item)), Either(answers, 0, answers.Count));
    }

    private static Linq.Expression Either(List<Linq.Expression> answers, int from, int to)
    {
        if (to - from == 1) return answers[from];
        var (left, right) = (Linq.Expression.Variable(typeof(int)), Linq.Expression.Variable(typeof(int)));
        var yes = Linq.Expression.Constant(1);
        var half = (from + to) / 2;
        return Linq.Expression.Block([left, right],
            Linq.Expression.Assign(left, Either(answers, from, half)),
            Linq.Expression.Condition(Linq.Expression.Equal(left, yes), yes,
                Linq.Expression.Block(
                    Linq.Expression.Assign(right, Either(answers, half, to)),
                    Linq.Expression.Condition(Linq.Expression.Equal(right, yes), yes,
                        Linq.Expression.Condition(Linq.Expression.GreaterThan(left, right), left, right)))));
    }

    private static Linq.Expression Unknown(FactType type) => type.Kind switch
    {
        FactKind.Boolean => Linq.Expression.Constant(Unsure),
        _ => Linq.Expression.Default(ClrType(type)),
    };

    private Linq.Expression Conditional(ConditionalNode node)
    {
        var test = Linq.Expression.Variable(typeof(int));
        return Linq.Expression.Block([test],
            Linq.Expression.Assign(test, AsTruth(node.Condition)),
            Linq.Expression.Condition(Linq.Expression.Equal(test, Linq.Expression.Constant(1)), As(Emit(node.Then), node.Then.Type, node.Type),
                Linq.Expression.Condition(Linq.Expression.Equal(test, Linq.Expression.Constant(0)), As(Emit(node.Else), node.Else.Type, node.Type), Unknown(node.Type))));
    }

    private Linq.Expression Coalesce(CoalesceNode node)
    {
        var (first, second) = (As(Emit(node.First), node.First.Type, node.Type), As(Emit(node.Second), node.Second.Type, node.Type));
        var known = Linq.Expression.Variable(first.Type);
        Linq.Expression missing = node.Type.Kind switch
        {
            FactKind.Boolean => Linq.Expression.Equal(known, Linq.Expression.Constant(Unsure)),
            FactKind.Number => Linq.Expression.Not(Linq.Expression.Property(known, "HasValue")),
            FactKind.Text or FactKind.Record => Linq.Expression.ReferenceEqual(known, Linq.Expression.Constant(null, known.Type)),
            _ => Call(nameof(Run.IsUnknown), known),
        };
        return Linq.Expression.Block([known], Linq.Expression.Assign(known, first), Linq.Expression.Condition(missing, second, known));
    }

    private Linq.Expression Array(Node[] nodes) => Linq.Expression.NewArrayInit(typeof(Fact), nodes.Select(AsFact));

    private Linq.Expression EmitCall(CallNode call)
    {
        var function = call.Function;
        if (function.SeesUnknown || function.Body is not (Func<Scope, Fact> or Func<Scope, Fact, Fact> or Func<Scope, Fact, Fact, Fact> or Func<Scope, Fact, Fact, Fact, Fact>))
            return Linq.Expression.Call(typeof(Invoke), nameof(Invoke.Any), null, Constant(function), scope, Linq.Expression.NewArrayInit(typeof(Fact), call.Parts.Select(Charged)));
        var body = Linq.Expression.Constant(function.Body);
        return call.Parts switch
        {
            [] => Linq.Expression.Invoke(body, scope),
            [var a] => Linq.Expression.Call(typeof(Invoke), nameof(Invoke.One), null, body, scope, Charged(a)),
            [var a, var b] => Linq.Expression.Call(typeof(Invoke), nameof(Invoke.Two), null, body, scope, Charged(a), Charged(b)),
            [var a, var b, var c] => Linq.Expression.Call(typeof(Invoke), nameof(Invoke.Three), null, body, scope, Charged(a), Charged(b), Charged(c)),
            _ => throw new InvalidOperationException($"{function.Name} was given {call.Parts.Length} values."),
        };
    }

    private Linq.Expression ListCall(ListCallNode call)
    {
        Lambda? body = call.Body is null ? null : new CompiledLambda(CompileFact(call.Body, true), call.Local);
        return Linq.Expression.Call(typeof(ListOperations), nameof(ListOperations.Apply), null,
            Constant(call.Operation), frame, AsFact(call.List), Linq.Expression.Constant(body, typeof(Lambda)),
            call.Arguments.Length == 0 ? Linq.Expression.Constant(null, typeof(Fact[])) : Array(call.Arguments), Linq.Expression.Constant(call.Local));
    }

    private sealed class CompiledLambda(Func<Scope, Frame, Fact> body, int local) : Lambda
    {
        public override Fact Call(Frame frame, Fact item)
        {
            frame.Locals[local] = item;
            return body(frame.Scope, frame);
        }
    }

    /// <summary>Where a field is found.</summary>
    internal sealed class Field(RecordType shape, int slot, string name, Node node)
    {
        public readonly RecordType Shape = shape;
        public readonly int Slot = slot;
        public readonly string Name = name;
        public readonly Node Node = node;
    }

    /// <summary>What compiled code calls.</summary>
    internal static class Run
    {
        public static Fact TruthToFact(int truth) => truth == Unsure ? default : Fact.Of(truth == 1);

        public static Fact NumberToFact(decimal? number) => number is { } known ? Fact.Of(known) : default;

        public static Fact TextToFact(string? text) => Fact.Of(text);

        public static Fact RecordToFact(FactRecord? record) => Fact.Of(record);

        public static int FactToTruth(Fact fact) => fact.Kind switch { FactKind.Boolean => fact.Flag ? 1 : 0, FactKind.Unknown => Unsure, _ => fact.AsBoolean() ? 1 : 0 };

        public static decimal? FactToNumber(Fact fact) => fact.IsUnknown ? null : fact.AsNumber();

        public static string? FactToText(Fact fact) => fact.IsUnknown ? null : fact.AsText();

        public static FactRecord? FactToRecord(Fact fact) => fact.IsUnknown ? null : (FactRecord)fact.AsRecord();

        public static bool IsUnknown(Fact fact) => fact.IsUnknown;

        public static int Not(int truth) => truth == Unsure ? Unsure : 1 - truth;

        public static int ReadTruth(FactRecord? record, Field field)
        {
            if (record is null) return Unsure;
            if (!ReferenceEquals(record.ShapeOrNull, field.Shape)) return FactToTruth(Slow(record, field));
            ref readonly var fact = ref record.Slot(field.Slot);
            return fact.Kind == FactKind.Boolean ? fact.DayNumber : FactToTruth(Slow(record, field));
        }

        public static decimal? ReadNumber(FactRecord? record, Field field)
        {
            if (record is null) return null;
            if (!ReferenceEquals(record.ShapeOrNull, field.Shape)) return FactToNumber(Slow(record, field));
            ref readonly var fact = ref record.Slot(field.Slot);
            return fact.Kind == FactKind.Number ? fact.RawNumber : FactToNumber(Slow(record, field));
        }

        public static string? ReadText(FactRecord? record, Field field)
        {
            if (record is null) return null;
            if (!ReferenceEquals(record.ShapeOrNull, field.Shape)) return FactToText(Slow(record, field));
            ref readonly var fact = ref record.Slot(field.Slot);
            return fact.Kind == FactKind.Text ? (string)fact.Reference! : FactToText(Slow(record, field));
        }

        public static FactRecord? ReadRecord(FactRecord? record, Field field)
        {
            if (record is null) return null;
            if (!ReferenceEquals(record.ShapeOrNull, field.Shape)) return FactToRecord(Slow(record, field));
            ref readonly var fact = ref record.Slot(field.Slot);
            return fact.Kind == FactKind.Record ? (FactRecord)fact.Reference! : FactToRecord(Slow(record, field));
        }

        public static Fact ReadFact(FactRecord? record, Field field) => record is null ? default : Slow(record, field);

        private static Fact Slow(FactRecord record, Field field) => Interpreter.Typed(record.Get(field.Shape, field.Slot, field.Name), field.Node);

        private static int Truth(bool value) => value ? 1 : 0;

        public static int CompareNumbers(Comparison op, decimal? a, decimal? b) =>
            a is { } x && b is { } y ? Truth(Ops.Holds(op, decimal.Compare(x, y))) : Unsure;

        public static int SameText(string? a, string? b) => a is null || b is null ? Unsure : Truth(string.Equals(a, b));

        public static int CompareTexts(Comparison op, string? a, string? b) => a is null || b is null ? Unsure : Truth(Ops.Holds(op, string.CompareOrdinal(a, b)));

        public static int CompareTruths(bool equal, int a, int b) => a == Unsure || b == Unsure ? Unsure : Truth(a == b == equal);

        public static int CompareDates(Comparison op, Fact a, Fact b)
        {
            if (a.Kind == FactKind.Date && b.Kind == FactKind.Date) return Truth(Ops.Holds(op, a.DayNumber.CompareTo(b.DayNumber)));
            return CompareFacts(op, a, b);
        }

        public static int CompareFacts(Comparison op, Fact a, Fact b) => Ops.Compare(op, a, b) is { } holds ? Truth(holds) : Unsure;

        public static Fact Define(Scope scope, Frame frame, int index, Func<Scope, Frame, Fact> body) =>
            frame.TryDefinition(index, out var known) ? known : frame.Define(index, body(scope, frame));

        public static decimal? Add(decimal? a, decimal? b) => a is { } x && b is { } y ? x + y : null;

        public static decimal? Subtract(decimal? a, decimal? b) => a is { } x && b is { } y ? x - y : null;

        public static decimal? Multiply(decimal? a, decimal? b) => a is { } x && b is { } y ? x * y : null;

        public static decimal? Calculate(Arithmetic op, decimal? a, decimal? b) => a is { } x && b is { } y ? Ops.Calculate(op, x, y) : null;

        public static string? Join(Fact a, Fact b) => Ops.Join(a, b) is { IsUnknown: false } text ? text.AsText() : null;

        public static int InList(Frame? frame, Fact item, Fact list)
        {
            if (list.IsUnknown) return Unsure;
            frame?.Spend(list.AsList().Count);
            return Ops.Contains(list.AsList(), item) is { } holds ? Truth(holds) : Unsure;
        }

        public static Fact Charge(Frame frame, Fact value)
        {
            frame.SpendOn(value);
            return value;
        }

        public static Fact MakeList(Fact[] items) => Fact.Of((IReadOnlyList<Fact>)items);

        public static FactRecord MakeRecord(RecordType shape, Fact[] items) => FactRecord.Shaped(shape, items);
    }
}
