using System.Net;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Store.Reading;
using Microsoft.Extensions.DependencyInjection;

namespace BackOffice.Host.Tests.Inbound;

// new ─► Correlate ─► confirm/{day} ─► answer ─► task
public sealed partial class InboundTests
{
    private const string PlacesKey = "a key that only the nursery's system knows";

    private void WritePlaces()
    {
        Write("workflows/places/pack.json", """
            { "id": "places", "title": "Places", "version": "1", "referencePrefix": "PLC", "team": "sen-north", "stages": [ { "id": "new", "title": "New" } ], "teams": [ { "id": "sen-north", "title": "SEN North" } ] }
            """);
        Write("workflows/places/workflow.json", """
            { "id": "places-1", "definitionId": "places", "name": "Places", "version": 1, "isLatest": true, "isPublished": true,
              "root": { "id": "flow", "type": "Elsa.Flowchart", "version": 1,
                "activities": [
                  { "id": "take", "type": "Elsa.HttpEndpoint", "version": 1, "path": "new", "supportedMethods": ["POST"], "customProperties": { "canStartWorkflow": true } },
                  { "id": "name", "type": "Elsa.Correlate", "version": 1, "correlationId": { "typeName": "String", "expression": { "type": "BackOffice", "value": "inbound.child" } } },
                  { "id": "confirm", "type": "Elsa.HttpEndpoint", "version": 1, "path": "confirm/{day}", "supportedMethods": ["POST"], "requestSizeLimit": 200, "metadata": { "displayText": "Confirm the place" } },
                  { "id": "answer", "type": "Elsa.WriteHttpResponse", "version": 1, "statusCode": 200, "contentType": "application/json", "content": { "confirmed": true } },
                  { "id": "write", "type": "BackOffice.Task", "version": 1, "team": "sen-north", "title": "Write to the family" } ],
                "connections": [ { "source": { "activity": "take", "port": "Done" }, "target": { "activity": "name", "port": "In" } },
                  { "source": { "activity": "name", "port": "Done" }, "target": { "activity": "confirm", "port": "In" } },
                  { "source": { "activity": "confirm", "port": "Done" }, "target": { "activity": "answer", "port": "In" } },
                  { "source": { "activity": "answer", "port": "Done" }, "target": { "activity": "write", "port": "In" } } ] } }
            """);
    }

    [Fact]
    public async Task A_request_that_names_a_case_lets_it_go_on_once_and_is_answered_by_the_process()
    {
        var reference = await Ask("Sam");
        (await Places(reference)).Tasks.ShouldBeEmpty("it waits for the request");

        using var first = await Send($"/inbound/places/confirm/monday?correlationId={reference}", PlacesKey, once: "yes 5");
        (first.StatusCode, await first.Content.ReadAsStringAsync()).ShouldBe((HttpStatusCode.OK, """{"confirmed":true}"""));
        using var again = await Send($"/inbound/places/confirm/monday?correlationId={reference}", PlacesKey, once: "yes 5");
        (again.StatusCode, await again.Content.ReadAsStringAsync()).ShouldBe((HttpStatusCode.OK, """{"confirmed":true}"""));
        (await Places(reference)).Tasks.ShouldHaveSingleItem().Title.ShouldBe("Write to the family");
        (await Told(reference)).ShouldContain("What \"Confirm the place\" waited for has come from another system.");

        using var late = await Send($"/inbound/places/confirm/monday?correlationId={reference}", PlacesKey, once: "yes 6");
        (late.StatusCode, await Error(late)).ShouldBe((HttpStatusCode.Conflict, $"{reference} does not wait for POST confirm/monday now. It may have had this request already; otherwise check the address and the method."));
        (await Cases()).ShouldBe(1, "a request that names a case starts none");
    }

    [Fact]
    public async Task A_case_goes_by_its_correlation_id_too_while_no_other_that_waits_has_the_same()
    {
        var (sam, first, second) = (await Ask("Sam"), await Ask("Ada"), await Ask("Ada"));
        using var one = await Send("/inbound/places/confirm/monday?correlationId=Sam", PlacesKey, once: "yes 5");
        one.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var again = await Send("/inbound/places/confirm/monday?correlationId=Sam", PlacesKey, once: "yes 5");
        again.StatusCode.ShouldBe(HttpStatusCode.OK, "sent again, it gets the same answer, though the case waits no more");
        (await Places(sam)).Tasks.ShouldHaveSingleItem();

        using var either = await Send("/inbound/places/confirm/monday?correlationId=Ada", PlacesKey);
        either.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await Error(either)).ShouldContain("More than one case has the correlation id \"Ada\"");
        foreach (var reference in new[] { first, second })
            (await Places(reference)).Tasks.ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_names_no_case_of_the_process_or_one_that_does_not_wait_for_it_is_told_in_a_sentence_and_without_the_key_nothing()
    {
        var reference = await Ask("Sam");
        using var other = await Send(key: Key);
        var referral = (string)JsonNode.Parse(await other.Content.ReadAsStringAsync())!["reference"]!;
        foreach (var name in new[] { "PLC-NONE", referral })
        {
            using var unknown = await Send($"/inbound/places/confirm/monday?correlationId={name}", PlacesKey);
            (unknown.StatusCode, await Error(unknown)).ShouldBe((HttpStatusCode.NotFound, $"No case of this process goes by \"{name}\" and waits for a request. Check the reference or the correlation id."));
        }

        using var elsewhere = await Send($"/inbound/places/new?correlationId={reference}", PlacesKey);
        (elsewhere.StatusCode, await Error(elsewhere)).ShouldBe((HttpStatusCode.Conflict, $"{reference} does not wait for POST new now. It may have had this request already; otherwise check the address and the method."));
        using var large = await Send($"/inbound/places/confirm/monday?correlationId={reference}", PlacesKey, body: $"{{\"text\":\"{new string('a', 300)}\"}}");
        large.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        foreach (var key in new[] { null, "another key", Key })
        {
            using var stranger = await Send($"/inbound/places/confirm/monday?correlationId={reference}", key);
            (stranger.StatusCode, await Error(stranger)).ShouldBe((HttpStatusCode.NotFound, "Nothing is started here. Check the address, the method and the key."));
        }

        (await Places(reference)).Tasks.ShouldBeEmpty("nothing of all that moved it");
        (await Cases()).ShouldBe(2);
    }

    private async Task<string> Ask(string child)
    {
        using var answer = await Send("/inbound/places/new", PlacesKey, body: $$"""{ "child": "{{child}}" }""");
        var body = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, body);
        return (string)JsonNode.Parse(body)!["reference"]!;
    }

    private static async Task<string> Error(HttpResponseMessage answer) => (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["error"]!;

    private async Task<CaseState> Places(string reference) => (await _app!.Services.GetRequiredService<ICaseReader>().Page(Actor.System("test"), reference))!.State;

    private async Task<IEnumerable<string>> Told(string reference) =>
        (await _app!.Services.GetRequiredService<ICaseReader>().Timeline(Actor.System("test"), (await Places(reference)).Id)).Items.Select(line => line.Text);
}
