using BackOffice.Rules.Facts;

namespace BackOffice.Rules.Expressions;

/// <summary>A checked expression: every name bound, every type known. Both back ends read this tree.</summary>
internal abstract class Node(FactType type, Syntax at, params Node[] parts)
{
    public FactType Type { get; } = type;

    public int Position { get; } = at.Position;

    public int Length { get; } = at.Length;

    public Node[] Parts { get; } = parts;

    /// <summary>The dotted name when this node reads a fact: "child.dateOfBirth".</summary>
    public virtual string? Path => null;
}

internal sealed class ConstantNode(Fact value, FactType type, Syntax at) : Node(type, at)
{
    public Fact Value { get; } = value;
}

/// <summary>Reads a fact at the top level.</summary>
internal sealed class RootNode(string name, int slot, RecordType shape, FactType type, Syntax at) : Node(type, at)
{
    public string Name { get; } = name;
    public int Slot { get; } = slot;
    public RecordType Shape { get; } = shape;
    public override string Path => Name;
}

/// <summary>Reads a field; without a shape the field is looked for when the rule runs.</summary>
internal sealed class MemberNode(Node target, string name, int slot, RecordType? shape, FactType type, Syntax at) : Node(type, at, target)
{
    public Node Target { get; } = target;
    public string Name { get; } = name;
    public int Slot { get; } = slot;
    public RecordType? Shape { get; } = shape;
    public override string? Path => Target.Path is { } path ? $"{path}.{Name}" : null;
}

/// <summary>The member of a list that a lambda looks at.</summary>
internal sealed class LocalNode(int index, string? path, FactType type, Syntax at) : Node(type, at)
{
    public int Index { get; } = index;
    public override string? Path { get; } = path;
}

internal sealed class NotNode(Node operand, Syntax at) : Node(FactType.Boolean, at, operand)
{
    public Node Operand { get; } = operand;
}

internal sealed class LogicNode(bool and, Node[] parts, Syntax at) : Node(FactType.Boolean, at, parts)
{
    public bool And { get; } = and;
}

internal enum Comparison { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual }

internal sealed class CompareNode(Comparison op, Node left, Node right, Syntax at) : Node(FactType.Boolean, at, left, right)
{
    public Comparison Operator { get; } = op;
    public Node Left { get; } = left;
    public Node Right { get; } = right;
}

/// <summary>x == null and x != null: the one question about a fact whose answer is never unknown.</summary>
internal sealed class MissingNode(Node operand, bool negated, Syntax at) : Node(FactType.Boolean, at, operand)
{
    public Node Operand { get; } = operand;
    public bool Negated { get; } = negated;
}

internal enum Arithmetic { Add, Subtract, Multiply, Divide, Remainder, And, Or, ShiftLeft, ShiftRight }

internal sealed class ArithmeticNode(Arithmetic op, Node left, Node right, FactType type, Syntax at) : Node(type, at, left, right)
{
    public Arithmetic Operator { get; } = op;
    public Node Left { get; } = left;
    public Node Right { get; } = right;
}

internal sealed class NegateNode(Node operand, FactType type, Syntax at) : Node(type, at, operand)
{
    public Node Operand { get; } = operand;
}

/// <summary>Text put together with + .</summary>
internal sealed class JoinNode(Node left, Node right, Syntax at) : Node(FactType.Text, at, left, right)
{
    public Node Left { get; } = left;
    public Node Right { get; } = right;
}

internal sealed class InNode(Node item, Node[] members, Syntax at) : Node(FactType.Boolean, at, [item, .. members])
{
    public Node Item { get; } = item;
    public Node[] Members { get; } = members;
}

internal sealed class InListNode(Node item, Node list, Syntax at) : Node(FactType.Boolean, at, item, list)
{
    public Node Item { get; } = item;
    public Node List { get; } = list;
}

internal sealed class ConditionalNode(Node condition, Node then, Node otherwise, FactType type, Syntax at) : Node(type, at, condition, then, otherwise)
{
    public Node Condition { get; } = condition;
    public Node Then { get; } = then;
    public Node Else { get; } = otherwise;
}

internal sealed class CoalesceNode(Node first, Node second, FactType type, Syntax at) : Node(type, at, first, second)
{
    public Node First { get; } = first;
    public Node Second { get; } = second;
}

internal sealed class CallNode(Function function, Node[] arguments, FactType type, Syntax at) : Node(type, at, arguments)
{
    public Function Function { get; } = function;
}

internal sealed class ListCallNode(ListOperation operation, Node list, Node? body, int local, Node[] arguments, FactType type, Syntax at)
    : Node(type, at, [list, .. arguments])
{
    public ListOperation Operation { get; } = operation;
    public Node List { get; } = list;
    public Node? Body { get; } = body;
    public int Local { get; } = local;
    public Node[] Arguments { get; } = arguments;
}

internal sealed class ListNode(Node[] items, FactType type, Syntax at) : Node(type, at, items);

internal sealed class RecordNode(RecordType shape, Node[] items, Syntax at) : Node(shape, at, items)
{
    public RecordType Shape { get; } = shape;
}

internal sealed class IndexNode(Node list, Node index, FactType type, Syntax at) : Node(type, at, list, index)
{
    public Node List { get; } = list;
    public Node Index { get; } = index;
}

/// <summary>A value whose type nobody declared, used where one is needed: looked at when the rule runs.</summary>
internal sealed class CheckNode(Node inner, FactType wanted, Syntax at) : Node(wanted, at, inner)
{
    public Node Inner { get; } = inner;
    public override string? Path => Inner.Path;
}

/// <summary>Reads a parameter of the rule set.</summary>
internal sealed class ParameterNode(ParameterBinding parameter, Syntax at) : Node(parameter.Type, at)
{
    public ParameterBinding Parameter { get; } = parameter;
    public override string Path => Parameter.Name;
}

/// <summary>Uses a named expression.</summary>
internal sealed class DefinitionNode(DefinitionBinding definition, Syntax at) : Node(definition.Type, at)
{
    public DefinitionBinding Definition { get; } = definition;
    public string Name => Definition.Name;
}
