namespace BackOffice.Rules.Expressions;

/// <summary>What the author wrote, before anything is known about the names in it.</summary>
internal abstract record Syntax(int Position, int End)
{
    public int Length => End - Position;

    /// <summary>How many levels lie below, kept while building so that no later pass can run out of stack.</summary>
    public int Height { get; init; }
}

internal sealed record NumberSyntax(int Position, int End, decimal Value, bool Whole) : Syntax(Position, End);

internal sealed record TextSyntax(int Position, int End, string Value) : Syntax(Position, End);

internal sealed record NameSyntax(int Position, int End, string Name) : Syntax(Position, End);

internal sealed record MemberSyntax(int Position, int End, Syntax Target, string Name, int NamePosition) : Syntax(Position, End);

internal sealed record IndexSyntax(int Position, int End, Syntax Target, Syntax Index) : Syntax(Position, End);

/// <summary>A call: of a function when there is no target, otherwise of a method on it.</summary>
internal sealed record CallSyntax(int Position, int End, Syntax? Target, string Name, int NamePosition, IReadOnlyList<Syntax> Arguments) : Syntax(Position, End);

internal sealed record LambdaSyntax(int Position, int End, string Parameter, Syntax Body) : Syntax(Position, End);

internal sealed record UnarySyntax(int Position, int End, string Operator, Syntax Operand) : Syntax(Position, End);

internal sealed record BinarySyntax(int Position, int End, string Operator, int OperatorPosition, Syntax Left, Syntax Right) : Syntax(Position, End);

/// <summary>and / or over any number of parts, flat, because people write long ones.</summary>
internal sealed record LogicSyntax(int Position, int End, bool And, IReadOnlyList<Syntax> Parts) : Syntax(Position, End);

internal sealed record InSyntax(int Position, int End, Syntax Item, IReadOnlyList<Syntax>? Members, Syntax? List, bool Negated) : Syntax(Position, End);

internal sealed record ConditionalSyntax(int Position, int End, Syntax Condition, Syntax Then, Syntax Else) : Syntax(Position, End);

/// <summary>A list; one written with new holds one type, as it does in rule files.</summary>
internal sealed record ListSyntax(int Position, int End, IReadOnlyList<Syntax> Items, bool OneType) : Syntax(Position, End);

internal sealed record RecordSyntax(int Position, int End, IReadOnlyList<(string Name, Syntax Value)> Fields) : Syntax(Position, End);
