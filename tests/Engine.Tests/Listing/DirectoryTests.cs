using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Engine.Listing;
using BackOffice.Engine.Packs;
using BackOffice.Forms;

namespace Engine.Tests.Listing;

/// <summary>What of an accepted return the public sees, and how it is found.</summary>
public sealed class DirectoryTests
{
    private const string Form = """
        { "form": "entry",
          "data": {
            "outcome": { "type": "code", "options": ["update", "same", "remove"] },
            "name": { "type": "text", "public": true, "required": true },
            "kind": { "type": "code", "public": true, "options": { "DAYN": "Day nursery", "CHMD": "Childminder" } },
            "about": { "type": "longText", "public": true },
            "mayShow": { "type": "yesNo" },
            "address": { "type": "address", "public": "mayShow" },
            "phone": { "type": "phone" },
            "website": { "type": "text", "public": true },
            "young": { "type": "integer", "public": true },
            "old": { "type": "integer", "public": true },
            "sessions": { "type": "rowset", "public": true, "key": ["from"], "fields": { "from": { "type": "time" }, "to": { "type": "time" }, "term": { "type": "yesNo" }, "free": { "type": "integer" } } } },
          "text": { "en": { "form": { "title": "Entry" }, "outcome": { "label": "What?" }, "name": { "label": "Name" }, "kind": { "label": "Kind" }, "about": { "label": "About" }, "mayShow": { "label": "Show?" }, "address": { "label": "Address" }, "phone": { "label": "Phone" },
            "website": { "label": "Website" }, "young": { "label": "Youngest" }, "old": { "label": "Oldest" }, "sessions": { "label": "Sessions" }, "from": { "label": "From" }, "to": { "label": "To" }, "term": { "label": "Term time only?" }, "free": { "label": "Free" } } } }
        """;

    private static readonly CompiledForm Compiled = CompiledForm.Compile(FormDefinition.Parse(Form).Form!).Form!;

    private static readonly PackDirectory Map = new(
        "Childcare", "name", "kind", "about", "address", "young", "old", null, new PackSessions("sessions", "from", "to", "term", "free"),
        ImmutableSortedDictionary<string, string>.Empty.Add("outcome", "remove"), ImmutableSortedDictionary<string, string>.Empty.Add("outcome", "same"));

    [Fact]
    public void Only_what_the_form_makes_public_is_shown()
    {
        var entry = Entry(Said())!;
        (entry.Key, entry.Name, entry.Type, entry.Town, entry.Postcode).ShouldBe(("setting-1", "Acorns", "Day nursery", "Fenhaven", "FX1 2AB"));
        entry.Parts.Select(part => (part.Label, part.Kind)).ShouldBe([("Address", "text"), ("Website", "web")]);
        entry.Parts.ShouldAllBe(part => !part.Text.Contains("01632"), "the telephone number is not public");
        (entry.Vacancies, entry.OpensAt, entry.ClosesAt, entry.InHolidays).ShouldBe((5, new TimeOnly(7, 30), new TimeOnly(18, 0), true));
        entry.Tables.Single().Head.ShouldBe(["From", "To", "Term time only?", "Free"]);
    }

    [Fact]
    public void An_address_that_may_not_be_shown_is_a_town_and_no_more()
    {
        var entry = Entry(Said(mayShow: false))!;
        (entry.Town, entry.Postcode).ShouldBe(("Fenhaven", null));
        entry.Parts.ShouldNotContain(part => part.Label == "Address");
        new DirectoryBook([entry]).Find(new DirectoryQuery { Text = "FX1 2AB" }).ShouldBeEmpty("nobody finds out where it is by trying postcodes");
        new DirectoryBook([entry]).Find(new DirectoryQuery { Text = "fenhaven" }).Count.ShouldBe(1);
    }

    [Fact]
    public void Nothing_has_changed_keeps_what_was_said_and_counts_as_checked()
    {
        var entry = Entry(new AcceptedSaying(new JsonObject { ["outcome"] = "same" }, [], new DateOnly(2026, 11, 1), Compiled), Said())!;
        (entry.Name, entry.UpdatedOn, entry.CheckedOn).ShouldBe(("Acorns", new DateOnly(2026, 6, 1), new DateOnly(2026, 11, 1)));
    }

    [Fact]
    public void Who_asks_not_to_be_shown_is_not_shown()
    {
        var removed = new AcceptedSaying(new JsonObject { ["outcome"] = "remove" }, [], new DateOnly(2026, 11, 1), Compiled);
        Entry(removed, Said()).ShouldBeNull();
        Entry(new AcceptedSaying(new JsonObject { ["outcome"] = "same" }, [], new DateOnly(2026, 12, 1), Compiled), removed, Said()).ShouldBeNull("nothing has changed since it was taken out");
        Entry().ShouldBeNull();
    }

    [Theory]
    [InlineData("acorn", 1)]
    [InlineData("fen", 1)]
    [InlineData("FX1", 1)]
    [InlineData("fx12ab", 1)]
    [InlineData("FX12 9", 0)]
    [InlineData("acorns fenhaven", 1)]
    [InlineData("beeches", 0)]
    [InlineData("", 1)]
    public void Words_find_names_towns_and_beginnings_of_postcodes(string text, int found) => new DirectoryBook([Entry(Said())!]).Find(new DirectoryQuery { Text = text }).Count.ShouldBe(found);

    [Fact]
    public void Filters_narrow()
    {
        var book = new DirectoryBook([Entry(Said())!]);
        Finds(new DirectoryQuery { Types = ["Day nursery"] }).ShouldBeTrue();
        Finds(new DirectoryQuery { Types = ["Childminder"] }).ShouldBeFalse();
        Finds(new DirectoryQuery { Age = 0 }).ShouldBeTrue("from nine months");
        Finds(new DirectoryQuery { Age = 5 }).ShouldBeFalse();
        Finds(new DirectoryQuery { WithVacancies = true, Early = true, Late = true, InHolidays = true }).ShouldBeTrue();
        book.Types.ShouldBe(["Day nursery"]);

        bool Finds(DirectoryQuery query) => !book.Find(query).IsEmpty;
    }

    private static DirectoryEntry? Entry(params AcceptedSaying[] sayings) => DirectoryEntries.Of("pack", Map, "setting:1", sayings);

    private static AcceptedSaying Said(bool mayShow = true) => new(
        new JsonObject
        {
            ["outcome"] = "update",
            ["name"] = "Acorns",
            ["kind"] = "DAYN",
            ["about"] = "By the river.",
            ["mayShow"] = mayShow,
            ["address"] = new JsonObject { ["line1"] = "1 Low Road", ["town"] = "Fenhaven", ["postcode"] = "FX1 2AB" },
            ["phone"] = "01632 960001",
            ["website"] = "https://acorns.example",
            ["young"] = 9,
            ["old"] = 4,
            ["sessions"] = new JsonArray(
                new JsonObject { ["from"] = "07:30", ["to"] = "18:00", ["term"] = false, ["free"] = 3 },
                new JsonObject { ["from"] = "08:30", ["to"] = "12:00", ["term"] = true, ["free"] = 2 }),
        },
        [], new DateOnly(2026, 6, 1), Compiled);
}
