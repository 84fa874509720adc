using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Workflow;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;
using BackOffice.Rules.Sets;

namespace BackOffice.Engine.Casework;

/// <summary>Answer to a condition: holds, does not, or cannot be told.</summary>
/// <param name="Holds">Null when facts are missing.</param>
/// <param name="Unknown">Facts that would decide it.</param>
/// <param name="Problem">Why it does not hold, where there is more to say than no.</param>
internal readonly record struct Answer(bool? Holds, ImmutableList<string> Unknown, string? Problem);

/// <summary>Every expression of a pack, compiled once against the names that its cases can read.</summary>
internal sealed class PackExpressions(Schema schema, ImmutableSortedDictionary<string, CompiledRuleSet> ruleSets)
{
    private readonly ConcurrentDictionary<(string Text, string Names), Prepared> compiled = new();

    /// <summary>Names and types that expressions of the pack can read.</summary>
    public Schema Schema => schema;

    /// <summary>The rule sets of the pack.</summary>
    public ImmutableSortedDictionary<string, CompiledRuleSet> RuleSets => ruleSets;

    /// <summary>Compiles an expression, with further names where the place allows them.</summary>
    public Compilation Compile(string text, ImmutableSortedDictionary<string, FactType>? further = null) => Prepare(text, further).Compilation;

    private Prepared Prepare(string text, ImmutableSortedDictionary<string, FactType>? further)
    {
        var names = further is null or { IsEmpty: true } ? "" : string.Join(',', further.Select(name => $"{name.Key}:{name.Value.Words}"));
        return compiled.GetOrAdd((text, names), static (key, state) =>
        {
            var all = state.Schema;
            foreach (var (name, type) in state.Further ?? ImmutableSortedDictionary<string, FactType>.Empty)
            {
                all = all.With(name, type);
            }

            var compilation = Expression.Compile(key.Text, all);
            var reads = (compilation.Expression?.Reads ?? []).Select(path => path.Split('.', '[')[0]).Distinct(StringComparer.Ordinal)
                .Select(name => (name, all.Names.Find(name) ?? FactType.Any)).ToArray();
            return new Prepared(compilation, reads);
        }, (Schema: schema, Further: further));
    }

    /// <summary>An expression, and the top-level names that have to be fetched for it.</summary>
    private sealed record Prepared(Compilation Compilation, (string Name, FactType Type)[] Reads);

    /// <summary>Works out an expression; what it reads may also be a variable of the workflow.</summary>
    public JsonNode? Evaluate(string text, CaseFacts facts, DecideContext context, Func<string, JsonNode?> variable)
    {
        var further = Variables(context.Pack);
        return Value(text, facts, context, further, name => further.ContainsKey(name) ? variable(name) : null).ToJson();
    }

    /// <summary>Works out a condition; further facts stand before the case's own.</summary>
    public Answer Condition(string text, CaseFacts facts, DecideContext context, JsonObject? further = null)
    {
        var extra = Nest(further, facts);
        var types = extra.ToImmutableSortedDictionary(pair => pair.Key, pair => TypeOf(pair.Key), StringComparer.Ordinal);
        var fact = Value(text, facts, context, types, name => extra.TryGetPropertyValue(name, out var node) ? node : null);
        if (fact.IsUnknown)
        {
            var expression = Compile(text, types).Expression!;
            return new Answer(null, [.. expression.Reads.Where(path => Read(path, facts, extra) is null).Order(StringComparer.Ordinal)], null);
        }

        return new Answer(fact.Kind == FactKind.Boolean && fact.AsBoolean(), [], null);
    }

    /// <summary>Works out a day; null when it is not known.</summary>
    public DateOnly? Day(string text, CaseFacts facts, DecideContext context)
    {
        var fact = Value(text, facts, context, ImmutableSortedDictionary<string, FactType>.Empty, _ => null);
        return fact.Kind switch
        {
            FactKind.Date => fact.AsDate(),
            FactKind.Moment => London.DayOf(fact.AsMoment()),
            FactKind.Text when CaseFacts.TryDay(fact.AsText(), out var day) => day,
            _ => null,
        };
    }

    /// <summary>Runs a rule set of the pack. The outcome is the value it gave, where it gives one.</summary>
    public (DecisionRecord Record, string? Outcome) Decide(string ruleSet, CaseFacts facts, DecideContext context)
    {
        if (!ruleSets.TryGetValue(ruleSet, out var rules))
        {
            throw new StepFault($"The pack has no rule set \"{ruleSet}\". Add rules/{ruleSet}.json or correct the step.");
        }

        var inputs = new JsonObject();
        var values = new Dictionary<string, Fact>(StringComparer.Ordinal);
        foreach (var (name, type) in rules.Inputs.Fields)
        {
            var node = facts.Get(name);
            values[name] = Typed(node, type);
            inputs[name] = Only(node, type);
        }

        var decision = rules.Evaluate(new Scope(Fact.Of(values).Shape(rules.Inputs), context.Today, context.Calendars));
        var outcome = decision.Output.IsUnknown ? null : decision.Output.ToJson()?.ToString();
        var record = new DecisionRecord(ruleSet, rules.Source.Hash, context.Today, decision.ResultWords, inputs, decision.Explanation.DeepClone(), decision.Sentence);
        return (record, outcome);
    }

    /// <summary>The facts that the rules read, and no others: a decision's record holds nothing beside the point.</summary>
    private static JsonNode? Only(JsonNode? node, FactType type)
    {
        if (node is not JsonObject record || type is not RecordType fields || fields.Fields.Count == 0)
        {
            return node?.DeepClone();
        }

        var only = new JsonObject();
        foreach (var (name, inside) in fields.Fields)
        {
            if (record[name] is { } value)
            {
                only[name] = Only(value, inside);
            }
        }

        return only;
    }

    /// <summary>Decides by one condition.</summary>
    public DecisionRecord DecideOne(string name, string condition, CaseFacts facts, DecideContext context)
    {
        var compilation = Compile(condition);
        if (compilation.Expression is not { } expression)
        {
            throw new StepFault(Fault(condition, compilation));
        }

        var answer = Condition(condition, facts, context);
        var inputs = new JsonObject();
        foreach (var path in expression.Reads.Order(StringComparer.Ordinal))
        {
            inputs[path] = Read(path, facts, [])?.DeepClone();
        }

        var result = answer.Holds switch { true => "yes", false => "no", null => "needs information" };
        var sentence = answer.Holds is null ? $"{Words.List([.. answer.Unknown])} must be known first." : $"{condition} is {result}.";
        return new DecisionRecord(name, context.Pack.Version, context.Today, result, inputs, new JsonObject { ["condition"] = condition, ["result"] = result }, sentence);
    }

    /// <summary>Everything that a letter can read.</summary>
    public Fact Model(CaseFacts facts) =>
        Fact.Of(schema.Names.Fields.ToDictionary(field => field.Name, field => Typed(facts.Get(field.Name), field.Type), StringComparer.Ordinal));

    private Fact Value(string text, CaseFacts facts, DecideContext context, ImmutableSortedDictionary<string, FactType> further, Func<string, JsonNode?> extra)
    {
        var prepared = Prepare(text, further);
        if (prepared.Compilation.Expression is not { } expression)
        {
            throw new StepFault(Fault(text, prepared.Compilation));
        }

        var values = new Dictionary<string, Fact>(prepared.Reads.Length, StringComparer.Ordinal);
        foreach (var (name, type) in prepared.Reads)
        {
            values[name] = Typed(extra(name) ?? facts.Get(name), type);
        }

        try
        {
            return expression.Evaluate(new Scope(Fact.Of(values), context.Today, context.Calendars));
        }
        catch (EvaluationException fault)
        {
            throw new StepFault($"The expression {text} cannot be worked out: {fault.Message}");
        }
    }

    private static Fact Typed(JsonNode? node, FactType type) => Fact.TryFromJson(node, type, out var fact, out _) ? fact : Fact.FromJson(node);

    private static string Fault(string text, Compilation compilation) =>
        $"The expression {text} cannot be used: {string.Join(" ", compilation.Errors.Select(error => error.ToString()))}";

    private static ImmutableSortedDictionary<string, FactType> Variables(Pack pack) => pack.Workflow is not { Variables.IsEmpty: false } workflow
        ? ImmutableSortedDictionary<string, FactType>.Empty
        : workflow.Variables.Where(variable => pack.Expressions.Schema.Names.Find(variable.Name) is null)
            .ToImmutableSortedDictionary(variable => variable.Name, _ => FactType.Any, StringComparer.Ordinal);

    private static JsonNode? Read(string path, CaseFacts facts, JsonObject extra)
    {
        var root = path.Split('.')[0];
        var node = extra.TryGetPropertyValue(root, out var given) ? given : facts.Get(root);
        var rest = path.Length > root.Length ? path[(root.Length + 1)..] : "";
        return rest.Length == 0 ? node : node is JsonObject record ? JsonPath.Get(record, rest) : null;
    }

    /// <summary>Facts given with dots in their names, as objects; the case's own facts of the same name stay around them.</summary>
    private static JsonObject Nest(JsonObject? further, CaseFacts facts)
    {
        var nested = new JsonObject();
        foreach (var (path, value) in further ?? [])
        {
            var root = path.Split('.')[0];
            if (!nested.ContainsKey(root) && path.Contains('.', StringComparison.Ordinal) && facts.Get(root) is JsonObject known)
            {
                nested[root] = known.DeepClone();
            }

            JsonPath.Set(nested, path, value?.DeepClone());
        }

        return nested;
    }

    /// <summary>What the condition of an exception can read beside the case's facts.</summary>
    public static ImmutableSortedDictionary<string, FactType> ExcuseFacts { get; } = new Dictionary<string, FactType>
    {
        ["from"] = FactType.Date,
        ["to"] = FactType.Date,
        ["days"] = FactType.Integer,
        ["clock"] = FactType.Record(("startedOn", FactType.Date), ("due", FactType.Date), ("about", FactType.Text)),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private FactType TypeOf(string name) => ExcuseFacts.GetValueOrDefault(name) ?? schema.Names.Find(name) ?? FactType.Any;
}
