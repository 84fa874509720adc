using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using BackOffice.Forms.Collected;

namespace Forms.Tests.Collected;

public class CollectedTests
{
    private static readonly Dictionary<string, string> Head = new() { ["term"] = "SPR", ["year"] = "2027", ["referenceDate"] = "2027-01-21", ["la"] = "873", ["serial"] = "001", ["dateTime"] = "2027-02-01T10:36:42" };

    private static CollectedFile Map { get; } = Read();

    private static JsonObject Child(string surname, decimal funded, string band = "3", string forename = "Ada") => new()
    {
        ["surname"] = surname,
        ["forename"] = forename,
        ["dateOfBirth"] = "2023-05-04",
        ["ageBand"] = band,
        ["hoursAtSetting"] = 20.5m,
        ["fundedHours"] = funded,
        ["fundingBasis"] = new JsonArray("ECO", "HSD"),
        ["eypp"] = false,
        ["address"] = new JsonObject { ["line1"] = "1 Low Road", ["postcode"] = "CB3 0AP" },
    };

    private static CollectedReturn Return(string id, params JsonObject[] children) => new(id, $"setting:{id}", new JsonObject
    {
        ["situation"] = "children",
        ["settingName"] = "Sunny & Corner",
        ["urn"] = "512345",
        ["weeksOpen"] = 50.5m,
        ["totalStaff"] = 9,
        ["headcount"] = children.Length,
        ["totalFundedHours"] = children.Sum(c => c["fundedHours"]!.GetValue<decimal>()),
        ["children"] = new JsonArray([.. children]),
    });

    private static async IAsyncEnumerable<CollectedReturn> Stream(params CollectedReturn[] all)
    {
        foreach (var one in all)
        {
            await Task.Yield();
            yield return one;
        }
    }

    [Fact]
    public async Task The_departments_xml_has_the_envelope_a_block_for_each_provider_and_totals_that_reconcile()
    {
        var nil = new CollectedReturn("3", "setting:3", new JsonObject { ["situation"] = "nil" });
        using var memory = new MemoryStream();
        var figures = await CollectedWriter.Xml(Map, Head, Stream(Return("1", Child("O’Brien", 15), Child("Holt", 12.5m)), nil, Return("2", Child("Low", 10))), memory);
        var xml = XDocument.Parse(Encoding.UTF8.GetString(memory.ToArray()).TrimStart('\ufeff'));
        xml.Root!.Name.LocalName.ShouldBe("Message");
        xml.Root.Element("Header")!.Element("CollectionDetails")!.Elements().Select(e => e.Value).ShouldBe(["EYC", "SPR", "2027", "2027-01-21"]);
        xml.Root.Elements("EarlyYearsProvider").Count().ShouldBe(2);
        var child = xml.Descendants("PupilChild").First();
        child.Element("Surname")!.Value.ShouldBe("O’Brien");
        child.Element("HoursAtSetting")!.Value.ShouldBe("20.50");
        child.Elements("BasisForFunding").Select(e => e.Value).ShouldBe(["ECO", "HSD"]);
        child.Element("EYPPR")!.Value.ShouldBe("false");
        child.Element("MiddleNames").ShouldBeNull();
        (figures.Returns, figures.Written, figures.LeftOut, figures.Reconciles).ShouldBe((3, 2, 1, false)); // the made-up returns state no ages
        figures.Figures.Single(f => f.Name == "Funded hours a week").ShouldBe(new CollectedFigure("Funded hours a week", 37.5m, 37.5m));
        figures.Figures.Single(f => f.Name == "Children").ShouldBe(new CollectedFigure("Children", 3, 3));
    }

    [Fact]
    public async Task The_csv_has_a_header_line_then_each_setting_with_its_children()
    {
        using var memory = new MemoryStream();
        await CollectedWriter.Csv(Map, Head, Stream(Return("1", Child("=Holt", 15))), memory);
        var lines = Encoding.UTF8.GetString(memory.ToArray()).Split("\r\n");
        lines[0].ShouldBe("H,EYC,SPR,2027,2027-01-21,L,873,BackOffice,,001,2027-02-01T10:36:42");
        lines[1].ShouldStartWith("E,,512345,,Sunny & Corner");
        lines[2].ShouldStartWith("C,'=Holt,Ada,,,2023-05-04,,,,20.50,15.00");
    }

    [Fact]
    public async Task The_same_child_in_two_settings_is_found_and_neither_is_told_where_the_other_is()
    {
        var shared = await SharedRows.Find(Map.Shared!, Stream(Return("1", Child("Holt", 15), Child("O'Brien", 15, forename: "Zoë")), Return("2", Child("Low", 10), Child("O’BRIEN", 20, forename: "Zoe"))));
        var found = shared.ShouldHaveSingleItem();
        (found.Hours, found.OverCap, found.Places.Count).ShouldBe((35m, true, 2));
        var notice = found.For("1")!;
        notice.Row.ShouldBe(1);
        notice.Message.ShouldStartWith("Another setting also claims funded hours for this child, and together they are more");
        notice.Message.ShouldNotContain("setting:2");
        found.For("9").ShouldBeNull();
    }

    [Fact]
    public void A_faulty_map_says_where()
    {
        CollectedFile.Parse((JsonObject)JsonNode.Parse("""{ "xml": { "element": "1 bad" }, "totals": [ {} ] }""")!, out var faults).ShouldBeNull();
        faults.ShouldContain(f => f.StartsWith("xml:"));
        faults.ShouldContain(f => f.StartsWith("totals[0]:"));
    }

    private static CollectedFile Read()
    {
        var map = CollectedFile.Parse((JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(Checkout.Root, "workflows/early-years-census/collected-file.json")))!, out var faults);
        faults.ShouldBeEmpty();
        return map!;
    }
}
