using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Desk.Words;
using BackOffice.Engine.Packs;

namespace BackOffice.Desk.Tests;

public class AnswerWordTests
{
    private static readonly Pack Pack = new()
    {
        Id = "p",
        Title = "P",
        Version = "1",
        ReferencePrefix = "P",
        Team = "t",
        Lookups = ImmutableSortedDictionary<string, ImmutableList<LookupItem>>.Empty.Add("needs", [new LookupItem("ASD", "Autism")]),
        FormJson = ImmutableSortedDictionary<string, JsonObject>.Empty.Add("decide-assess", JsonNode.Parse("""
            { "form": "decide-assess",
              "data": { "decision": { "type": "code", "options": ["assess", "refuse"] }, "need": { "type": "code", "list": "needs" } },
              "text": { "en": { "form": { "title": "Decide whether to assess" }, "decision": { "label": "What is the decision?", "options": { "assess": "Carry out an assessment" } } } } }
            """)!.AsObject()),
    };

    private readonly AnswerWords words = AnswerWords.For(Pack, "decideAssess");

    [Fact]
    public void A_form_is_called_by_its_title_and_a_field_by_its_label()
    {
        words.Title("decideAssess").ShouldBe("Decide whether to assess");
        words.Label("decision").ShouldBe("What is the decision?");
        words.Label("decidedOn").ShouldBe("Decided on");
    }

    [Fact]
    public void Codes_read_as_the_form_or_its_lookup_words_them()
    {
        words.Answer("decision", "assess").ShouldBe("Carry out an assessment");
        words.Answer("need", new JsonArray("ASD", "XYZ")).ShouldBe("Autism, XYZ");
    }

    [Fact]
    public void Days_and_truths_read_as_words()
    {
        words.Answer("decidedOn", "2026-02-23").ShouldBe("23 February 2026");
        words.Answer("agreed", true).ShouldBe("yes");
    }

    [Fact]
    public void What_was_typed_and_could_not_be_read_is_shown_as_typed() =>
        words.Answer("decidedOn", new JsonObject { ["$typed"] = "31 2 2026" }).ShouldBe("31 2 2026 (could not be read)");

    [Fact]
    public void A_key_of_no_form_is_put_in_words() =>
        AnswerWords.For(Pack, "closureNote").Title("closureNote").ShouldBe("Closure note");
}
