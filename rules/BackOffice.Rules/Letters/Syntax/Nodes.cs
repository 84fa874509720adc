namespace BackOffice.Rules.Letters.Syntax;

internal abstract record Node(int Position);

// ---- Expressions -------------------------------------------------------------------------------------------------

internal sealed record Literal(int Position, object? Value) : Node(Position);

internal sealed record Variable(int Position, string Name) : Node(Position);

internal sealed record Member(int Position, Node Target, string Name, bool Optional) : Node(Position);

internal sealed record Indexer(int Position, Node Target, Node Index, bool Optional) : Node(Position);

internal sealed record Nested(int Position, Node Inner) : Node(Position);

internal sealed record Unary(int Position, string Operator, Node Operand) : Node(Position);

internal sealed record Binary(int Position, string Operator, Node Left, Node Right) : Node(Position);

internal sealed record Conditional(int Position, Node Condition, Node Then, Node Else) : Node(Position);

internal sealed record Argument(Node Value, string? Name);

internal sealed record Call(int Position, Node Target, IReadOnlyList<Argument> Arguments) : Node(Position);

internal sealed record Pipe(int Position, Node From, Node To) : Node(Position);

internal sealed record ArrayLiteral(int Position, IReadOnlyList<Node> Items) : Node(Position);

internal sealed record ObjectLiteral(int Position, IReadOnlyList<(string Name, Node Value)> Members) : Node(Position);

internal sealed record Interpolation(int Position, IReadOnlyList<Node> Parts) : Node(Position);

internal sealed record Step(int Position, Node Target, int By, bool After) : Node(Position);

// ---- Statements --------------------------------------------------------------------------------------------------

internal sealed record Block(int Position, IReadOnlyList<Node> Statements) : Node(Position);

internal sealed record RawText(int Position, string Text) : Node(Position);

/// <summary>An expression whose value is written out.</summary>
internal sealed record Output(int Position, Node Expression, string Indent) : Node(Position);

internal sealed record Assign(int Position, Node Target, string? Operator, Node Value) : Node(Position);

internal sealed record If(int Position, Node Condition, Block Then, Node? Else) : Node(Position);

internal sealed record For(int Position, string Variable, Node List, Node? Offset, Node? Limit, bool Reversed, Block Body, Block? Else) : Node(Position)
{
    /// <summary>True for a loop that makes the rows of an HTML table.</summary>
    public bool IsTable { get; init; }

    /// <summary>How many columns the table has; one when not said.</summary>
    public Node? Columns { get; init; }
}

internal sealed record While(int Position, Node Condition, Block Body) : Node(Position);

/// <summary>A choice by value; <paramref name="Before"/> is what stands before the first "when" and is always done.</summary>
internal sealed record Case(int Position, Node Value, Block Before, IReadOnlyList<(IReadOnlyList<Node> Matches, Block Body)> Whens, Block? Else) : Node(Position);

internal sealed record Capture(int Position, Node Target, Block Body) : Node(Position);

internal sealed record With(int Position, Node Target, Block Body) : Node(Position);

internal sealed record Section(int Position, string Name, string? Title, Block Body) : Node(Position);

internal sealed record Parameter(string Name, Node? Default, bool Rest);

/// <summary>A function; without <paramref name="Parameters"/> its arguments are read as <c>$0</c>, <c>$1</c> ….</summary>
internal sealed record Function(int Position, Node? Name, IReadOnlyList<Parameter>? Parameters, Node Body, bool IsExpression) : Node(Position);

internal sealed record Wrap(int Position, Node Call, Block Body) : Node(Position);

internal sealed record Return(int Position, Node? Value) : Node(Position);

internal sealed record Break(int Position) : Node(Position);

internal sealed record Continue(int Position) : Node(Position);

internal sealed record ReadOnlyVariable(int Position, string Name) : Node(Position);

internal sealed record Import(int Position, Node Value) : Node(Position);
