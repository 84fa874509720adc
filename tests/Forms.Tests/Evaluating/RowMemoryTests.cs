using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using BackOffice.Forms;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;

namespace Forms.Tests.Evaluating;

/// <summary>An evaluation that remembers rows says what one without a memory says, whatever was edited in between.</summary>
public class RowMemoryTests
{
    private static readonly DateOnly Today = new(2027, 1, 22);

    /// <summary>Rows that read everything a row can: other answers, form conditions, totals, the other rows, words with braces, facts from outside.</summary>
    private const string Reading = """
        { "form": "visits", "data": {
            "kind": { "type": "code", "options": ["home", "school"], "required": true },
            "limit": { "type": "integer" },
            "visits": { "type": "rowset", "key": ["who"], "max": 20, "carryForward": { "from": "previousReturn.visits" }, "fields": {
                "who": { "type": "text", "required": true },
                "on": { "type": "date", "required": "atHome", "notAfter": "today" },
                "minutes": { "type": "integer", "min": 1, "if": "counted" },
                "school": { "type": "text", "required": true, "if": "atSchool", "default": "school.name" },
                "long": { "type": "yesNo", "if": "overLimit", "required": true },
                "cost": { "type": "money", "calculate": "row.minutes * (form.limit ?? 1) / 7" } } },
            "minutes": { "type": "integer", "calculate": "form.visits.Sum(v => v.minutes ?? 0)" } },
          "conditions": { "atHome": "form.kind == \"home\"", "atSchool": "form.kind == \"school\"", "counted": "row.who != null", "overLimit": "row.minutes > form.limit", "many": "form.minutes > 60" },
          "flow": { "tasks": [ { "task": "kind", "pages": [ { "page": "kind", "ask": ["kind", "limit"] } ] },
            { "task": "visits", "if": "{{IF}}", "collection": { "rows": "visits", "columns": ["who", "on"], "pages": [ { "page": "visit", "ask": ["who", "on", "minutes"] }, { "page": "place", "if": "atSchool", "ask": ["school"] }, { "page": "more", "if": "{{PAGE}}", "ask": ["long"] } ] } } ] },
          "checks": [
            { "id": "V1", "rows": "visits", "require": "row.minutes * 2 <= form.minutes", "on": ["minutes"] },
            { "id": "V2", "level": "query", "rows": "visits", "if": "atSchool", "require": "form.visits.Count(v => v.school == row.school) < 3", "on": ["school", "who"], "explain": true },
            { "id": "V3", "rows": "visits", "require": "previousReturn.limit == null or row.minutes < previousReturn.limit", "on": [] },
            { "id": "V4", "scope": "rowset", "rows": "visits", "require": "form.minutes < 200" } ],
          "text": { "en": { "form": "Visits", "who": { "label": "Who did you visit for {{ form.kind }}?" }, "minutes": { "label": "Minutes", "name": "minutes of {{ form.limit }}" },
              "V1": "{{ form.minutes }} minutes in all is too little", "V2": "The same school", "V3": "Longer than last time", "V4": "Too long" },
            "cy": { "who": { "label": "Pwy?" } } } }
        """;

    public static TheoryData<string, int> Seeds()
    {
        var data = new TheoryData<string, int>();
        foreach (var form in (string[])["census", "reading", "reading late"])
        {
            for (var seed = 1; seed <= 6; seed++) data.Add(form, seed);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void After_any_edits_it_says_what_a_whole_evaluation_says(string name, int seed)
    {
        var form = Form(name);
        var (mine, other) = (new RandomReturn(form, seed), new RandomReturn(form, seed + 1000));
        var random = new Random(seed);
        var memory = new RowMemory();
        var context = new FormContext(Today);
        for (var step = 0; step < 80; step++)
        {
            // Now and then the same memory is used for another return: it may help less, and must not harm.
            var edited = random.Next(8) == 0 ? other : mine;
            var did = edited.Edit();
            context = random.Next(10) switch
            {
                0 => context with { Today = Today.AddDays(random.Next(-3, 3)) },
                1 => context with { Language = random.Next(2) == 0 ? "cy" : null },
                2 => context with { SavedPages = [.. form.Definition.Tasks.SelectMany(t => t.Pages.Concat(t.Collection?.Pages ?? [])).Select(p => p.Id).Where(_ => random.Next(2) == 0)] },
                3 => context with { Facts = new JsonObject { ["school"] = new JsonObject { ["name"] = $"School {random.Next(2)}" }, ["previousReturn"] = new JsonObject { ["limit"] = random.Next(20), ["headcount"] = random.Next(9) } } },
                4 => context with { Window = new Dictionary<string, DateOnly> { ["referenceDate"] = Today.AddDays(-random.Next(90)) } },
                _ => context,
            };
            Said(form.Evaluate(edited.Answers, context with { Memory = memory })).ShouldBe(Said(form.Evaluate(edited.Answers, context)), $"seed {seed}, step {step}: {did}");
        }
    }

    [Fact]
    public void Rows_that_are_the_same_are_not_worked_out_again()
    {
        var (form, memory) = (CensusLike.Form, new RowMemory());
        var answers = new JsonObject { ["children"] = new JsonArray([.. Enumerable.Range(0, 5).Select(i => (JsonNode)new JsonObject { ["forename"] = $"A{i}", ["hours"] = 10 + i })]) };
        var context = new FormContext(Today) { Memory = memory };
        form.Evaluate(answers, context);
        var before = memory.Last.Sets["children"].Rows;
        answers["children"]![2]!["hours"] = 20;
        form.Evaluate(answers, context);
        var after = memory.Last.Sets["children"].Rows;
        after.Count.ShouldBe(5);
        after.Count(row => before.TryGetValue(row.Key, out var known) && ReferenceEquals(known.Values, row.Value.Values) && ReferenceEquals(known.Verdict, row.Value.Verdict)).ShouldBe(4);
    }

    [Fact]
    public void A_memory_holds_the_rows_of_the_last_evaluation_and_no_others()
    {
        var memory = new RowMemory();
        var context = new FormContext(Today) { Memory = memory };
        CensusLike.Form.Evaluate(new JsonObject { ["children"] = new JsonArray(new JsonObject { ["forename"] = "A" }, new JsonObject { ["forename"] = "B" }) }, context);
        memory.Count.ShouldBe(2);
        CensusLike.Form.Evaluate([], context);
        memory.Count.ShouldBe(0);
    }

    private static CompiledForm Form(string name)
    {
        var (json, lookups) = name == "census"
            ? (File.ReadAllText(Path.Combine(Checkout.Root, "workflows", "early-years-census", "forms", "early-years-census.json")), LookupLists.Parse(File.ReadAllText(Path.Combine(Checkout.Root, "workflows", "early-years-census", "lookups.json"))).Lists)
            : (Reading.Replace("{{IF}}", name == "reading" ? "form.kind != null" : "many", StringComparison.Ordinal).Replace("{{PAGE}}", name == "reading" ? "overLimit" : "many", StringComparison.Ordinal), LookupLists.None);
        var parse = FormDefinition.Parse(json);
        parse.Faults.ShouldBeEmpty();
        var compilation = CompiledForm.Compile(parse.Form!, lookups, Schema.Of(("school", FactType.Any)));
        compilation.Faults.ShouldBeEmpty();
        return compilation.Form!;
    }

    /// <summary>Everything that an evaluation says, down to the words of every row.</summary>
    private static string Said(FormEvaluation evaluation) => JsonSerializer.Serialize(evaluation, Everything);

    private static readonly JsonSerializerOptions Everything = new()
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver
        {
            Modifiers =
            {
                type =>
                {
                    // The form as designed is the same in both.
                    foreach (var definition in type.Properties.Where(p => p.Name == "Definition").ToList()) type.Properties.Remove(definition);
                },
            },
        },
    };
}
