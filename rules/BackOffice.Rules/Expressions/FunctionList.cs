using System.Collections.Frozen;
using BackOffice.Rules.Facts;

namespace BackOffice.Rules.Expressions;

/// <summary>
/// The functions, methods and properties that expressions may use; there is no other way to reach code from an
/// expression. Immutable.
/// </summary>
public sealed partial class FunctionList
{
    private readonly FrozenDictionary<string, Function[]> functions;

    private FunctionList(IEnumerable<Function> all) =>
        functions = all.GroupBy(f => f.Name, StringComparer.OrdinalIgnoreCase).ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.OrdinalIgnoreCase);

    /// <summary>The functions that every rule, form, workflow and letter has.</summary>
    public static FunctionList Standard { get; } = new([.. DateFunctions.All, .. TimeFunctions.All, .. MathFunctions.All, .. ConversionFunctions.All, .. TextFunctions.All, .. CharacterFunctions.All]);

    /// <summary>All of them, for completion and help.</summary>
    public IEnumerable<Function> All => functions.Values.SelectMany(f => f).OrderBy(f => f.Name, StringComparer.Ordinal);

    /// <summary>
    /// The same list with one more function, which an unknown value makes unknown. The body must be pure; a fault it
    /// finds is an <see cref="EvaluationException"/>.
    /// </summary>
    public FunctionList With(string name, IReadOnlyList<FactType> parameters, FactType result, Func<Scope, IReadOnlyList<Fact>, Fact> body, string help = "")
    {
        Func<Scope, Fact[], Fact> taken = (scope, values) => body(scope, values);
        return new FunctionList(functions.Values.SelectMany(f => f)
            .Where(f => !f.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            .Append(new Function(name, [.. parameters], parameters.Count, result, taken, help)));
    }

    internal Function[] Find(string name) => functions.GetValueOrDefault(name) ?? [];

    // Methods are kept under "kind.name": what stands before the dot is their first value.
    internal Function[] Methods(FactKind kind, string name) => Find($"{kind}.{name}()");

    internal Function? Property(FactKind kind, string name) => Find($"{kind}.{name}").FirstOrDefault();

    internal IEnumerable<string> Names => functions.Keys;

    internal static Function Make(string name, string help, FactType[] parameters, FactType result, Func<Scope, Fact> body) => new(name, parameters, 0, result, body, help);

    internal static Function Make(string name, string help, FactType[] parameters, FactType result, Func<Scope, Fact, Fact> body) => new(name, parameters, 1, result, body, help);

    internal static Function Make(string name, string help, FactType[] parameters, FactType result, Func<Scope, Fact, Fact, Fact> body) => new(name, parameters, 2, result, body, help);

    internal static Function Make(string name, string help, FactType[] parameters, FactType result, Func<Scope, Fact, Fact, Fact, Fact> body) => new(name, parameters, 3, result, body, help);

    internal static Function Make(string name, string help, FactType[] parameters, int required, FactType result, Func<Scope, Fact[], Fact> body, bool repeats = false, bool seesUnknown = false) =>
        new(name, parameters, required, result, body, help) { Repeats = repeats, SeesUnknown = seesUnknown };
}
