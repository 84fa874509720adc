using System.Net;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Publishing;
using BackOffice.Grains;
using BackOffice.Host.Tests.Access;
using BackOffice.Store.Reading;
using Microsoft.Extensions.DependencyInjection;
using static BackOffice.Host.Tests.Access.People;

namespace BackOffice.Host.Tests.Studio;

/// <summary>Opening, saving, saving over somebody else, publishing and going back, spoken as Studio speaks.</summary>
[Collection(nameof(Village))]
public class SavingTests(Village village)
{
    private const string Pack = "ehc-needs-assessment";
    private const string Api = "/elsa/api/workflow-definitions";

    [Fact]
    public async Task A_process_owner_opens_saves_is_told_of_a_second_save_and_publishes()
    {
        var visitor = await village.As(ProcessOwner);
        var opened = await Open(visitor);
        opened["links"]!.AsArray().Select(link => (string)link!["rel"]!).ShouldContain("publish");
        opened["isLatest"]!.GetValue<bool>().ShouldBeTrue();

        // Nothing changed: Studio saves when it opens something, and that begins no draft.
        (await Save(visitor, opened)).Status.ShouldBe(HttpStatusCode.OK);
        (await Drafts()).ShouldBeEmpty();

        var mine = (JsonObject)opened.DeepClone();
        DueIn(mine, "4 working days");
        var first = await Save(visitor, mine);
        first.Status.ShouldBe(HttpStatusCode.OK, first.Body.ToJsonString());
        var draft = (await Drafts()).ShouldHaveSingleItem();
        var text = (await Reader.Draft(Owner, Pack, draft.Id))!;
        text.Differences.ShouldHaveSingleItem().Lines().Where(line => line.Change == LineChange.Added).ShouldHaveSingleItem().Text.Trim().ShouldBe("\"dueIn\": \"4 working days\",");

        // Somebody who opened it before that save: told, and nothing is lost.
        var theirs = (JsonObject)opened.DeepClone();
        DueIn(theirs, "9 working days");
        var second = await Save(visitor, theirs);
        second.Status.ShouldBe(HttpStatusCode.BadRequest);
        second.Body["errors"]!["workflow"]![0]!.GetValue<string>().ShouldContain("Nothing is lost");
        var copy = Guid.Parse((string)second.Body["copy"]!);
        (await Reader.Draft(Owner, Pack, copy))!.Files["workflow.json"].ShouldContain("9 working days");
        (await Save(visitor, theirs)).Body["copy"]!.GetValue<string>().ShouldBe(copy.ToString("D"), "each save of the same editor goes into the same copy");
        (await Reader.Draft(Owner, Pack, draft.Id))!.Files["workflow.json"].ShouldNotContain("9 working days");

        // The versions of the tab: the draft and what was published.
        var history = await Get(visitor, $"{Api}?versionOptions=AllVersions&definitionIds={Pack}&orderBy=Version");
        history["items"]!.AsArray().Count.ShouldBeGreaterThanOrEqualTo(2);
        history["items"]!.AsArray().Count(item => item!["isPublished"]!.GetValue<bool>()).ShouldBe(1);

        // What cannot run is saved and not published, and each reason is a sentence.
        var copied = await Get(visitor, $"{Api}/by-definition-id/{Pack}~{copy:N}");
        Step(copied)["form"]!["expression"]!["value"] = "no-such-form";
        (await Save(visitor, copied)).Status.ShouldBe(HttpStatusCode.OK);
        var unfit = await Post(visitor, $"{Api}/{Pack}~{copy:N}/publish", []);
        unfit.Status.ShouldBe(HttpStatusCode.BadRequest);
        unfit.Body["errors"]!["workflow"]![0]!.GetValue<string>().ShouldContain("no-such-form");
        (await visitor.Api("DELETE", $"{Api}/{Pack}~{copy:N}", own: true)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        var running = (await Life()).Running;
        var published = await Post(visitor, $"{Api}/{Pack}/publish", []);
        published.Status.ShouldBe(HttpStatusCode.OK, published.Body.ToJsonString());
        published.Body["workflowDefinition"]!["isPublished"]!.GetValue<bool>().ShouldBeTrue();
        var life = await Life();
        life.Running.ShouldBe(running + 1);
        life.Current!.Note.ShouldContain("Check the request");

        // Back again, so that the village is as it was.
        (await Post(visitor, $"{Api}/{Pack}/revert/{running}", [])).Status.ShouldBe(HttpStatusCode.OK);
        (await Life()).Running.ShouldBe(running);
    }

    [Fact]
    public async Task A_save_that_did_not_arrive_whole_changes_nothing()
    {
        var visitor = await village.As(ProcessOwner);
        var whole = new JsonObject { ["model"] = (await Open(visitor)).DeepClone(), ["publish"] = true }.ToJsonString();
        var before = await Life();
        foreach (var part in new[] { whole[..(whole.Length / 2)], whole[..^1], "", "{\"model\":{}}", "{\"model\":null}", "[]" })
        {
            using var answer = await visitor.Api("POST", Api, own: true, body: part);
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, part[..Math.Min(40, part.Length)]);
            JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["title"]!.GetValue<string>().ShouldNotBeNullOrWhiteSpace();
        }

        var after = await Life();
        after.Version.ShouldBe(before.Version, "nothing was committed");
    }

    [Fact]
    public async Task Many_are_answered_as_studio_reads_it_even_when_nothing_could_be_done()
    {
        var visitor = await village.As(ProcessOwner);
        var many = new JsonObject { ["definitionIds"] = new JsonArray(Pack) };
        const string bulk = "/elsa/api/bulk-actions";
        var deleted = await Post(visitor, $"{bulk}/delete/workflow-definitions/by-definition-id", many);
        deleted.Status.ShouldBe(HttpStatusCode.OK, "Studio breaks on a refusal of the whole");
        deleted.Body["deleted"]!.GetValue<int>().ShouldBe(0);
        deleted.Body["skipped"]![0]!.GetValue<string>().ShouldContain("never taken away");

        var running = (await Life()).Running;
        var retracted = await Post(visitor, $"{bulk}/retract/workflow-definitions/by-definition-ids", many);
        retracted.Body["retracted"]!.AsArray().Select(id => (string)id!).ShouldBe([Pack]);
        (await Life()).Running.ShouldBe(0);
        (await Get(visitor, $"{Api}?versionOptions=Published&definitionIds={Pack}"))["items"]!.AsArray().ShouldBeEmpty();
        var published = await Post(visitor, $"{bulk}/publish/workflow-definitions/by-definition-ids", many);
        published.Body["published"]!.AsArray().Select(id => (string)id!).ShouldBe([Pack]);
        published.Body["updatedConsumers"].ShouldNotBeNull();
        (await Life()).Running.ShouldNotBe(0);
        (await Get(visitor, $"{Api}?versionOptions=Published&definitionIds={Pack}"))["items"]!.AsArray().ShouldHaveSingleItem();
        if ((await Life()).Running != running)
            (await Post(visitor, $"{Api}/{Pack}/revert/{running}", [])).Status.ShouldBe(HttpStatusCode.OK);
        (await Get(visitor, $"{Api}/{Pack}/export?versionOptions=1"))["version"]!.GetValue<int>().ShouldBe(1, "the version that is on screen goes out");
    }

    [Fact]
    public async Task Who_may_not_design_sees_the_process_without_links_and_the_lists_of_the_pack()
    {
        var caseworker = await village.As(Caseworker);
        var shown = await Open(caseworker);
        shown["links"]!.AsArray().Select(link => (string)link!["rel"]!).ShouldBe(["self"]);
        shown["isReadonly"]!.GetValue<bool>().ShouldBeTrue();
        var descriptors = (await Get(caseworker, "/elsa/api/descriptors/activities", Pack))["items"]!.AsArray();
        var task = descriptors.Single(kind => (string)kind!["typeName"]! == "BackOffice.Task")!;
        var lists = task["inputs"]!.AsArray().ToDictionary(input => (string)input!["name"]!, input => input!["uiSpecifications"]?["dropdown"]?["selectList"]?["items"]?.AsArray().Select(item => (string)item!["value"]!).ToArray());
        lists["Form"]!.ShouldContain("assess-decision");
        lists["Team"]!.ShouldContain("sen-north");
        lists["DueClock"]!.ShouldContain("SEN.REQ6");
        task["inputs"]!.AsArray().Single(input => (string)input!["name"]! == "Outcomes")!["uiHint"]!.GetValue<string>().ShouldBe("dynamic-outcomes");
    }

    [Fact]
    public async Task A_case_is_shown_as_steps_and_times_and_nothing_of_the_child()
    {
        var visitor = await village.As(Manager);
        var reference = village.ParentCase.Reference;
        var instance = await Get(visitor, $"/elsa/api/workflow-instances/{reference}");
        instance["status"]!.GetValue<string>().ShouldBe("Running");
        var definition = await Get(visitor, $"{Api}/by-id/{Uri.EscapeDataString((string)instance["definitionVersionId"]!)}");
        var nodes = definition["root"]!["activities"]!.AsArray().Select(step => (string)step!["nodeId"]!).ToArray();
        var journal = (await Get(visitor, $"/elsa/api/workflow-instances/{reference}/journal"))["items"]!.AsArray();
        journal.Count.ShouldBeGreaterThan(3);
        nodes.ShouldContain((string)journal[^1]!["nodeId"]!, "badges and journal hang on the same paths as the map");
        var report = await Post(visitor, "/elsa/api/activity-executions/report", new JsonObject { ["workflowInstanceId"] = reference, ["activityNodeIds"] = new JsonArray([.. nodes.Select(node => (JsonNode)node)]) });
        report.Body["stats"]!.AsArray().Count(step => step!["isBlocked"]!.GetValue<bool>()).ShouldBeGreaterThan(0);
        (journal.ToJsonString() + instance.ToJsonString() + report.Body.ToJsonString()).ShouldNotContain(Village.Child, Case.Insensitive);
        (await (await village.As(ProcessOwner)).Api("GET", $"/elsa/api/workflow-instances/{reference}", own: true)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_file_goes_out_as_an_elsa_server_reads_it()
    {
        var file = await Get(await village.As(ProcessOwner), $"{Api}/{Pack}/export");
        file["$schema"]!.GetValue<string>().ShouldContain("workflow-definition");
        Step(file)["title"]!["expression"]!["type"]!.GetValue<string>().ShouldBe("Literal");
        file.ContainsKey("links").ShouldBeFalse();
    }

    private IPackReader Reader => village.Services.GetRequiredService<IPackReader>();

    private Actor Owner => village.Person(ProcessOwner);

    private async Task<PackLife> Life() => (await Reader.Life(Owner, Pack))!;

    private async Task<IReadOnlyList<PackDraft>> Drafts() => (await Life()).Drafts.FindAll(draft => draft.Changes.ContainsKey("workflow.json"));

    private static Task<JsonObject> Open(Visitor visitor) => Get(visitor, $"{Api}/by-definition-id/{Pack}?versionOptions=Latest");

    private static Task<(HttpStatusCode Status, JsonObject Body)> Save(Visitor visitor, JsonObject model) => Post(visitor, Api, new JsonObject { ["model"] = model.DeepClone(), ["publish"] = false });

    private static JsonObject Step(JsonObject definition) => definition["root"]!["activities"]!.AsArray().Single(step => (string)step!["id"]! == "check-request")!.AsObject();

    private static void DueIn(JsonObject definition, string length) => Step(definition)["dueIn"]!["expression"]!["value"] = length;

    private static async Task<JsonObject> Get(Visitor visitor, string address, string? open = null)
    {
        using var answer = await visitor.Api("GET", address, own: true, open: open);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, address);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
    }

    private static async Task<(HttpStatusCode Status, JsonObject Body)> Post(Visitor visitor, string address, JsonObject body)
    {
        using var answer = await visitor.Api("POST", address, own: true, body: body.ToJsonString());
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync()) as JsonObject ?? []);
    }
}
