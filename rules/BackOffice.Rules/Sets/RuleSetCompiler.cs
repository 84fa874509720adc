using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;
using BackOffice.Rules.Tables;

namespace BackOffice.Rules.Sets;

/// <summary>What compiling a rule set gave.</summary>
/// <param name="Draft">The set for trying out: a faulty rule answers "error", the others answer.</param>
/// <param name="Problems">Everything found.</param>
public sealed record RuleSetCompilation(CompiledRuleSet Draft, IReadOnlyList<RuleProblem> Problems)
{
    /// <summary>The set for use; null while anything is wrong with it.</summary>
    public CompiledRuleSet? Set => Problems.All(p => p.IsWarning) ? Draft : null;

    /// <summary>Why not even the draft may be tried: rules that ask one another in a circle, or a set that is not there.</summary>
    public string? Unrunnable { get; init; }
}

/// <summary>A rule ready to run on the days of one epoch.</summary>
internal sealed class CompiledRule
{
    public required Rule Source { get; init; }
    public CompiledExpression? Condition { get; init; }
    public CompiledTable? Table { get; init; }
    public IReadOnlyList<CompiledRule> Children { get; init; } = [];
    public MessageTemplate? Message { get; init; }
    public MessageTemplate? WhenYes { get; init; }
    public MessageTemplate? WhenNo { get; init; }
    public CompiledAction? OnSuccess { get; init; }
    public CompiledAction? OnFailure { get; init; }

    /// <summary>Why the rule cannot run.</summary>
    public string? Fault { get; init; }
}

/// <summary>An action ready to run.</summary>
/// <param name="Output">What it gives.</param>
/// <param name="Ask">The rule that it asks.</param>
/// <param name="Fault">Why it can do neither.</param>
internal sealed record CompiledAction(CompiledExpression? Output, CompiledRule? Ask, string? Fault = null);

/// <summary>The rules as they stand between two days on which something changes.</summary>
internal sealed record Epoch(DateOnly From, IReadOnlyList<CompiledRule> Rules);

/// <summary>
/// Turns rule sets into compiled ones. Everything is resolved here: names, types, injected sets, asked rules, and the
/// value of every parameter in every stretch of days in which none changes. Nothing is left to find at first use.
/// </summary>
public sealed class RuleSetCompiler
{
    private const int MostEpochs = 400;
    private const int MostRules = 20_000;

    private readonly RuleSet set;
    private readonly RecordType inputs;
    private readonly IReadOnlyList<RuleSet> others;
    private readonly Dictionary<(string, string), RuleProblem> problems = [];
    private readonly Stack<string> asking = new();
    private string? unrunnable;
    private readonly HashSet<string> uncovered = [];
    private readonly HashSet<string> analysed = [];
    private DateOnly day;
    private int definitions;
    private int built;

    private RuleSetCompiler(RuleSet set, RecordType inputs, IReadOnlyList<RuleSet> others)
    {
        this.set = set;
        this.inputs = inputs;
        this.others = others;
    }

    /// <summary>Checks and compiles a set.</summary>
    /// <param name="set">The set.</param>
    /// <param name="inputs">The types of the facts when the set does not declare them.</param>
    /// <param name="others">The sets that it may inject or ask.</param>
    public static RuleSetCompilation Compile(RuleSet set, RecordType? inputs, IReadOnlyList<RuleSet> others)
    {
        var names = set.Inputs ?? inputs ?? FactType.Record();
        var compiler = new RuleSetCompiler(set, names, others);
        var epochs = compiler.Boundaries().Select(compiler.BuildEpoch).ToArray();
        compiler.FindUnused(epochs);
        compiler.FindHalfChanges();
        return new RuleSetCompilation(new CompiledRuleSet(set, names, epochs), [.. compiler.problems.Values]) { Unrunnable = compiler.unrunnable };
    }

    /// <summary>The names that an expression of the set may use: for the editor, while it is being written.</summary>
    /// <param name="set">The set.</param>
    /// <param name="inputs">The types of the facts when the set does not declare them.</param>
    /// <param name="day">The day whose parameter values hold.</param>
    /// <param name="within">The rule whose expression it is, the rules around it first; empty for the set's own expressions.</param>
    public static Schema Names(RuleSet set, RecordType? inputs, DateOnly day, params ReadOnlySpan<Rule> within)
    {
        var compiler = new RuleSetCompiler(set, set.Inputs ?? inputs ?? FactType.Record(), []) { day = day };
        var schema = compiler.Globals(set, set.Name, out _);
        foreach (var rule in within) schema = compiler.Define(schema, rule.Definitions, rule.Name, out _);
        return schema;
    }

    private void Report(string place, string message, int position = -1, bool warning = false) =>
        problems.TryAdd((place, message), new RuleProblem(place, message, position, warning));

    // A circle, or a set that is not there: no other rule of the set can be trusted to be all that was meant.
    private void ReportUnrunnable(string place, string message)
    {
        unrunnable ??= message;
        Report(place, message);
    }

    // ---- the days on which something changes

    private List<DateOnly> Boundaries()
    {
        var days = new SortedSet<DateOnly> { DateOnly.MinValue };
        void From(DateOnly? day) { if (day is { } known) days.Add(known); }
        void After(DateOnly? day) { if (day is { } known && known < DateOnly.MaxValue) days.Add(known.AddDays(1)); }
        void OfRules(IEnumerable<Rule> rules) { foreach (var rule in rules) { From(rule.ValidFrom); After(rule.ValidTo); OfRules(rule.Rules); } }
        foreach (var one in others.Append(set))
        {
            From(one.ValidFrom);
            After(one.ValidTo);
            OfRules(one.Rules);
            foreach (var value in one.Parameters.SelectMany(p => p.Values)) { From(value.From); After(value.To); }
        }
        if (days.Count <= MostEpochs) return [.. days];
        Report(set.Name, $"Rules and parameters change on more than {MostEpochs} days.");
        return [.. days.Take(MostEpochs)];
    }

    private Epoch BuildEpoch(DateOnly from)
    {
        day = from;
        definitions = 0;
        built = 0;
        var schema = Globals(set, set.Name, out var fault);
        var rules = Inject(set.Rules, set.Injects, set.Name, []).Where(AppliesNow).Select(r => Build(r, schema, set.Name, fault)).ToArray();
        return new Epoch(from, rules);
    }

    private bool AppliesNow(Rule rule) => rule.Enabled && !(rule.ValidFrom > day) && !(rule.ValidTo < day);

    private List<Rule> Inject(IReadOnlyList<Rule> own, IReadOnlyList<string> injects, string place, HashSet<string> within)
    {
        var rules = own.ToList();
        foreach (var name in injects)
        {
            if (!within.Add(name) || name == set.Name) { ReportUnrunnable(place, $"The set {name} injects itself."); continue; }
            if (FindSet(name) is { } other) rules.AddRange(Inject(other.Rules, other.Injects, name, within));
            else ReportUnrunnable(place, $"There is no rule set called {name} to inject.{Near(name, others.Select(o => o.Name))}");
            within.Remove(name);
        }
        return rules;
    }

    private static string Near(string name, IEnumerable<string> names) => Suggest.Nearest(name, names) is { } near ? $" Did you mean {near}?" : "";

    private RuleSet? FindSet(string name) => name == set.Name ? set : others.FirstOrDefault(o => o.Name == name && o.AppliesOn(day)) ?? others.FirstOrDefault(o => o.Name == name);

    // ---- names

    private Schema Globals(RuleSet from, string place, out string? fault, IReadOnlyList<string>? passed = null)
    {
        var schema = Schema.Of(inputs).WithBareNames();
        if (passed is not null) schema = schema.Passing(passed);
        foreach (var parameter in from.Parameters)
        {
            if (schema.Has(parameter.Name)) { Report(place, $"The parameter {parameter.Name} has the name of an input."); continue; }
            var value = parameter.On(day);
            if (value is null && from.AppliesOn(day) && uncovered.Add(parameter.Name)) Report($"{place} / Parameters / {parameter.Name}", $"No value covers the days from {Show(day)}.", warning: true);
            schema = schema.Bind(parameter.Name, new ParameterBinding(parameter, value));
        }
        return Define(schema, from.Definitions, place, out fault);
    }

    private static string Show(DateOnly day) => day == DateOnly.MinValue ? "the beginning" : Fact.Of(day).ToString();

    private Schema Define(Schema schema, IReadOnlyList<NamedExpression> named, string place, out string? fault)
    {
        fault = null;
        foreach (var (name, text) in named)
        {
            if (schema.Has(name))
            {
                fault ??= schema.Slot(name) >= 0
                    ? $"{name} collides with an input of the same name. Rename one of them, in ScopedParam: {name}"
                    : $"{name} is already the name of something else, in ScopedParam: {name}";
                Report($"{place} / {name}", $"{name} is already the name of an input, a parameter or another expression; choose another.");
                continue;
            }
            var compiled = Expression.Compile(text, schema);
            if (compiled.Expression is { } expression)
            {
                schema = schema.Bind(name, new DefinitionBinding(name, text, expression.Tree, definitions++));
                continue;
            }
            fault ??= $"{compiled.Errors[0]}, in ScopedParam: {name}";
            Report($"{place} / {name}", compiled.Errors[0].ToString(), compiled.Errors[0].Position);
        }
        return schema;
    }

    // ---- rules

    private CompiledRule Build(Rule rule, Schema schema, string parent, string? fault)
    {
        var place = $"{parent} / {rule.Name}";
        if (++built > MostRules)
        {
            Report(set.Name, $"The rules ask one another more than {MostRules} times.");
            return new CompiledRule { Source = rule, Fault = "The rules ask one another too often." };
        }
        schema = Define(schema, rule.Definitions, place, out var own);
        fault ??= own;
        var broken = fault is null ? null : $"Error while compiling rule `{rule.Name}`: {fault}";
        CompiledExpression? condition = null;
        CompiledTable? table = null;
        IReadOnlyList<CompiledRule> children = [];
        if (rule.And is not null) children = [.. Inject(rule.Rules, rule.Injects, place, []).Where(AppliesNow).Select(r => Build(r, schema, place, fault))];
        else if (broken is null && rule.Table is { } written) table = Table(written, schema, rule.Name, place, out broken);
        else if (broken is null) condition = Condition(rule, schema, place, out broken);
        return new CompiledRule
        {
            Source = rule,
            Condition = condition,
            Table = table,
            Children = children,
            Fault = broken,
            Message = MessageTemplate.Compile(rule.ErrorMessage, schema, false, name => Report($"{place} / ErrorMessage", $"There is no fact called {name}.", warning: true)),
            WhenYes = MessageTemplate.Compile(rule.WhenYes, schema, true, name => Report($"{place} / whenYes", $"There is no fact called {name}.")),
            WhenNo = MessageTemplate.Compile(rule.WhenNo, schema, true, name => Report($"{place} / whenNo", $"There is no fact called {name}.")),
            OnSuccess = Action(rule.OnSuccess, schema, place, ref broken),
            OnFailure = Action(rule.OnFailure, schema, place, ref broken),
        };
    }

    private CompiledExpression? Condition(Rule rule, Schema schema, string place, out string? fault)
    {
        var compiled = Expression.Compile(rule.Expression ?? "", schema, FactType.Boolean);
        fault = compiled.Expression is null ? $"Exception while parsing expression `{rule.Expression}` - {compiled.Errors[0]}" : null;
        foreach (var error in compiled.Errors) Report($"{place} / Expression", error.ToString(), error.Position);
        return compiled.Expression;
    }

    private CompiledTable? Table(DecisionTable written, Schema schema, string rule, string place, out string? fault)
    {
        var compiled = CompiledTable.Compile(written, schema, definitions);
        definitions += written.Inputs.Count;
        fault = compiled.Table is null ? $"Error while compiling rule `{rule}`: its table cannot be used - {compiled.Problems[0]}" : null;
        foreach (var problem in compiled.Problems) Report($"{place} / Table", problem.ToString());
        if (compiled.Table is { } table && analysed.Add(place))
            foreach (var finding in table.Analyse()) Report($"{place} / Table", finding.Example is { } example ? $"{finding.Message} For example: {example}." : finding.Message, warning: true);
        return compiled.Table;
    }

    private CompiledAction? Action(RuleAction? action, Schema schema, string place, ref string? fault)
    {
        switch (action)
        {
            case RuleAction.Output output:
                var compiled = Expression.Compile(output.Expression, schema);
                foreach (var error in compiled.Errors) Report($"{place} / Actions", error.ToString(), error.Position);
                return new CompiledAction(compiled.Expression, null, compiled.Expression is null ? $"The action cannot be run: {compiled.Errors[0]}" : null);
            case RuleAction.Ask ask:
                return Ask(ask, schema, place) is { } asked ? new CompiledAction(null, asked) : new CompiledAction(null, null, $"The action cannot be run: there is no rule {ask.Rule} in a set {ask.Set}.");
            default:
                return null;
        }
    }

    private static IEnumerable<string> NamesOf(Rule rule) => rule.Definitions.Select(d => d.Name).Concat(rule.Rules.SelectMany(NamesOf));

    private CompiledRule? Ask(RuleAction.Ask ask, Schema schema, string place)
    {
        var key = $"{ask.Set} / {ask.Rule}";
        if (FindSet(ask.Set) is not { } target) { Report(place, $"There is no rule set called {ask.Set} to ask.{Near(ask.Set, others.Select(o => o.Name))}"); return null; }
        if (target.Rules.FirstOrDefault(r => r.Name == ask.Rule && AppliesNow(r)) is not { } rule)
        {
            Report(place, $"The set {ask.Set} has no rule called {ask.Rule} to ask.{Near(ask.Rule, target.Rules.Select(r => r.Name))}");
            return null;
        }
        if (asking.Contains(key))
        {
            var circle = string.Join(" → ", asking.Reverse().Append(key));
            ReportUnrunnable(place, $"Rules ask one another in a circle: {circle}.");
            return new CompiledRule { Source = rule, Fault = $"Rules ask one another in a circle: {circle}." };
        }
        asking.Push(key);
        var globals = Globals(target, ask.Set, out var fault, ask.InputFilter);
        // What the asking rule has named is passed on too, unless the asked one gives the name a meaning of its own.
        var own = NamesOf(rule).ToHashSet(StringComparer.OrdinalIgnoreCase);
        own.UnionWith(ask.Inputs.Select(i => i.Name));
        foreach (var binding in schema.Bindings)
            if (!globals.Has(binding.Name) && !own.Contains(binding.Name) && ask.InputFilter?.Contains(binding.Name, StringComparer.OrdinalIgnoreCase) != false) globals = globals.Bind(binding.Name, binding);
        // The further inputs are worked out where the question is asked, and named where it is answered.
        foreach (var (name, text) in ask.Inputs)
        {
            var compiled = Expression.Compile(text, schema);
            foreach (var error in compiled.Errors) Report($"{place} / {name}", error.ToString(), error.Position);
            if (compiled.Expression is { } expression) globals = globals.Bind(name, new DefinitionBinding(name, text, expression.Tree, definitions++));
            else fault ??= $"{compiled.Errors[0]}, in ScopedParam: {name}";
        }
        var built = Build(rule, globals, ask.Set, fault);
        asking.Pop();
        return built;
    }

    // ---- parameters that change together

    private void FindHalfChanges()
    {
        foreach (var group in set.Parameters.Where(p => !string.IsNullOrEmpty(p.Group)).GroupBy(p => p.Group!, StringComparer.Ordinal))
        {
            foreach (var start in group.SelectMany(p => p.Values).Select(v => v.From).OfType<DateOnly>().Distinct().Order())
            {
                var behind = group.Where(p => p.Values.All(v => v.From != start)).ToList();
                if (behind.Count == 0) continue;
                Report($"{set.Name} / Parameters / {behind[0].Name}", $"The {group.Key} changes on {Fact.Of(start)}, but not in {string.Join(" and ", behind.Select(p => $"“{p.Title ?? p.Name}”"))}. Give a value from that day too.", warning: true);
            }
        }
    }

    // ---- what nobody uses

    private void FindUnused(Epoch[] epochs)
    {
        var used = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        void Walk(Node node)
        {
            if (node is ParameterNode parameter) used.Add(parameter.Parameter.Name);
            if (node is DefinitionNode definition && used.Add("definition " + definition.Definition.Index + definition.Name)) Walk(definition.Definition.Tree);
            foreach (var part in node.Parts) Walk(part);
            if (node is ListCallNode { Body: { } body }) Walk(body);
        }
        void OfRule(CompiledRule rule)
        {
            if (rule.Condition is { } condition) Walk(condition.Tree);
            foreach (var read in rule.Table?.Trees ?? []) Walk(read);
            foreach (var child in rule.Children) OfRule(child);
            foreach (var action in new[] { rule.OnSuccess, rule.OnFailure })
            {
                if (action?.Output is { } output) Walk(output.Tree);
                if (action?.Ask is { } ask) OfRule(ask);
            }
        }
        foreach (var rule in epochs.SelectMany(e => e.Rules)) OfRule(rule);
        foreach (var parameter in set.Parameters.Where(p => !used.Contains(p.Name)))
            Report($"{set.Name} / Parameters / {parameter.Name}", "No rule uses this parameter.", warning: true);
    }
}
