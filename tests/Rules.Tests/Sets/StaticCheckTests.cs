using BackOffice.Rules.Sets;

namespace BackOffice.Rules.Tests.Sets;

/// <summary>Faults put into a clean set one at a time: each is found when the set is saved, before anybody is decided about.</summary>
public class StaticCheckTests
{
    private const string Clean = """
        [ { "WorkflowName": "clean", "ValidFrom": "2020-01-01", "ValidTo": "2026-08-31", "Inputs": { "child": { "record": { "age": "integer", "phase": { "choice": ["primary", "secondary"] } } } },
            "Parameters": [ { "name": "limit", "type": "integer", "values": [ { "from": "2020-01-01", "value": 7, "source": "An Act" } ] } ],
            "Rules": [ { "RuleName": "young", "Expression": "child.age < limit" },
                       { "RuleName": "ask", "Expression": "child.age > 3", "Actions": { "OnSuccess": { "Name": "EvaluateRule", "Context": { "workflowName": "other", "ruleName": "x" } } } },
                       { "RuleName": "miles", "Table": { "hitPolicy": "F", "inputs": [ { "expr": "child.age" } ], "outputs": [ { "name": "answer" } ], "rules": [ { "in": ["< 8"], "out": ["2"] }, { "in": [">= 8"], "out": ["3"] } ] } } ] },
          { "WorkflowName": "clean", "ValidFrom": "2026-09-01", "Inputs": { "child": { "record": { "age": "integer" } } }, "Rules": [ { "RuleName": "young", "Expression": "child.age < 5" } ] },
          { "WorkflowName": "other", "Inputs": { "child": { "record": { "age": "integer" } } }, "Rules": [ { "RuleName": "x", "Expression": "child.age > 1" } ] } ]
        """;

    private static List<RuleProblem> Check(string text)
    {
        var reading = RuleSet.Parse(text);
        return [.. reading.Problems, .. reading.Sets.SelectMany(set => RuleSetCompiler.Compile(set, null, [.. reading.Sets.Where(other => other != set)]).Problems)];
    }

    [Fact]
    public void A_clean_file_raises_no_alarm() => Check(Clean).ShouldBeEmpty();

    [Theory]
    [InlineData("child.age < limit", "child.aeg < limit", "Did you mean age")] // an unknown name, with a suggestion
    [InlineData("child.age < limit", "child.phase < limit", "cannot be compared")] // a type that does not fit
    [InlineData("child.age < limit", "child.phase == \\\"primry\\\" and child.age < limit", "primry")] // a value that the fact cannot have
    [InlineData("child.age < limit", "child.age < 7", "No rule uses this parameter.")] // an unused parameter
    [InlineData("[\">= 8\"]", "[\"> 8\"]", "child.age is 8")] // a gap, with the case that shows it
    [InlineData("\"hitPolicy\": \"F\"", "\"hitPolicy\": \"U\"", "", false)]
    [InlineData("[\">= 8\"]", "[\"< 7\"]", "never decides")] // a masked row
    [InlineData("[\">= 8\"]", "[\"[9..8]\"]", "No case fits row 2")] // a row that no case fits
    [InlineData("\"ValidFrom\": \"2026-09-01\"", "\"ValidFrom\": \"2026-09-11\"", "No version applies from 1 September 2026 to 10 September 2026")]
    [InlineData("\"from\": \"2020-01-01\", \"value\"", "\"from\": \"2021-01-01\", \"value\"", "No value covers the days")]
    [InlineData("\"RuleName\": \"x\", \"Expression\": \"child.age > 1\"", "\"RuleName\": \"x\", \"Expression\": \"child.age > 1\", \"Actions\": { \"OnSuccess\": { \"Name\": \"EvaluateRule\", \"Context\": { \"workflowName\": \"other\", \"ruleName\": \"x\" } } }", "in a circle")]
    [InlineData("\"WorkflowName\": \"other\",", "\"WorkflowName\": \"other\", \"WorkflowsToInject\": [\"other\"],", "injects itself")]
    public void A_fault_is_found(string from, string to, string said, bool found = true)
    {
        Clean.ShouldContain(from);
        var problems = Check(Clean.Replace(from, to));
        if (found) problems.ShouldContain(problem => problem.Message.Contains(said), string.Join("\n", problems));
        else problems.ShouldBeEmpty();
    }

    [Fact]
    public void Rows_that_fit_together_are_shown_with_a_case() =>
        Check(Clean.Replace("\"hitPolicy\": \"F\"", "\"hitPolicy\": \"U\"").Replace("[\">= 8\"]", "[\">= 7\"]")).ShouldContain(problem => problem.Message.Contains("Rows 1 and 2 both fit when child.age is 7"));
}
