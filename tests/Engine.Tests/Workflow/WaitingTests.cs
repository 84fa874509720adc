using System.Text.Json.Nodes;
using BackOffice.Engine.Workflow;
using static BackOffice.Engine.Tests.Workflow.Draw;

namespace BackOffice.Engine.Tests.Workflow;

public class WaitingTests
{
    private static Running Run(JsonObject root, params (string, string, string?)[] variables) => Running.Of(Definition(root, variables)).Start();

    [Fact]
    public void A_delay_waits_for_its_time_and_no_longer()
    {
        var run = Run(Sequence("s", Delay("d", TimeSpan.FromDays(2)), Line("A")));
        run.Bookmarks.Single().ResumeAt.ShouldBe(new DateTimeOffset(2026, 1, 7, 9, 0, 0, TimeSpan.Zero));
        run.Wait(TimeSpan.FromDays(1)).Lines.ShouldBeEmpty();
        run.Wait(TimeSpan.FromDays(1)).Said.ShouldBe("A");
    }

    [Theory]
    [InlineData("2.00:00:00", 48)]
    [InlineData("01:30:00", 1.5)]
    [InlineData("PT36H", 36)]
    [InlineData("P1D", 24)]
    public void A_length_of_time_is_read_in_each_of_its_spellings(string text, double hours)
    {
        var run = Run(Step("Elsa.Delay", "d", ("timeSpan", Literal(text, "TimeSpan"))));
        (run.Bookmarks.Single().ResumeAt - run.Now).ShouldBe(TimeSpan.FromHours(hours));
    }

    [Fact]
    public void A_delay_of_nonsense_is_a_fault_that_says_how_to_write_it()
    {
        var run = Run(Step("Elsa.Delay", "d", ("timeSpan", Literal("soon", "TimeSpan"))));
        run.Incidents.Single().Message.ShouldBe("'soon' in 'd' is not a length of time. Write days.hours:minutes:seconds, for example 2.00:00:00 for two days.");
    }

    [Fact]
    public void A_delay_of_nothing_does_not_wait() => Run(Sequence("s", Delay("d", TimeSpan.Zero), Line("A"))).Said.ShouldBe("A");

    [Fact]
    public void A_moment_that_has_passed_is_not_waited_for_and_one_to_come_is()
    {
        Run(Sequence("s", Step("Elsa.StartAt", "at", ("dateTime", Literal("2026-01-01T00:00:00Z", "DateTimeOffset"))), Line("A"))).Said.ShouldBe("A");
        var run = Run(Sequence("s", Step("Elsa.StartAt", "at", ("dateTime", Literal("2026-01-06T00:00:00Z", "DateTimeOffset"))), Line("A")));
        run.Lines.ShouldBeEmpty();
        run.Wait(TimeSpan.FromDays(1)).Said.ShouldBe("A");
    }

    [Fact]
    public void A_timer_inside_a_run_waits_once()
    {
        var run = Run(Sequence("s", Step("Elsa.Timer", "t", ("interval", Literal("00:10:00", "TimeSpan"))), Line("A")));
        run.Wait(TimeSpan.FromMinutes(10)).Said.ShouldBe("A");
        run.Ending.ShouldBe("Finished/Finished");
    }

    [Theory]
    [InlineData("0 9 * * MON", "2026-01-12T09:00:00")]
    [InlineData("30 9 * * *", "2026-01-05T09:30:00")]
    [InlineData("*/15 * * * *", "2026-01-05T09:15:00")]
    [InlineData("0 0 29 2 *", "2028-02-29T00:00:00")]
    [InlineData("15,45 8-10 1 FEB-MAR ?", "2026-02-01T08:15:00")]
    [InlineData("10 0 9 * * 1", "2026-01-05T09:00:10")]
    [InlineData("0 0 * * 7", "2026-01-11T00:00:00")]
    public void A_cron_step_waits_for_the_next_of_its_times(string cron, string expected)
    {
        var run = Run(Step("Elsa.Cron", "c", ("cronExpression", Literal(cron))));
        run.Bookmarks.Single().ResumeAt!.Value.UtcDateTime.ShouldBe(DateTime.Parse(expected, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("")]
    [InlineData("* * * *")]
    [InlineData("61 * * * *")]
    [InlineData("5-1 * * * *")]
    [InlineData("*/0 * * * *")]
    [InlineData("* * * * FUN")]
    [InlineData("0 0 30 2 *")]
    public void What_is_no_cron_expression_or_never_comes_is_a_fault(string cron) =>
        Run(Step("Elsa.Cron", "c", ("cronExpression", Literal(cron)))).Incidents.Single().Message.ShouldContain("is not a cron expression");

    [Fact]
    public void An_endpoint_waits_for_its_path_and_hands_on_what_came()
    {
        var endpoint = Step("Elsa.HttpEndpoint", "web", ("path", Literal("orders")), ("supportedMethods", Literal(new JsonArray("POST"))),
            ("parsedContent", new JsonObject { ["typeName"] = "Object", ["memoryReference"] = new JsonObject { ["id"] = "var-Body" } }));
        var run = Run(Sequence("s", endpoint, Says("say", "`${getBody().n}`")), ("Body", "Object", null));
        run.Bookmarks.Single().Payload!.ToJsonString().ShouldBe("""{"path":"orders","methods":["POST"]}""");
        run.Resume("web", new JsonObject { ["parsedContent"] = new JsonObject { ["n"] = 7 } }).Said.ShouldBe("7");
    }

    [Fact]
    public void An_event_that_sets_a_run_off_is_not_waited_for_again()
    {
        var run = Running.Of(Definition(Flowchart("go -> A; other -> B", Event("go"), Event("other")))).Start(trigger: "other");
        run.Said.ShouldBe("B");
    }

    [Fact]
    public void An_event_wakes_everybody_who_waits_for_it_and_nobody_else()
    {
        var run = Run(Step("Elsa.Parallel", "p", ("activities", Steps(Sequence("a", Event("e1", "go"), Line("A")), Sequence("b", Event("e2", "go"), Line("B")), Sequence("c", Event("e3", "stop"), Line("C"))))));
        run.Raise("go").Said.ShouldBe("A B");
        run.Bookmarks.Single().EventName.ShouldBe("stop");
    }

    [Fact]
    public void A_bookmark_that_is_gone_changes_nothing()
    {
        var run = Run(Sequence("s", Event("wait"), Event("more")));
        var id = run.Bookmarks.Single().Id;
        run.Raise("wait");
        var interpreter = new Interpreter(run.Graph, ActivityCatalogue.Standard);
        interpreter.Resume(run.State, id, null, run.Now, run).ShouldBeSameAs(run.State);
    }

    [Fact]
    public void Bookmark_ids_are_the_same_for_the_same_history_and_never_come_twice()
    {
        static IEnumerable<string> History()
        {
            var run = Run(Around("Elsa.While", "loop", Event("wait"), ("condition", Literal(true, "Boolean"))));
            for (var i = 0; i < 3; i++)
            {
                yield return run.Bookmarks.Single().Id;
                run.Raise("wait");
            }
        }
        History().ShouldBe(["wait#1", "wait#2", "wait#3"]);
        History().ShouldBe(History());
    }

    [Fact]
    public void A_local_event_wakes_waiters_of_this_run_and_a_public_one_goes_out()
    {
        JsonObject Publish(string id, bool local) => Step("Elsa.PublishEvent", id, ("eventName", Literal("news")), ("isLocalEvent", Literal(local, "Boolean")));
        var local = Run(Step("Elsa.Parallel", "p", ("activities", Steps(Sequence("a", Event("wait", "news"), Line("heard")), Publish("pub", true)))));
        local.Said.ShouldBe("heard");
        local.Published.ShouldBeEmpty();
        var open = Run(Sequence("s", Publish("pub", false), Line("A")));
        open.Published.ShouldBe(["news"]);
        open.Said.ShouldBe("A");
    }

    [Fact]
    public void A_task_outside_waits_for_its_result()
    {
        var task = Step("Elsa.RunTask", "task", ("taskName", Literal("Check")), ("payload", Script("({ n: 1 })")), ("result", new JsonObject { ["typeName"] = "Object", ["memoryReference"] = new JsonObject { ["id"] = "var-R" } }));
        var run = Run(Sequence("s", task, Says("say", "getR()")), ("R", "String", null));
        run.Bookmarks.Single().Payload!["taskName"]!.GetValue<string>().ShouldBe("Check");
        run.Resume("task", "done").Said.ShouldBe("done");
    }
}
