using System.Text.Json.Nodes;
using BackOffice.Rules.Facts;
using BackOffice.Rules.Letters.Syntax;

namespace BackOffice.Rules.Letters;

/// <summary>A fault in a letter's template, or in the letter while it was written.</summary>
/// <param name="Position">Character of the template, from 0.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
/// <param name="Message">What is wrong and what to write instead.</param>
public sealed record LetterError(int Position, int Line, int Column, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"line {Line}, column {Column}: {Message}";

    internal static LetterError At(string source, int position, string message)
    {
        position = Math.Clamp(position, 0, source.Length);
        var before = source.AsSpan(0, position);
        return new(position, before.Count('\n') + 1, position - before.LastIndexOf('\n'), message);
    }
}

/// <summary>A mandatory section, marked <c>{{ section 'reasons' }}…{{ end }}</c>, that came out empty.</summary>
/// <param name="Name">Its name in the template.</param>
/// <param name="Title">What it is, for the caseworker.</param>
public sealed record EmptySection(string Name, string Title);

/// <summary>A template that was read, or what is wrong with it.</summary>
/// <param name="Template">The template; null when it has faults.</param>
/// <param name="Errors">Faults.</param>
public sealed record LetterReading(LetterTemplate? Template, IReadOnlyList<LetterError> Errors);

/// <summary>A letter's text, or why there is none. With empty mandatory sections it may be looked at, but not issued.</summary>
/// <param name="Text">Markdown-flavoured text; null with an error.</param>
/// <param name="Error">What went wrong while writing it.</param>
/// <param name="EmptySections">Mandatory sections that came out empty.</param>
public sealed record LetterText(string? Text, LetterError? Error, IReadOnlyList<EmptySection> EmptySections)
{
    /// <summary>Whether the letter may be issued.</summary>
    public bool CanBeIssued => Text is not null && EmptySections.Count == 0;
}

/// <summary>
/// A letter's template in Scriban's syntax. Beside Scriban's own statements it has <c>{{ section 'name' 'Title' }}…{{ end }}</c>
/// for content that the law requires: where it comes out empty the letter cannot be issued.
/// </summary>
public sealed class LetterTemplate
{
    private const int MostCharacters = 250_000;

    private readonly Block root;

    private LetterTemplate(string source, Block root)
    {
        Source = source;
        this.root = root;
        Sections = [.. Walk(root).OfType<Section>().Select(s => s.Name).Distinct()];
    }

    /// <summary>The template's text.</summary>
    public string Source { get; }

    /// <summary>Names of the mandatory sections in the template.</summary>
    public IReadOnlyList<string> Sections { get; }

    internal Block Root => root;

    /// <summary>Reads a template.</summary>
    /// <param name="text">The template.</param>
    public static LetterReading Parse(string text) => Parse(text, exact: false);

    /// <summary>Reads a template; <paramref name="exact"/> takes only what Scriban takes.</summary>
    internal static LetterReading Parse(string text, bool exact)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MostCharacters)
        {
            return new(null, [LetterError.At(text, MostCharacters, $"The template has {text.Length} characters; at most {MostCharacters} are allowed.")]);
        }

        try
        {
            return new(new LetterTemplate(text, new Parser(text, exact).Parse()), []);
        }
        catch (TemplateFault fault)
        {
            return new(null, [LetterError.At(text, fault.Position, fault.Message)]);
        }
    }

    /// <summary>Writes the letter for a model. Texts of the form 2026-06-01 are dates; what is not there writes nothing.</summary>
    /// <param name="model">Facts by name.</param>
    public LetterText Render(JsonObject model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Render((ObjectValue)Values.FromJson(model, exact: true)!, relaxed: true);
    }

    /// <summary>Writes the letter for a model.</summary>
    /// <param name="model">A record: facts by name. Texts of the form 2026-06-01 are dates; what is unknown writes nothing.</param>
    /// <param name="escape">What becomes of values before they are written, such as <see cref="MarkdownText.Escape"/>; the template's own text and <c>{{ value | raw }}</c> stay as they are.</param>
    public LetterText Render(Fact model, Func<string, string>? escape = null) => Render(LetterModel.Of(model), relaxed: true, escape);

    /// <summary>Names in the template that the model does not have, with their places and the nearest name that it has.</summary>
    /// <param name="model">Type of the model, a record.</param>
    public IReadOnlyList<LetterError> Check(FactType model) => LetterChecker.Check(this, model);

    internal LetterText Render(ObjectValue model, bool relaxed, Func<string, string>? escape = null)
    {
        var interpreter = new Interpreter(model, new(null, relaxed, escape));
        try
        {
            var text = interpreter.Run(root);
            return new(text, null, [.. interpreter.EmptySections.Select(s => new EmptySection(s.Name, s.Title))]);
        }
        catch (TemplateFault fault)
        {
            return new(null, LetterError.At(Source, Math.Max(0, fault.Position), fault.Message), []);
        }
    }

    internal static IEnumerable<Node> Walk(Node node)
    {
        var open = new Stack<Node>([node]);
        while (open.TryPop(out var next))
        {
            yield return next;
            foreach (var child in Children(next).Reverse())
            {
                open.Push(child);
            }
        }
    }

    internal static IEnumerable<Node> Children(Node node) => (node switch
    {
        Block b => b.Statements,
        Output o => [o.Expression],
        Assign a => [a.Target, a.Value],
        If i => [i.Condition, i.Then, i.Else],
        For f => [f.List, f.Offset, f.Limit, f.Columns, f.Body, f.Else],
        While w => [w.Condition, w.Body],
        Case c => [c.Value, c.Before, .. c.Whens.SelectMany(w => w.Matches.Append(w.Body)), c.Else],
        Capture c => [c.Target, c.Body],
        With w => [w.Target, w.Body],
        Section s => [s.Body],
        Function f => [f.Body],
        Wrap w => [w.Call, w.Body],
        Return r => [r.Value],
        Import i => [i.Value],
        Member m => [m.Target],
        Indexer i => [i.Target, i.Index],
        Nested n => [n.Inner],
        Unary u => [u.Operand],
        Binary b => [b.Left, b.Right],
        Conditional c => [c.Condition, c.Then, c.Else],
        Call c => [c.Target, .. c.Arguments.Select(a => a.Value)],
        Pipe p => [p.From, p.To],
        ArrayLiteral a => a.Items,
        ObjectLiteral o => [.. o.Members.Select(m => m.Value)],
        Interpolation i => i.Parts,
        Step s => [s.Target],
        _ => (IEnumerable<Node?>)[],
    }).OfType<Node>();
}
