using BackOffice.Engine.Cases;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Simulation;

namespace BackOffice.Engine.Tests.Packs;

/// <summary>A pack may hold only rule sets, forms or letters.</summary>
public class PackWithoutProcessTests
{
    private const string Head = """{ "id": "fees", "title": "Fees", "version": "1.0.0" }""";

    private const string Limit = """
        { "WorkflowName": "limit", "Title": "Below the limit", "Inputs": { "earnings": "number" },
          "Rules": [ { "RuleName": "below", "Expression": "earnings < 7400", "WhenYes": "Yes, because earnings are below the limit.", "WhenNo": "No, because earnings are not below the limit." } ],
          "Examples": [ { "Name": "Below", "Inputs": { "earnings": 7000 }, "Expect": "yes" }, { "Name": "Above", "Inputs": { "earnings": 8000 }, "Expect": "no" } ] }
        """;

    private static PackReading Read(params (string Path, string Text)[] files) =>
        PackReader.Read("fees", files.Append(("pack.json", Head)).Select(file => new PackFile(file.Item1, file.Item2)));

    [Fact]
    public void It_needs_no_stages_teams_or_reference()
    {
        var reading = Read(("rules/limit.json", Limit), ("letters/L1.txt", "---\ntitle: A letter\nto: parents\n---\nDear parent"));

        reading.Faults.ShouldBeEmpty();
        reading.Pack!.HasProcess.ShouldBeFalse();
        reading.Pack.RuleSets.Keys.ShouldBe(["limit"]);
    }

    [Fact]
    public void No_case_can_be_opened_on_it_and_the_answer_says_so()
    {
        var simulation = new CaseSimulation(Read(("rules/limit.json", Limit)).Pack!, Guid.Empty);

        var decision = simulation.Do(new OpenCase("fees", new SubjectRef("pupil", null), null, null, []));

        decision.Refusal!.Sentence.ShouldBe("\"Fees\" has no process, so no case can be opened on it. Choose another kind of case.");
    }

    [Fact]
    public void Its_rule_sets_say_what_they_read()
    {
        Read(("rules/limit.json", Limit.Replace("\"Inputs\": { \"earnings\": \"number\" },", "", StringComparison.Ordinal)))
            .Faults.ShouldContain(fault => fault.Message.Contains("has no Inputs", StringComparison.Ordinal));
    }

    [Fact]
    public void A_portal_form_needs_the_letters_of_its_references()
    {
        var reading = PackReader.Read("fees", [new PackFile("pack.json", """
            { "id": "fees", "title": "Fees", "version": "1.0.0", "portal": { "form": "ask", "who": ["parent"], "title": "Ask" } }
            """)]);

        reading.Faults.ShouldContain(fault => fault.Message.Contains("no \"referencePrefix\"", StringComparison.Ordinal));
    }

    [Fact]
    public void A_process_still_needs_its_stages_and_teams()
    {
        var reading = PackReader.Read("fees", [new PackFile("pack.json", Head), new PackFile("workflow.json", """{ "id": "w", "root": { "id": "f", "type": "Elsa.Flowchart" } }""")]);

        reading.Pack.ShouldBeNull();
        reading.Faults.Select(fault => fault.File).Distinct().ShouldBe(["pack.json"]);
    }

    [Fact]
    public void The_examples_of_rule_sets_run_with_those_of_the_pack()
    {
        var results = PackExamples.RunAll(Read(("rules/limit.json", Limit)).Pack!).ToList();

        results.Select(result => result.Example).ShouldBe(["rules/limit: Below", "rules/limit: Above"]);
        results.ShouldAllBe(result => result.Passed);
    }

    [Fact]
    public void A_rule_set_that_is_not_tried_both_ways_fails()
    {
        var results = PackExamples.RunAll(Read(("rules/limit.json", Limit.Replace("\"Expect\": \"no\"", "\"Expect\": \"yes\"", StringComparison.Ordinal))).Pack!).ToList();

        results.Single(result => !result.Passed).Failures.ShouldNotBeEmpty();
        PackExamples.RunAll(Read(("rules/limit.json", Limit.Replace("{ \"Name\": \"Above\", \"Inputs\": { \"earnings\": 8000 }, \"Expect\": \"no\" }", "", StringComparison.Ordinal).Replace("},  ]", "} ]", StringComparison.Ordinal))).Pack!)
            .Last().Failures.ShouldBe(["No example makes below say no. Add one under Examples."]);
    }
}
