using BackOffice.Rules.Facts;

namespace BackOffice.Rules.Expressions;

/// <summary>Where expressions begin: text in, a checked expression or its faults out.</summary>
public static class Expression
{
    /// <summary>
    /// Reads and checks an expression. Never throws for anything an author can write; any text ends in an expression or
    /// in errors with positions.
    /// </summary>
    /// <param name="text">The expression.</param>
    /// <param name="schema">The names it may use.</param>
    /// <param name="expected">The type its answer must have; null for any.</param>
    /// <param name="functions">The functions it may call; null for <see cref="FunctionList.Standard"/>.</param>
    public static Compilation Compile(string text, Schema schema, FactType? expected = null, FunctionList? functions = null) =>
        Read(text, schema, expected, functions, null);

    // Phrases are names with spaces, as the columns of decision tables have them, the longest first.
    internal static Compilation Read(string text, Schema schema, FactType? expected, FunctionList? functions, IReadOnlyList<string>? phrases)
    {
        try
        {
            var syntax = Parser.Parse(text, phrases);
            var checker = new Checker(schema, functions ?? FunctionList.Standard);
            var node = checker.Check(syntax, expected);
            return checker.Errors.Count > 0
                ? new Compilation(null, checker.Errors.OrderBy(e => e.Position).ToArray())
                : new Compilation(new CompiledExpression(text, node), []);
        }
        catch (SyntaxFault fault)
        {
            return new Compilation(null, [fault.Error]);
        }
    }
}

/// <summary>A compiled expression, or what is wrong with its text.</summary>
/// <param name="Expression">The expression; null when there are errors.</param>
/// <param name="Errors">What is wrong, in order of position.</param>
public sealed record Compilation(CompiledExpression? Expression, IReadOnlyList<ExpressionError> Errors)
{
    /// <summary>True when the expression can be used.</summary>
    public bool Ok => Expression is not null;
}

/// <summary>What an evaluation gave: a value, which may be unknown, or the reason why there is none.</summary>
/// <param name="Value">The value.</param>
/// <param name="Error">The fault, as a sentence; null when there was none.</param>
public readonly record struct Evaluation(Fact Value, string? Error);

/// <summary>A checked expression, ready to evaluate any number of times on any thread.</summary>
public sealed class CompiledExpression
{
    internal CompiledExpression(string text, Node tree)
    {
        Text = text;
        Tree = tree;
        Reads = Names(tree);
        needsFrame = Emitter.NeedsFrame(tree);
    }

    internal Node Tree { get; }

    /// <summary>The expression as written.</summary>
    public string Text { get; }

    /// <summary>The type of its answer.</summary>
    public FactType Type => Tree.Type;

    /// <summary>The facts it may read, as dotted names: "request.receivedOn".</summary>
    public IReadOnlyList<string> Reads { get; }

    // Most expressions of a form or a letter run a few times; those of a population run a million times. Code is made
    // for an expression when it has shown that it is one of the latter, or when somebody asks for it beforehand.
    private const int Interpreted = 4;
    private readonly bool needsFrame;
    private int evaluations;
    private Func<Scope, Frame, int>? truth;
    private Func<Scope, Frame, Fact>? code;

    /// <summary>Makes the machine code now, for expressions that will run over many facts.</summary>
    public CompiledExpression Prepare()
    {
        if (Type.Kind == FactKind.Boolean) truth ??= Emitter.CompileTruth(Tree);
        else code ??= Emitter.CompileFact(Tree);
        return this;
    }

    /// <summary>
    /// The answer in a scope; unknown when facts are missing that decide it.
    /// Throws <see cref="EvaluationException"/> for what only the facts can make wrong, such as a division by zero.
    /// </summary>
    public Fact Evaluate(Scope scope)
    {
        if (truth is null && code is null)
        {
            if (evaluations++ < Interpreted) return Interpret(scope);
            Prepare();
        }
        try
        {
            var frame = needsFrame ? new Frame(scope) : null!;
            return truth is not null ? Emitter.Run.TruthToFact(truth(scope, frame)) : code!(scope, frame);
        }
        catch (Exception e) when (e is EvaluationException { Position: < 0 } or InvalidCastException or ArithmeticException)
        {
            // The interpreter finds the place of the fault.
            return Interpret(scope);
        }
    }

    /// <summary>The answer of a yes/no expression without making a fact of it: true, false, or null for unknown.</summary>
    public bool? EvaluateTruth(Scope scope)
    {
        if (truth is null) return Evaluate(scope) is { IsUnknown: false } fact ? fact.AsBoolean() : null;
        try
        {
            return truth(scope, needsFrame ? new Frame(scope) : null!) switch { 0 => false, 1 => true, _ => null };
        }
        catch (Exception e) when (e is EvaluationException { Position: < 0 } or InvalidCastException or ArithmeticException)
        {
            return Interpret(scope) is { IsUnknown: false } fact ? fact.AsBoolean() : null;
        }
    }

    /// <summary>0 no, 1 yes, 2 unknown, for a set that shares one frame among its rules. Throws what the code throws.</summary>
    internal int Truth(Scope scope, ref Frame? frame)
    {
        if (truth is null) Prepare();
        if (needsFrame) frame ??= new Frame(scope);
        return truth!(scope, frame!);
    }

    internal Fact Interpret(Scope scope) => Interpreter.Run(Tree, new Frame(scope));

    /// <summary>As <see cref="Evaluate"/>, giving the fault as a sentence instead of throwing.</summary>
    public Evaluation TryEvaluate(Scope scope)
    {
        try
        {
            return new Evaluation(Evaluate(scope), null);
        }
        catch (EvaluationException e)
        {
            return new Evaluation(default, e.Message);
        }
    }

    /// <summary>The answer with the way to it. Never throws: a fault is part of the explanation.</summary>
    public Explanation Explain(Scope scope)
    {
        var tracer = new Tracer(Text);
        try
        {
            new Interpreter(tracer).Visit(Tree, new Frame(scope));
        }
        catch (EvaluationException)
        {
            // The tracer has it.
        }
        return tracer.Result!;
    }

    private static string[] Names(Node tree)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<int>();
        void Walk(Node node)
        {
            if (node.Path is { } path && node is RootNode or MemberNode) { names.Add(path); return; }
            if (node is DefinitionNode { Definition: var definition } && seen.Add(definition.Index)) Walk(definition.Tree);
            foreach (var part in node.Parts) Walk(part);
            if (node is ListCallNode { Body: { } body }) Walk(body);
        }
        Walk(tree);
        return [.. names];
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
