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
internal sealed partial class Interpreter
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
