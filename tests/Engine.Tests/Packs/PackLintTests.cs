using BackOffice.Engine.Tests.Casework;

namespace BackOffice.Engine.Tests.Packs;

public class PackLintTests
{
    private static PackBuilder Close(PackBuilder pack) => pack.Step("close", "CloseCase", """{ "as": "done" }""");

    private static string[] Errors(PackBuilder pack) => [.. pack.Read().Faults.Where(fault => !fault.IsWarning).Select(fault => fault.Message)];

    private static string[] Warnings(PackBuilder pack) => [.. pack.Read().Faults.Where(fault => fault.IsWarning).Select(fault => fault.Message)];

    [Theory]
    [InlineData("Task", """{ "title": "T", "form": "ghost" }""", "form \"ghost\"")]
    [InlineData("Task", """{ "title": "T", "team": "ghost" }""", "team \"ghost\"")]
    [InlineData("Task", """{ "title": "T", "dueClock": "ghost" }""", "clock \"ghost\"")]
    [InlineData("Task", """{ "title": "T", "dueIn": "soon" }""", "is no period")]
    [InlineData("Task", "{}", "has no title")]
    [InlineData("Task", """{ "title": "T", "outcomes": [ { "name": "Done", "when": "pupil.forname == \"x\"" } ] }""", "forname")]
    [InlineData("Task", """{ "title": { "type": "BackOffice", "value": "nonsense.here" } }""", "nonsense")]
    [InlineData("Task", """{ "title": "T", "dataKey": "pupil.x" }""", "cannot be kept under \"pupil\"")]
    [InlineData("Letter", """{ "letter": "ghost" }""", "letter \"ghost\"")]
    [InlineData("Letter", """{ "letter": "L1", "to": "everybody" }""", "nobody known")]
    [InlineData("StartClock", """{ "clock": "ghost" }""", "clock \"ghost\"")]
    [InlineData("SetStage", """{ "stage": "ghost" }""", "no stage \"ghost\"")]
    [InlineData("Decide", "{}", "neither a ruleSet nor a when")]
    [InlineData("Decide", """{ "ruleSet": "ghost" }""", "rule set \"ghost\"")]
    [InlineData("WaitFor", "{}", "waits for nothing")]
    [InlineData("RequestAdvice", "{}", "asks nobody")]
    [InlineData("RequestAdvice", """{ "bodies": [ { "key": "a", "team": "ghost" }, { "key": "a" } ] }""", "two bodies")]
    [InlineData("UpdateRecord", """{ "set": { "clocks.x": "1" } }""", "works out itself")]
    [InlineData("Alert", """{ "alert": "a", "banner": "12345678901234567890123456789012345678901234567890123456789012345678901234567890+" }""", "80 is the most")]
    public void What_a_step_names_must_exist(string type, string properties, string says)
    {
        var pack = Close(Given.Pack().Letter("L1", "to: parents", "Dear").Step("odd", type, properties));

        Errors(pack).ShouldContain(error => error.Contains(says, StringComparison.Ordinal));
    }

    [Fact]
    public void An_error_stands_on_the_line_of_its_step()
    {
        var fault = Close(Given.Pack().Step("first", "Task", """{ "title": "T" }""").Step("odd", "Task", "{}")).Read().Faults.Single(fault => !fault.IsWarning);

        fault.File.ShouldBe("workflow.json");
        fault.Line.ShouldNotBeNull().ShouldBeGreaterThan(10);
        fault.Message.ShouldBe("step \"odd\": it has no title. Give it one.");
    }

    [Fact]
    public void A_task_that_nothing_follows_and_one_that_is_nobodys_are_found()
    {
        Warnings(Given.Pack().Step("last", "Task", """{ "title": "T" }""")).ShouldContain("step \"last\": nothing follows it, so the case would stay open with nothing to do. Connect it to the next step, or close the case after it.");
        Warnings(Close(Given.Pack().Step("last", "Task", """{ "title": "T" }"""))).ShouldNotContain(warning => warning.Contains("nothing follows it", StringComparison.Ordinal));
        Errors(Close(Given.Pack().Head("team", "\"\"").Step("whose", "Task", """{ "title": "T" }"""))).ShouldContain(error => error.Contains("no team", StringComparison.Ordinal));
    }

    [Fact]
    public void A_connection_leaves_by_a_port_that_exists()
    {
        var pack = Given.Pack().Step("choose", "Task", """{ "title": "T", "outcomes": [ { "name": "Left" }, { "name": "Right" } ] }""")
            .From("choose", "Up", "close", "CloseCase", """{ "as": "done" }""");

        Errors(pack).ShouldContain(error => error.Contains("leaves 'choose' by 'Up'", StringComparison.Ordinal));
        Warnings(pack).ShouldContain(warning => warning.Contains("can leave by 'Left', which leads nowhere", StringComparison.Ordinal));
    }

    [Fact]
    public void A_clock_that_nobody_stops_and_things_that_nobody_uses_are_warned_of()
    {
        var warnings = Warnings(Close(Given.Pack()
            .Form("request", """{ "receivedOn": { "type": "date" } }""", """["receivedOn"]""")
            .Weeks("FIN", 20).Weeks("IDLE", 2).Letter("L9", "to: parents", "Dear")
            .Step("start", "StartClock", """{ "clock": "FIN" }""")));

        warnings.ShouldContain(warning => warning.Contains("FIN is started but no step stops it", StringComparison.Ordinal));
        warnings.ShouldContain(warning => warning.Contains("no step starts the clock IDLE", StringComparison.Ordinal));
        warnings.ShouldContain(warning => warning.Contains("no step sends the letter L9", StringComparison.Ordinal));
        warnings.ShouldContain(warning => warning.Contains("nothing asks the form \"request\"", StringComparison.Ordinal));
    }

    [Fact]
    public void A_mandatory_heading_must_be_in_the_template()
    {
        Errors(Close(Given.Pack().Letter("L1", "to: parents\nmust contain:\n- Your right to appeal", "Dear").Step("send", "Letter", """{ "letter": "L1" }""")))
            .ShouldContain(error => error.Contains("must contain \"Your right to appeal\"", StringComparison.Ordinal));
    }

    [Fact]
    public void An_event_that_no_step_waits_for_is_an_error()
    {
        Errors(Close(Given.Pack().Head("events", """[ { "name": "withdrawn", "label": "Withdraw" } ]""").Step("work", "Task", """{ "title": "T" }""")))
            .ShouldContain(error => error.Contains("no step waits for the event \"withdrawn\"", StringComparison.Ordinal));
    }

    [Fact]
    public void The_expressions_of_clocks_are_checked()
    {
        Errors(Close(Given.Pack().Weeks("FIN", 20, "request.recievedOn", """, "excuses": [ { "code": "A", "title": "A", "if": "dais > 3", "effect": "excuse" } ]""")
            .Form("request", """{ "receivedOn": { "type": "date" } }""", """["receivedOn"]""").Step("start", "StartClock", """{ "clock": "FIN" }""")))
            .ShouldBe(["the start of FIN: request has no recievedOn. Did you mean receivedOn? (character 9 of \"request.recievedOn\")", "the exception A of FIN: There is no fact called dais. Did you mean days? (character 1 of \"dais > 3\")"], ignoreOrder: true);
    }
}
