using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow.Scripting;

/// <summary>Something in a script that does not run here.</summary>
/// <param name="Position">Where, counted from 0.</param>
/// <param name="Message">What it is and what to do.</param>
internal sealed record ScriptFault(int Position, string Message);

/// <summary>
/// The part of JavaScript that imported workflows use: values, comparisons, arithmetic, text, lists, objects, and the functions
/// that read and set variables, loops over lists and numbers, and arrow functions handed to the methods of lists. How often it may go
/// round is limited, so every script ends. Anything else is a fault with its place.
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
internal sealed class ScriptError(int position, string message) : Exception(message)
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

    public Dictionary<string, object?> Locals { get; } = new(StringComparer.Ordinal);

    public List<string> Outcomes { get; } = [];

    /// <summary>Set by a return statement; what follows is not run.</summary>
    public bool HasReturned { get; set; }

    /// <summary>Set by a break or continue until the loop around has seen it.</summary>
    public ScriptJump Jump { get; set; }

    /// <summary>Counts a turn of a loop or a call of a function, and stops a script that goes round too often.</summary>
    public void Turn(int position)
    {
        if (++turns > TurnLimit)
            throw new ScriptError(position, $"the script went round more than {TurnLimit:N0} times. Give the loop a way out, or make it a loop of the workflow.");
    }
}

/// <summary>A jump out of the statements of a loop.</summary>
internal enum ScriptJump
{
    None,
    Break,
    Continue,
}

/// <summary>An arrow function with the scope that it was made in.</summary>
internal sealed class ScriptFunction(Func<object?[], object?> call)
{
    public object? Call(params object?[] given) => call(given);
}

/// <summary>Items of a list that stand in another list one by one.</summary>
internal sealed record Spread(List<object?> Items);
