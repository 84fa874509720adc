using BackOffice.Engine.Packs;
using BackOffice.Engine.Tests.Casework;

namespace BackOffice.Engine.Tests.Packs;

public class PackReaderTests
{
    private static PackBuilder Whole() => Given.Pack().Step("work", "Task", """{ "title": "Work" }""").Step("close", "CloseCase", """{ "as": "done" }""");

    private static PackFault Fault(PackBuilder pack)
    {
        var reading = pack.Read();
        reading.Pack.ShouldBeNull();
        return reading.Faults.First(fault => !fault.IsWarning);
    }

    [Fact]
    public void A_whole_pack_is_read_with_a_fingerprint_that_ignores_line_ends()
    {
        var pack = Whole().File("README.md", "one\ntwo").Build();

        pack.ContentHash.ShouldBe(Whole().File("README.md", "one\r\ntwo").Build().ContentHash);
        pack.ContentHash.ShouldNotBe(Whole().File("README.md", "one\nthree").Build().ContentHash);
        pack.StageTitle("begun").ShouldBe("Begun");
        pack.TeamTitle("unknown").ShouldBe("unknown");
    }

    [Fact]
    public void Broken_json_is_told_with_its_file_and_line()
    {
        var fault = Fault(Whole().File("lookups.json", "{\n  \"list\": [\n    oops\n  ]\n}"));

        (fault.Pack, fault.File, fault.Line).ShouldBe(("small", "lookups.json", 3));
        fault.ToString().ShouldStartWith("small/lookups.json line 3: the JSON cannot be read");
    }

    [Fact]
    public void A_misspelt_field_of_the_head_is_told()
    {
        Fault(Whole().Head("stagess", "[]")).Message.ShouldContain("stagess");
    }

    [Fact]
    public void A_folder_and_its_pack_have_one_name()
    {
        Fault(Whole().Head("id", "\"other\"")).Message.ShouldContain("differs from the folder's name");
    }

    [Fact]
    public void Missing_files_are_told_by_name()
    {
        var reading = PackReader.Read("empty", []);

        reading.Faults.Select(fault => fault.File).ShouldBe(["pack.json"]);
    }

    [Theory]
    [InlineData("no head at all", 1, "no head")]
    [InlineData("---\nto: parents\n---\nText", 1, "no title")]
    [InlineData("---\ntitle: A\ncolour: red\n---\nText", 3, "unknown line \"colour\"")]
    public void A_letter_without_a_proper_head_is_told(string text, int line, string says)
    {
        var fault = Fault(Whole().File("letters/L1.txt", text));

        (fault.File, fault.Line).ShouldBe(("letters/L1.txt", line));
        fault.Message.ShouldContain(says);
    }

    [Fact]
    public void A_fault_in_a_template_has_its_line_in_the_file()
    {
        var fault = Fault(Whole().File("letters/L1.txt", "---\ntitle: A\nto: parents\n---\nDear\n{{ if }}"));

        (fault.File, fault.Line).ShouldBe(("letters/L1.txt", 6));
    }

    [Fact]
    public void A_faulty_form_clock_and_rule_set_are_told_by_file()
    {
        Fault(Whole().File("forms/f.json", """{ "form": "f", "version": "1", "data": { "a": { "type": "colour" } } }""")).File.ShouldBe("forms/f.json");
        Fault(Whole().Clock("""{ "id": "X", "title": "X", "law": "L", "count": { "code": "K99", "n": 1 } }""")).File.ShouldBe("clocks.json");
        Fault(Whole().File("rules/r.json", """{ "WorkflowName": "other", "Inputs": {}, "Rules": [ { "RuleName": "a", "Expression": "1 > 0" } ] }""")).Message.ShouldContain("no rule set called \"r\"");
        Fault(Whole().File("rules/r.json", """{ "WorkflowName": "r", "Inputs": { "request": { "record": { "age": "number" } } }, "Rules": [ { "RuleName": "a", "Expression": "request.age > 1" } ] }""")).Message.ShouldContain("reads request");
    }

    [Fact]
    public void A_form_may_not_take_the_name_of_a_fact()
    {
        Fault(Whole().Form("contacts", """{ "a": { "type": "text" } }""", """["a"]""")).Message.ShouldContain("contacts");
    }

    public static TheoryData<string, string, int?, string> BadFiles() => new()
    {
        { "pack.json", "", 1, "the file is empty" },
        { "pack.json", "[1, 2]", 1, "something else than belongs into it" },
        { "pack.json", "{ \"id\": \"small\",\n  \"id\": \"small\" }", 2, "Duplicate" },
        { "pack.json", "{ \"id\": \"small\",\n  \"title\": \"A", 2, "the JSON cannot be read" },
        { "workflow.json", "{ \"root\": {},\n \"root\": {} }", null, "root" },
        { "workflow.json", new string('[', 5000) + new string(']', 5000), 1, "depth" },
        { "lookups.json", "{\n \"list\": { \"code\": \"A\" } }", 2, "what stands at list is not of the kind" },
        { "letters/L1.txt", "---\ntitle: A\n---\nFor the caf\uFFFD", 4, "not UTF-8" },
        { "letters/L1.txt", "---\ntitle: A\n---\nDear\0", 4, "cannot be printed (U+0000)" },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void A_file_that_is_not_what_it_should_be_is_told_with_its_line(string file, string text, int? line, string says)
    {
        var fault = Fault(Whole().File(file, text));

        (fault.File, fault.Message).ShouldSatisfyAllConditions(
            () => fault.File.ShouldBe(file),
            () => fault.Message.ShouldContain(says),
            () => fault.Message.ShouldNotContain("BackOffice.Engine"));
        if (line is not null) fault.Line.ShouldBe(line);
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_the_packs_own_fault()
    {
        var reading = PackReader.Read("small", [new PackFile("letters/L1.txt", "", "this program may not read it")]);

        reading.Faults.Single().ToString().ShouldBe("small/letters/L1.txt: the file cannot be read: this program may not read it. Put it right, or take it away.");
    }

    [Fact]
    public void A_process_whose_file_is_gone_is_told_once()
    {
        const string head = """{ "id": "small", "title": "Small", "version": "1", "referencePrefix": "SML", "team": "a", "teams": [], "stages": [ { "id": "begun", "title": "Begun" } ] }""";

        PackReader.Read("small", [new PackFile("pack.json", head)]).Faults.Single().ToString().ShouldStartWith("small/workflow.json: the file is missing");
    }

    [Fact]
    public void A_fault_in_a_rule_has_its_line()
    {
        var rules = """
            { "WorkflowName": "r",
              "Inputs": { "age": "number" },
              "Rules": [
                { "RuleName": "first", "Expression": "1 > 0" },
                { "RuleName": "second",
                  "Expression": "((age > 1" } ] }
            """;
        var fault = PackReader.Read("fees", [new PackFile("pack.json", """{ "id": "fees", "title": "Fees", "version": "1.0.0" }"""), new PackFile("rules/r.json", rules)]).Faults.First(found => !found.IsWarning);

        (fault.File, fault.Line).ShouldBe(("rules/r.json", 6));
    }

    [Theory]
    [InlineData("decide-assess", "decideAssess")]
    [InlineData("request", "request")]
    [InlineData("a_b c", "aBC")]
    public void A_key_is_the_id_in_camel_case(string id, string key) => Pack.KeyOf(id).ShouldBe(key);
}
