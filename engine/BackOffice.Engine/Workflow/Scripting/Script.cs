using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow.Scripting;

/// <summary>Something in a script that does not run here.</summary>
/// <param name="Position">Where, counted from 0.</param>
/// <param name="Message">What it is and what to do.</param>
internal sealed record ScriptFault(int Position, string Message);

/// <summary>
/// The part of JavaScript that imported workflows use: values, comparisons, arithmetic, text, lists, objects, and the functions
/// that read and set variables, loops, choices, and functions of its own. How often it may go round and how deep its functions may call
/// one another is limited, so every script ends. Anything else, such as dates and patterns, is a fault with its place.
/// </summary>
internal sealed class Script
{
    private readonly Func<ScriptScope, object?>? run;

    private Script(string text, Func<ScriptScope, object?>? run, ImmutableList<ScriptFault> faults, ImmutableList<string> calls)
    {
        Text = text;
        this.run = run;
        Faults = faults;
        Calls = calls;
    }

    public string Text { get; }

    /// <summary>What does not run here; empty for a sound script.</summary>
    public ImmutableList<ScriptFault> Faults { get; }

    /// <summary>Functions such as <c>getPostcode</c> that must name a variable, an input or an earlier step.</summary>
    public ImmutableList<string> Calls { get; }

    public static Script Parse(string text)
    {
        var parser = new ScriptParser(text);
        try
        {
            var body = parser.ParseAll();
            return new Script(text, body, [], [.. parser.Calls]);
        }
        catch (ScriptError error)
        {
            return new Script(text, null, [new ScriptFault(error.Position, error.Message)], [.. parser.Calls]);
        }
    }

    /// <summary>Runs the script where a step stands.</summary>
    public JsonNode? Evaluate(ActivityRun at) => Evaluate(at, out _);

    /// <summary>Runs the script; it may also choose ports for the step.</summary>
    public JsonNode? Evaluate(ActivityRun at, out IReadOnlyList<string> outcomes)
    {
        if (run is null)
            throw new StepFault($"The script in '{at.StepName}' does not run here: at character {Faults[0].Position + 1}, {Faults[0].Message}");
        var scope = new ScriptScope(at);
        try
        {
            var value = ScriptValue.ToJson(run(scope));
            outcomes = scope.Outcomes;
            return value;
        }
        catch (ScriptError error)
        {
            throw new StepFault($"The script in '{at.StepName}' failed at character {error.Position + 1}: {error.Message}");
        }
    }
}

/// <summary>A script that cannot be read, or cannot go on.</summary>
internal class ScriptError(int position, string message) : Exception(message)
{
    public int Position { get; } = position;
}

/// <summary>Names of one run of a script.</summary>
internal sealed class ScriptScope(ActivityRun run)
{
    /// <summary>Most turns of loops and calls of functions in one run of a script.</summary>
    private const int TurnLimit = 100_000;

    private int turns;

    public ActivityRun Run { get; } = run;

    /// <summary>Names declared where the script stands now, and around it.</summary>
    public ScriptNames Names { get; set; } = new(null);

    /// <summary>How many functions are being called in one another.</summary>
    public int Calls { get; set; }

    public List<string> Outcomes { get; } = [];

    /// <summary>Set by a return statement; what follows is not run.</summary>
    public bool HasReturned { get; set; }

    /// <summary>Set by a break or continue until the loop around has seen it.</summary>
    public ScriptJump Jump { get; set; }

    public object? Read(string name) => Names.Holding(name) is { } holding ? holding.Values[name] : Undefined.Value;

    public void Write(string name, object? value) => (Names.Holding(name) ?? Names).Values[name] = value;

    public void Declare(string name, object? value) => Names.Declare(name, value);

    /// <summary>Counts a turn of a loop or a call of a function, and stops a script that goes round too often.</summary>
    public void Turn(int position)
    {
        if (++turns > TurnLimit)
            throw new ScriptLimit(position, $"the script went round more than {TurnLimit:N0} times. Give the loop a way out, or make it a loop of the workflow.");
    }
}

/// <summary>A jump out of the statements of a loop.</summary>
internal enum ScriptJump
{
    None,
    Break,
    Continue,
}

/// <summary>Names of the script itself or of one call of a function, and those around it.</summary>
internal sealed class ScriptNames(ScriptNames? around)
{
    public Dictionary<string, object?> Values { get; } = new(StringComparer.Ordinal);

    public void Declare(string name, object? value) => Values[name] = value;

    public ScriptNames? Holding(string name)
    {
        var names = this;
        while (names is not null && !names.Values.ContainsKey(name))
            names = names.Around;
        return names;
    }

    private ScriptNames? Around { get; } = around;
}

/// <summary>A function with the names around the place where it was made.</summary>
internal sealed class ScriptFunction(ScriptNames around)
{
    public ScriptFunction(Func<object?[], object?> runs) : this(new ScriptNames(null)) => Runs = runs;

    public ScriptNames Around { get; } = new(around);

    public Func<object?[], object?> Runs { get; set; } = _ => Undefined.Value;

    public object? Call(params object?[] given) => Runs(given);
}

/// <summary>What a statement leaves that has no value, such as a declaration.</summary>
internal sealed class Nothing
{
    public static readonly Nothing Value = new();
}

/// <summary>A chain with <c>?.</c> that has come to where there is nothing.</summary>
internal sealed class ChainEnd
{
    public static readonly ChainEnd Value = new();
}

/// <summary>A limit that no script may catch.</summary>
internal sealed class ScriptLimit(int position, string message) : ScriptError(position, message);

/// <summary>What a script threw itself.</summary>
internal sealed class ScriptThrown(int position, object? value)
    : ScriptError(position, $"the script stopped itself: {(value is Dictionary<string, object?> error && error.TryGetValue("message", out var message) ? ScriptValue.Text(message) : ScriptValue.Text(value))}")
{
    public object? Value { get; } = value;
}
