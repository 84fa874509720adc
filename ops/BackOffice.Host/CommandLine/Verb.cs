using System.Text.Json.Nodes;

namespace BackOffice.Host.CommandLine;

/// <summary>One thing the command line does: <c>ops/backoffice rules expr --lines file.json</c>.</summary>
/// <param name="Name">Its words, for example <c>rules expr</c>.</param>
/// <param name="Does">What it does, for <c>help</c>.</param>
/// <param name="Run">Carries it out and returns the exit code: 0 only on success.</param>
internal sealed record Verb(string Name, string Does, Func<Arguments, Task<int>> Run)
{
    /// <summary>A verb that answers one JSON value with another, or with <c>--lines</c> one line with one line, in order.</summary>
    public static Verb Pure(string name, string does, Func<JsonNode?, JsonNode> answer) =>
        new(name, does, arguments => Json.Answer(arguments, answer));
}

/// <summary>What stands after the verb.</summary>
/// <param name="Words">Everything but switches, in order.</param>
/// <param name="Switches">Words that begin with two hyphens, without them.</param>
internal sealed record Arguments(IReadOnlyList<string> Words, IReadOnlySet<string> Switches)
{
    public static Arguments Of(IEnumerable<string> args)
    {
        var all = args.ToList();
        return new([.. all.Where(a => !a.StartsWith("--"))], all.Where(a => a.StartsWith("--")).Select(a => a[2..]).ToHashSet());
    }

    public bool Has(string name) => Switches.Contains(name);

    /// <summary>The value of <c>--name=value</c>, or null.</summary>
    public string? Value(string name) => Switches.FirstOrDefault(s => s.StartsWith(name + "="))?[(name.Length + 1)..];
}
