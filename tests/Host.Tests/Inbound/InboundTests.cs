using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Host.Inbound;
using BackOffice.Store.Migrating;
using BackOffice.Store.Reading;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace BackOffice.Host.Tests.Inbound;

/// <summary>Other systems start cases at an address of the running host: with a key, within limits, and never twice.</summary>
public sealed partial class InboundTests : IAsyncLifetime
{
    private const string Key = "a key that only the referring system knows";

    private readonly string _root = Directory.CreateTempSubdirectory("backoffice-inbound-").FullName;
    private WebApplication? _app;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        Write("workflows/shared/calendars.json", "[]");
        Write("workflows/referral/pack.json", """
            { "id": "referral", "title": "Referrals", "version": "1", "referencePrefix": "REF", "team": "sen-north", "stages": [ { "id": "new", "title": "New" } ], "teams": [ { "id": "sen-north", "title": "SEN North" } ] }
            """);
        Write("workflows/referral/workflow.json", """
            { "id": "referral-1", "definitionId": "referral", "name": "Referrals", "version": 1, "isLatest": true, "isPublished": true,
              "root": { "id": "flow", "type": "Elsa.Flowchart", "version": 1,
                "activities": [
                  { "id": "take", "type": "Elsa.HttpEndpoint", "version": 1, "path": "new", "supportedMethods": ["POST"], "customProperties": { "canStartWorkflow": true } },
                  { "id": "ask", "type": "Elsa.HttpEndpoint", "version": 1, "path": "children/{upn}", "customProperties": { "canStartWorkflow": true } },
                  { "id": "answer", "type": "Elsa.WriteHttpResponse", "version": 1, "statusCode": 201, "contentType": "application/json", "content": { "taken": true }, "responseHeaders": { "X-Request-Id": "17", "Set-Cookie": "a=b" } },
                  { "id": "moved", "type": "Elsa.Event", "version": 1, "eventName": "family-moved", "customProperties": { "canStartWorkflow": true } },
                  { "id": "look", "type": "BackOffice.Task", "version": 1, "team": "sen-north", "title": "Look at the referral" } ],
                "connections": [ { "source": { "activity": "take", "port": "Done" }, "target": { "activity": "look", "port": "In" } },
                  { "source": { "activity": "ask", "port": "Done" }, "target": { "activity": "answer", "port": "In" } },
                  { "source": { "activity": "answer", "port": "Done" }, "target": { "activity": "look", "port": "In" } },
                  { "source": { "activity": "moved", "port": "Done" }, "target": { "activity": "look", "port": "In" } } ] } }
            """);
        WritePlaces();
        await Begin($"referral:{Hash(Key)},places:{Hash(PlacesKey)}");
    }

    public async Task DisposeAsync()
    {
        await End();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task A_request_with_the_key_starts_a_case_and_sent_again_the_same()
    {
        using var first = await Send(key: Key, once: "letter 17");
        var body = await first.Content.ReadAsStringAsync();
        first.StatusCode.ShouldBe(HttpStatusCode.Accepted, body);
        using var again = await Send(key: Key, once: "letter 17");
        (await again.Content.ReadAsStringAsync()).ShouldBe(body);
        using var another = await Send(key: Key, once: "letter 18");
        (await another.Content.ReadAsStringAsync()).ShouldNotBe(body);
        (await Cases()).ShouldBe(2);
        ((string)JsonNode.Parse(body)!["reference"]!).ShouldStartWith("REF-");
    }

    [Theory]
    [InlineData("/inbound/referral/new", null)]
    [InlineData("/inbound/referral/new", "another key")]
    [InlineData("/inbound/referral/other", Key)]
    [InlineData("/inbound/nothing/new", Key)]
    [InlineData("/inbound/referral", Key)]
    public async Task Whatever_is_wrong_with_key_pack_or_path_gets_the_same_answer_and_starts_nothing(string path, string? key)
    {
        using var answer = await Send(path, key);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("""{"error":"Nothing is started here. Check the address, the method and the key."}""");
        (await Cases()).ShouldBe(0);
    }

    [Fact]
    public async Task What_is_too_large_no_json_or_nested_without_end_is_refused()
    {
        using var large = await Send(key: Key, body: $"{{\"text\":\"{new string('a', InboundEndpoints.MostBytes)}\"}}");
        large.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        using var text = await Send(key: Key, body: "hello", type: "text/plain");
        text.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        foreach (var broken in new[] { "{", "{\"a\":1,\"a\":2}", new string('[', 200) + new string(']', 200) })
        {
            using var answer = await Send(key: Key, body: broken);
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, broken);
        }
        using var read = new HttpRequestMessage(HttpMethod.Get, "/inbound/referral/new") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", Key) } };
        using var got = await _http.SendAsync(read);
        got.StatusCode.ShouldBe(HttpStatusCode.NotFound, "the step takes POST only");
        (await Cases()).ShouldBe(0);
    }

    [Fact]
    public async Task A_step_that_takes_get_is_asked_by_its_address_and_answers_the_caller_itself()
    {
        using var ask = new HttpRequestMessage(HttpMethod.Get, "/inbound/referral/children/Q823456789012?from=health") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", Key) } };
        using var answer = await _http.SendAsync(ask);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        (await answer.Content.ReadAsStringAsync()).ShouldBe("""{"taken":true}""");
        answer.Headers.GetValues("X-Request-Id").ShouldBe(["17"]);
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse("a process sets no cookies");
        var inbound = (await Opened()).Data["inbound"]!;
        ((string)inbound["upn"]!, (string)inbound["from"]!).ShouldBe(("Q823456789012", "health"));

        using var stranger = await _http.GetAsync("/inbound/referral/children/Q823456789012");
        stranger.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Cases()).ShouldBe(1);
    }

    [Fact]
    public async Task An_event_from_outside_starts_the_process_that_begins_with_it_and_sent_again_nothing()
    {
        using var first = await Send("/inbound/referral/events/family-moved", Key, once: "move 3");
        first.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        using var again = await Send("/inbound/referral/events/family-moved", Key, once: "move 3");
        (await again.Content.ReadAsStringAsync()).ShouldBe(await first.Content.ReadAsStringAsync());
        ((string)(await Opened()).Data["inbound"]!["child"]!).ShouldBe("Sam");
        using var unknown = await Send("/inbound/referral/events/nothing", Key);
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Cases()).ShouldBe(1);
    }

    [Fact]
    public async Task More_than_the_minutes_requests_are_put_off()
    {
        for (var i = 0; i < InboundKeys.MostInAMinute; i++)
        {
            using var answer = await Send("/inbound/referral/other", Key);
            answer.StatusCode.ShouldBeOneOf(HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests);
        }

        using var more = await Send("/inbound/referral/other", Key);
        more.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        more.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Where_no_key_is_set_nobody_starts_anything()
    {
        await End();
        await Begin(null);
        using var answer = await Send(key: Key);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("referral")]
    [InlineData("referral:abc")]
    [InlineData("referral:zz0e8400e29b41d4a716446655440000zz0e8400e29b41d4a716446655440000")]
    public void A_setting_that_cannot_be_read_stops_the_start(string setting) =>
        Should.Throw<InvalidOperationException>(() => new InboundKeys(setting)).Message.ShouldStartWith("BACKOFFICE_INBOUND cannot be read.");

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private void Write(string path, string text)
    {
        var file = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private async Task Begin(string? inbound)
    {
        var settings = Settings.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["BACKOFFICE_ROOT"] = _root,
            ["BACKOFFICE_DATA"] = Directory.CreateTempSubdirectory("data-").FullName,
            ["BACKOFFICE_URL"] = "http://127.0.0.1:0",
            ["BACKOFFICE_INBOUND"] = inbound,
        }).Build());
        _app = Serving.Build(settings);
        await _app.Services.GetRequiredService<Migrator>().Migrate();
        await _app.StartAsync();
        _http = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    private async Task End()
    {
        _http.Dispose();
        var data = _app!.Services.GetRequiredService<Settings>().Data;
        await _app.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }

    private async Task<HttpResponseMessage> Send(string path = "/inbound/referral/new", string? key = null, string? once = null, string body = """{ "child": "Sam" }""", string type = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, type) };
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (once is not null) request.Headers.Add("Idempotency-Key", once);
        return await _http.SendAsync(request);
    }

    private async Task<CaseState> Opened()
    {
        var cases = _app!.Services.GetRequiredService<ICaseReader>();
        var line = (await cases.List(Actor.System("test"), new CaseQuery())).Items.ShouldHaveSingleItem();
        return (await cases.Page(Actor.System("test"), line.Reference))!.State;
    }

    private async Task<int> Cases() => (await _app!.Services.GetRequiredService<ICaseReader>().List(Actor.System("test"), new CaseQuery())).Total;
}
