using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Publishing;
using BackOffice.Engine.Starting;
using BackOffice.Grains;
using BackOffice.Grains.Outgoing;
using BackOffice.Grains.Packs;
using BackOffice.Grains.Starting;

using BackOffice.Store.Reading;
using BackOffice.Store.Settings;
using BackOffice.Tests.Databases;
using BackOffice.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Grains.Tests;

public sealed class SqliteStarts() : StartContract("sqlite");

public sealed class PostgresStarts() : StartContract("postgres");

/// <summary>Processes that start cases by themselves: by the calendar, and asked by other systems.</summary>
public abstract class StartContract(string kind) : Contract(kind)
{
    private static readonly Actor Oli = new("oli", "Oli Owner", [Role.ProcessOwner], []);
    private static readonly Actor Pia = new("pia", "Pia Process", [Role.ProcessOwner], []);
    private static readonly Actor Pat = new("pat", "Pat Parent", [Role.Parent], []);

    private readonly Folder _folder = new();

    protected override void Add(IServiceCollection services) => services.AddGrains(_folder);

    [StoreFact]
    public async Task A_cron_step_starts_a_case_at_its_time_in_London_and_once_each_time()
    {
        _folder.Starts("""{ "id": "go", "type": "Elsa.Cron", "cronExpression": "0 10 * * *" }""");
        (await Look()).ShouldBe(0, "nothing is due when the version is taken up");
        (await Line()).NextAt.ShouldBe(At("2026-01-12T10:00:00Z"));

        await MoveTo("2026-01-12T10:00:01Z");
        (await Look()).ShouldBe(1);
        (await Look()).ShouldBe(0);
        await MoveTo("2026-01-13T10:00:00Z");
        (await Look()).ShouldBe(1);

        var states = await Opened();
        states.Count.ShouldBe(2);
        states[0].Tasks.Single().Title.ShouldBe("Look at 2026-01-12T10:00:00Z");
        var line = await Line();
        (line.NextAt, line.LastAt, line.LastCase, line.Fault).ShouldBe((At("2026-01-14T10:00:00Z"), At("2026-01-13T10:00:00Z"), states[1].Reference, null));
    }

    [StoreFact]
    public async Task Two_nodes_that_look_at_once_start_one_case()
    {
        _folder.Starts("""{ "id": "go", "type": "Elsa.Timer", "interval": "01:00:00" }""");
        var nodes = new[] { House, AnotherNode(), AnotherNode() };
        await Look();
        for (var hour = 1; hour <= 5; hour++)
        {
            Clock.Move(TimeSpan.FromHours(1));
            var opened = await Task.WhenAll(nodes.Select(node => Task.Run(() => node.Get<IStartWatch>().Look())));
            opened.Sum().ShouldBe(1);
        }

        (await Opened()).Count.ShouldBe(5);
    }

    [StoreFact]
    public async Task What_a_node_had_begun_when_it_died_is_finished_by_another_and_done_once()
    {
        _folder.Starts("""{ "id": "go", "type": "Elsa.Timer", "interval": "01:00:00" }""");
        await Look();
        Clock.Move(TimeSpan.FromHours(1));
        (await Look()).ShouldBe(1);

        // A node that died after it had written the time down, and one that died after the case was opened too.
        var last = (await Line()).LastAt!.Value;
        await Dies(last.AddHours(1));
        (await AnotherNode().Get<IStartWatch>().Look()).ShouldBe(1);
        await Dies(last.AddHours(1));
        (await AnotherNode().Get<IStartWatch>().Look()).ShouldBe(0);
        (await Opened()).Count.ShouldBe(2);
    }

    [StoreFact]
    public async Task After_the_house_stood_still_the_last_missed_time_is_made_up_for_and_the_others_are_counted()
    {
        _folder.Starts("""{ "id": "go", "type": "Elsa.Cron", "cronExpression": "0 10 * * MON-FRI" }""");
        await Look();
        await MoveTo("2026-01-19T12:00:00Z");
        (await AnotherNode().Get<IStartWatch>().Look()).ShouldBe(1);

        (await Opened()).Single().Tasks.Single().Title.ShouldBe("Look at 2026-01-19T10:00:00Z");
        var line = await Line();
        (line.Missed, line.NextAt).ShouldBe((5, At("2026-01-20T10:00:00Z")));
    }

    [StoreFact]
    public async Task A_moment_comes_once_and_one_that_had_passed_when_the_version_was_taken_up_not_at_all()
    {
        _folder.Starts("""{ "id": "go", "type": "Elsa.StartAt", "dateTime": "2026-02-01T09:00:00Z" }""", """{ "id": "past", "type": "Elsa.StartAt", "dateTime": "2026-01-01T09:00:00Z" }""");
        await Look();
        await MoveTo("2026-03-01T09:00:00Z");
        (await Look()).ShouldBe(1);
        await MoveTo("2027-03-01T09:00:00Z");
        (await Look()).ShouldBe(0);
        (await Line()).NextAt.ShouldBeNull();
    }

    [StoreFact]
    public async Task A_retracted_process_starts_nothing_and_a_new_schedule_takes_the_place_of_the_old()
    {
        _folder.Starts("""{ "id": "go", "type": "Elsa.Timer", "interval": "01:00:00" }""");
        await Look();
        await Publish("""{ "id": "go", "type": "Elsa.Timer", "interval": "02:00:00" }""");
        await Look();
        Clock.Move(TimeSpan.FromMinutes(90));
        (await Look()).ShouldBe(0);
        Clock.Move(TimeSpan.FromMinutes(30));
        (await Look()).ShouldBe(1);

        (await House.Get<IGrains>().Pack("round").Do(new RunVersion(0, "It is not wanted any more"), Guid.NewGuid(), Oli)).Ok.ShouldBeTrue();
        Clock.Move(TimeSpan.FromDays(2));
        (await Look()).ShouldBe(0);
        var other = AnotherNode();
        await other.Get<PackWatch>().Look();
        (await other.Get<IStartWatch>().Look()).ShouldBe(0);
        await using var db = await House.Db();
        (await db.Starts.CountAsync()).ShouldBe(0);
        (await Opened()).Count.ShouldBe(1);
    }

    [StoreFact]
    public async Task A_node_with_an_older_version_in_memory_does_not_bring_the_old_schedule_back()
    {
        _folder.Starts("""{ "id": "go", "type": "Elsa.Timer", "interval": "01:00:00" }""");
        var old = AnotherNode();
        await old.Get<IStartWatch>().Look();
        await Publish("""{ "id": "go", "type": "Elsa.Timer", "interval": "02:00:00" }""");
        await Look();
        await old.Get<IStartWatch>().Look();
        (await Line()).Spec.ShouldBe("every 02:00:00");
    }

    [StoreFact]
    public async Task Another_system_starts_a_case_once_for_each_key_and_hears_what_the_process_answers()
    {
        _folder.Starts("""{ "id": "go", "type": "Elsa.HttpEndpoint", "path": "referrals/new", "supportedMethods": ["POST"], "requestSizeLimit": 100 }""", """
            { "id": "answer", "type": "Elsa.WriteHttpResponse", "statusCode": 201, "content": "Taken", "contentType": "text/plain" }
            """);
        var starts = House.Get<IInboundStarts>();
        var request = new InboundRequest("round", "POST", "/referrals/new", new System.Text.Json.Nodes.JsonObject { ["child"] = "Sam" }, [], 20, "key 1", "key abc");
        var first = await starts.Start(request);
        var again = await AnotherNode().Get<IInboundStarts>().Start(request);

        first.Status.ShouldBe(202, first.Sentence);
        again.Reference.ShouldBe(first.Reference);
        ((int)again.Response!["statusCode"]!, (string)again.Response["content"]!).ShouldBe((201, "Taken"));
        ((string)(await Opened()).Single().Data["inbound"]!["child"]!).ShouldBe("Sam");
        (await starts.Start(request with { Method = "PUT" })).Status.ShouldBe(404);
        (await starts.Start(request with { Path = "referrals" })).Status.ShouldBe(404);
        (await starts.Start(request with { PackId = "other" })).Status.ShouldBe(404);
        (await starts.Start(request with { Size = 101 })).Status.ShouldBe(413);
        (await starts.Start(request with { Key = null })).Reference.ShouldNotBe(first.Reference);
        await using var db = await House.Db();
        (await db.Audit.CountAsync(a => a.Action == "OpenCase" && a.OnBehalfOf == "key abc")).ShouldBe(2);
    }

    [StoreFact]
    public async Task An_event_that_one_case_sends_starts_another_process_and_wakes_the_cases_that_wait_for_it_once()
    {
        _folder.Starts("""{ "id": "go", "type": "Elsa.Event", "eventName": "moved" }""", """{ "id": "again", "type": "Elsa.Event", "eventName": "moved" }""");
        _folder.Also("sender", """
            { "id": "send", "type": "Elsa.PublishEvent", "version": 1, "eventName": "moved", "payload": { "child": "Sam" } },
            { "id": "wait", "type": "Elsa.Event", "version": 1, "eventName": "moved" },
            { "id": "done", "type": "BackOffice.Task", "version": 1, "title": "Heard of it" }
            """, ("send", "Done", "wait"), ("wait", "Done", "done"));
        _folder.Also("recorder", """
            { "id": "record", "type": "BackOffice.WaitFor", "version": 1, "event": "moved" },
            { "id": "done", "type": "BackOffice.Task", "version": 1, "title": "Recorded" }
            """, ("record", "Happened", "done"));
        var recorded = await Open("recorder");
        var first = await Open("sender");
        await House.Get<IOutboxPump>().Pump();
        (await States()).Where(state => state.PackId == "round").Select(state => (string?)state.Data["inbound"]!["child"]).ShouldBe(["Sam", "Sam"], "both beginnings of the process");
        (await State(first)).Tasks.Single().Title.ShouldBe("Heard of it");
        (await State(recorded)).Waits.ShouldNotBeEmpty("what people record at a case is about that case alone");

        // The next sender wakes nobody who has heard it already, and a message that is dealt with twice does nothing twice.
        await Open("sender");
        await House.Get<IOutboxPump>().Pump();
        await using (var db = await House.Db())
            await db.Outbox.Where(message => message.Kind == "event").ExecuteUpdateAsync(set => set.SetProperty(message => message.SentAt, (DateTimeOffset?)null));
        await AnotherNode().Get<IOutboxPump>().Pump();
        (await States()).Count(state => state.PackId == "round").ShouldBe(4);
    }

    [StoreFact]
    public async Task An_event_that_names_a_case_reaches_that_case_alone()
    {
        _folder.Starts("""{ "id": "go", "type": "Elsa.Event", "eventName": "moved" }""");
        foreach (var family in new[] { "family-7", "family-8" })
            _folder.Also(family, $$"""
                { "id": "name", "type": "Elsa.Correlate", "version": 1, "correlationId": "{{family}}" },
                { "id": "record", "type": "BackOffice.WaitFor", "version": 1, "event": "moved" },
                { "id": "done", "type": "BackOffice.Task", "version": 1, "title": "Recorded" }
                """, ("name", "Done", "record"), ("record", "Happened", "done"));
        _folder.Also("sender", """
            { "id": "send", "type": "Elsa.PublishEvent", "version": 1, "eventName": "moved", "correlationId": "family-7" },
            { "id": "done", "type": "BackOffice.Task", "version": 1, "title": "Sent" }
            """, ("send", "Done", "done"));
        var (one, other) = (await Open("family-7"), await Open("family-8"));
        await Open("sender");
        await House.Get<IOutboxPump>().Pump();
        (await State(one)).Tasks.Single().Title.ShouldBe("Recorded");
        (await State(other)).Tasks.ShouldBeEmpty();
        (await States()).ShouldNotContain(state => state.PackId == "round");
    }

    [StoreFact]
    public async Task Processes_that_start_one_another_without_end_are_stopped_and_the_message_says_so()
    {
        _folder.Starts("""{ "id": "go", "type": "Elsa.Event", "eventName": "round" }""", """{ "id": "answer", "type": "Elsa.PublishEvent", "eventName": "round" }""");
        var starts = House.Get<IInboundStarts>();
        (await starts.Start(new InboundRequest("round", "POST", "events/round", null, [], 0, "once", "key abc"))).Status.ShouldBe(202);
        for (var rounds = 0; rounds < 40; rounds++) await House.Get<IOutboxPump>().Pump();
        (await Opened()).Count.ShouldBe(SentEvent.MostLinks + 1);
        await using var db = await House.Db();
        (await db.Outbox.Where(message => message.Fault != null).Select(message => message.Fault).ToListAsync()).ShouldHaveSingleItem()!.ShouldContain("have started one another");
    }

    [StoreFact]
    public async Task Whoever_may_not_read_packs_does_not_see_the_calendar() =>
        await Should.ThrowAsync<AccessDeniedException>(() => House.Get<IStartReader>().List(Pat));

    private static DateTimeOffset At(string moment) => DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture);

    private Task<int> Look()
    {
        House.Get<IPacks>().Current.Faults.Where(fault => !fault.IsWarning).Select(fault => fault.ToString()).ShouldBeEmpty();
        return House.Get<IStartWatch>().Look();
    }

    private async Task MoveTo(string moment)
    {
        Clock.Move(At(moment) - Clock.GetUtcNow());
        await Task.CompletedTask;
    }

    private async Task<CaseId> Open(string pack)
    {
        House.Get<IPacks>().Current.Faults.Where(fault => !fault.IsWarning).Select(fault => fault.ToString()).ShouldBeEmpty();
        var id = new CaseId(Guid.NewGuid());
        var opened = await House.Get<IGrains>().Case(id).Do(new OpenCase(pack, new SubjectRef("pupil", null), null, null, []), Guid.NewGuid(), Actor.System("test"));
        opened.Ok.ShouldBeTrue(opened.Sentence);
        return id;
    }

    private async Task<CaseState> State(CaseId id) => (await States()).Single(state => state.Id == id);

    private Task<List<CaseState>> States() => Opened();

    private async Task<StartLine> Line() => (await House.Get<IStartReader>().List(Oli)).Single(line => line.StepId == "go");

    private async Task<List<CaseState>> Opened()
    {
        await using var db = await House.Db();
        return [.. (await db.Cases.AsNoTracking().OrderBy(c => c.OpenedAt).Select(c => c.State).ToListAsync()).Select(CaseJson.Read<CaseState>)];
    }

    /// <summary>Leaves a time as a node leaves it that dies while it deals with it.</summary>
    private async Task Dies(DateTimeOffset at)
    {
        await using var db = await House.Db();
        await db.Starts.ExecuteUpdateAsync(set => set.SetProperty(s => s.FiringAt, at).SetProperty(s => s.NextAt, at.AddHours(1)));
    }

    private async Task Publish(string step)
    {
        var draft = Guid.NewGuid();
        var grain = House.Get<IGrains>().Pack("round");
        _folder.Starts(step);
        (await grain.Do(new StartDraft(draft, "Another rhythm", System.Collections.Immutable.ImmutableSortedDictionary<string, string?>.Empty.Add("workflow.json", _folder.Workflow)), Guid.NewGuid(), Oli)).Ok.ShouldBeTrue();
        (await grain.Do(new SubmitDraft(draft, 1, "Another rhythm", null), Guid.NewGuid(), Oli)).Ok.ShouldBeTrue();
        var approved = await grain.Do(new ApproveDraft(draft, 2), Guid.NewGuid(), Pia);
        approved.Ok.ShouldBeTrue(approved.Sentence);
    }

    /// <summary>A pack whose first step starts it: <c>go ─► answer? ─► task</c>.</summary>
    private sealed class Folder : IPackSource
    {
        public string Workflow { get; private set; } = "";

        public void Starts(string first, string? second = null)
        {
            var (one, two) = (System.Text.Json.Nodes.JsonNode.Parse(first)!.AsObject(), second is null ? null : System.Text.Json.Nodes.JsonNode.Parse(second)!.AsObject());
            one["customProperties"] = new System.Text.Json.Nodes.JsonObject { ["canStartWorkflow"] = true };
            var chained = two is not null && (string)two["type"]! is "Elsa.WriteHttpResponse" or "Elsa.PublishEvent";
            if (two is not null && !chained) two["customProperties"] = new System.Text.Json.Nodes.JsonObject { ["canStartWorkflow"] = true };
            static string Join(string from, string to) => $$"""{ "source": { "activity": "{{from}}", "port": "Done" }, "target": { "activity": "{{to}}", "port": "In" } }""";
            string[] lines = two is null ? [Join("go", "look")] : chained ? [Join("go", (string)two["id"]!), Join((string)two["id"]!, "look")] : [Join("go", "look"), Join((string)two["id"]!, "look")];
            Workflow = $$"""
                { "id": "round-1", "definitionId": "round", "name": "A round", "version": 1, "isLatest": true, "isPublished": true,
                  "root": { "id": "flow", "type": "Elsa.Flowchart", "version": 1,
                    "activities": [ {{one.ToJsonString()}}, {{(two is null ? "" : two.ToJsonString() + ",")}}
                      { "id": "look", "type": "BackOffice.Task", "version": 1, "team": "sen-north", "title": { "typeName": "String", "expression": { "type": "BackOffice", "value": "\"Look at \" + start.due" } } } ],
                    "connections": [ {{string.Join(", ", lines)}} ] } }
                """;
        }

        private readonly Dictionary<string, string> _others = [];

        /// <summary>Another process beside it: its first step begins it.</summary>
        public void Also(string id, string steps, params (string From, string Port, string To)[] ways) => _others[id] = $$"""
            { "id": "{{id}}-1", "definitionId": "{{id}}", "name": "{{id}}", "version": 1, "isLatest": true, "isPublished": true,
              "root": { "id": "flow", "type": "Elsa.Flowchart", "version": 1, "activities": [ {{steps}} ],
                "connections": [ {{string.Join(", ", ways.Select(way => $$"""{ "source": { "activity": "{{way.From}}", "port": "{{way.Port}}" }, "target": { "activity": "{{way.To}}", "port": "In" } }"""))}} ] } }
            """;

        public IEnumerable<string> Packs() => ["round", .. _others.Keys];

        public IEnumerable<PackFile> Files(string pack) =>
        [
            new("pack.json", $$"""{ "id": "{{pack}}", "title": "A {{pack}}", "version": "1", "referencePrefix": "RND", "team": "sen-north", "stages": [ { "id": "begun", "title": "Begun" } ], "teams": [ { "id": "sen-north", "title": "SEN North" } ] }"""),
            new("workflow.json", _others.GetValueOrDefault(pack, Workflow)),
        ];
    }
}
