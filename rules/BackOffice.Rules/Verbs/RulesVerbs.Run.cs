using System.Text.Json.Nodes;
using BackOffice.Rules.Calendars;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;
using BackOffice.Rules.Sets;

namespace BackOffice.Rules.Verbs;

public static partial class RulesVerbs
{
    /// <summary>
    /// <c>rules run</c>: <c>{"workflows":[…],"workflow":"name","params":[…]}</c>, and <c>"rule"</c> for one rule with its
    /// actions, to <c>{"results":[{"rule":…,"success":true,"outcome":"yes",…}]}</c> or <c>{"error":…}</c>.
    /// </summary>
    /// <param name="input">What was asked.</param>
    /// <param name="today">The day when the question names none in <c>asOf</c>.</param>
    /// <param name="calendars">For rules that count working days and school days.</param>
    public static JsonNode Run(JsonNode? input, DateOnly today = default, CalendarBook? calendars = null) =>
        Halves.Refused(() => AnswerRun(input, today, calendars), Fault);

    private static JsonNode AnswerRun(JsonNode? input, DateOnly today, CalendarBook? calendars)
    {
        if (input is not JsonObject question || question["workflows"] is not { } workflows || Text(question, "workflow") is not { } name)
            return Fault("Ask with {\"workflows\":[…],\"workflow\":\"name\",\"params\":[…]}.");
        if (!TryScope(question, today, calendars, out var schema, out var scope, out var problem)) return Fault(problem);
        var reading = RuleSet.Parse(workflows);
        if (!reading.Ok) return Fault(string.Join(" ", reading.Problems.Where(p => !p.IsWarning).Take(5)));
        var named = reading.Sets.Where(s => s.Name == name).ToArray();
        if (named.Length == 0) return Fault($"There is no rule set called {name}.{(Suggest.Nearest(name, reading.Sets.Select(s => s.Name)) is { } near ? $" Did you mean {near}?" : "")}");
        if (named.FirstOrDefault(s => s.AppliesOn(scope.AsOf)) is not { } set) return Fault($"The rule set {name} does not apply on {Fact.Of(scope.AsOf)}.");
        scope = Shaped(set, scope, out problem);
        if (problem.Length > 0) return Fault(problem);
        var compilation = RuleSetCompiler.Compile(set, schema.Names, [.. reading.Sets.Where(s => !ReferenceEquals(s, set))]);
        if (compilation.Unrunnable is { } unrunnable) return Fault(unrunnable);
        var compiled = compilation.Draft;
        if (question["rule"] is not null)
        {
            if (Text(question, "rule") is not { } rule || compiled.EvaluateRule(rule, scope) is not { } decision) return Fault($"The rule set {name} has no rule called {question["rule"]}.");
            // As RulesEngine lists them: first those that were asked.
            return new JsonObject { ["output"] = Output(decision), ["results"] = new JsonArray([.. decision.Asked.Append(decision).Select(d => (JsonNode)Result(d))]) };
        }
        var performance = question["settings"]?["NestedRuleExecutionMode"]?.ToString() == "Performance";
        var all = compiled.Evaluate(scope, performance);
        return new JsonObject { ["results"] = new JsonArray([.. all.Children.Select(d => (JsonNode)Result(d))]) };
    }

    // Facts given for a set that declares its inputs are read as what it declares.
    private static Scope Shaped(RuleSet set, Scope scope, out string problem)
    {
        problem = "";
        if (set.Inputs is not { } inputs) return scope;
        if (Fact.TryFromJson(scope.Facts.ToJson(), inputs, out var facts, out var wrong)) return scope.WithFacts(facts);
        problem = wrong!;
        return scope;
    }

    private static JsonNode? Output(RuleDecision decision) => decision.OutputOf is { } expression ? ValueEncoding.Write(decision.Output, expression) : decision.Output.ToJson();

    private static JsonObject Fault(string message) => new() { ["error"] = message };

    private static JsonObject Result(RuleDecision decision)
    {
        var json = new JsonObject { ["rule"] = decision.Name, ["success"] = decision.IsYes, ["outcome"] = decision.ResultWords };
        if (decision.Event is { } announced) json["event"] = announced;
        if (decision.Message is { Length: > 0 } message) json["message"] = message;
        if (decision.Missing.Count > 0) json["missing"] = new JsonArray([.. decision.Missing.Select(m => (JsonNode)m)]);
        json["sentence"] = decision.Sentence;
        if (!decision.Output.IsUnknown) json["output"] = Output(decision);
        if (decision.Children.Count > 0) json["children"] = new JsonArray([.. decision.Children.Select(c => (JsonNode)Result(c))]);
        if (decision.Citation is { } citation) json["citation"] = citation;
        return json;
    }
}
