using System.Net;
using System.Text;
using BackOffice.Host.Tests.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using static BackOffice.Host.Tests.Access.People;

namespace BackOffice.Host.Tests.Studio;

/// <summary>Every address of the Elsa-compatible API, tried as everybody. An address that is added without a row fails the first fact.</summary>
[Collection(nameof(Village))]
public class StudioAccessTests(Village village)
{
    private const string Pack = "ehc-needs-assessment";

    /// <summary>Who sees a case that is not theirs is told that there is none, so whoever may see some case gets past the door.</summary>
    private static readonly Door[] Doors =
    [
        new("GET", "/features/installed", Staff), new("GET", "/features/installed/{name}", Staff), new("GET", "/package/version", Staff),
        new("GET", "/descriptors/activities", Staff), new("POST", "/descriptors/activities/{type}/options/{property}", Staff), new("GET", "/descriptors/expression-descriptors", Staff),
        new("GET", "/descriptors/variables", Staff), new("GET", "/descriptors/storage-drivers", Staff), new("GET", "/descriptors/incident-strategies", Staff),
        new("GET", "/descriptors/workflow-activation-strategies", Staff), new("GET", "/descriptors/log-persistence-strategies", Staff), new("GET", "/descriptors/commit-strategies/workflows", Staff),
        new("GET", "/descriptors/commit-strategies/activities", Staff), new("GET", "/descriptors/output-converters", Staff),
        new("GET", "/workflow-definitions", Staff), new("GET", "/workflow-definitions/by-definition-id/{definition}", Staff), new("GET", "/workflow-definitions/by-id/{version}", Staff),
        new("GET", "/workflow-definitions/many-by-id", Staff), new("GET", "/workflow-definitions/query/count", Staff), new("GET", "/workflow-definitions/validation/is-name-unique", Staff),
        new("GET", "/workflow-definitions/{definition}/consumers", Staff), new("GET", "/workflow-definitions/subgraph/{version}", Staff), new("GET", "/workflow-definitions/subgraph/segments/{version}", Staff),
        new("GET", "/workflow-definitions/{definition}/export", Staff), new("POST", "/bulk-actions/export/workflow-definitions", Staff),
        new("POST", "/workflow-definitions", [ProcessOwner]), new("POST", "/workflow-definitions/{definition}/publish", [ProcessOwner]), new("POST", "/workflow-definitions/{definition}/retract", [ProcessOwner]),
        new("POST", "/workflow-definitions/{definition}/revert/{version:int}", [ProcessOwner]), new("POST", "/workflow-definitions/{definition}/update-references", [ProcessOwner]),
        new("DELETE", "/workflow-definitions/{definition}", [ProcessOwner]), new("DELETE", "/workflow-definition-versions/{version}", [ProcessOwner]),
        new("POST", "/bulk-actions/publish/workflow-definitions/by-definition-ids", [ProcessOwner]), new("POST", "/bulk-actions/retract/workflow-definitions/by-definition-ids", [ProcessOwner]),
        new("POST", "/bulk-actions/delete/workflow-definitions/by-definition-id", [ProcessOwner]), new("POST", "/bulk-actions/delete/workflow-definitions/by-id", [ProcessOwner]),
        new("POST", "/workflow-definitions/import", [ProcessOwner]), new("POST", "/workflow-definitions/import-files", [ProcessOwner]),
        new("POST", "/workflow-definitions/{definition}/execute", Staff), new("POST", "/workflow-definitions/{definition}/dispatch", Staff),
        new("GET", "/workflow-instances", Staff), new("POST", "/workflow-instances", Staff), new("GET", "/workflow-instances/{reference}", Staff), new("GET", "/workflow-instances/{reference}/execution-state", Staff),
        new("GET", "/workflow-instances/{reference}/variables", Staff), new("GET", "/workflow-instances/{reference}/journal", Staff), new("POST", "/workflow-instances/{reference}/journal", Staff),
        new("POST", "/activity-executions/report", Staff), new("GET", "/activity-executions/list", Staff), new("GET", "/activity-execution-summaries/list", Staff), new("GET", "/activity-executions/by-id", Staff),
        new("GET", "/activity-executions/{id}/call-stack", Staff), new("POST", "/cancel/workflow-instances/{reference}", Staff), new("DELETE", "/workflow-instances/{reference}", Staff),
        new("POST", "/bulk-actions/cancel/workflow-instances", Staff), new("POST", "/bulk-actions/delete/workflow-instances", Staff), new("POST", "/alterations/workflows/retry", Staff),
    ];

    [Fact]
    public void Every_address_of_the_api_has_a_row()
    {
        var mapped = village.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/elsa/api", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {endpoint.RoutePattern.RawText}"));
        mapped.Order().ShouldBe(Doors.Select(door => $"{door.Method} /elsa/api{door.Route}").Order());
    }

    public static TheoryData<string> Everybody() => [.. All];

    [Theory]
    [MemberData(nameof(Everybody))]
    public async Task An_address_opens_to_those_who_are_named_and_to_nobody_else(string who)
    {
        var visitor = await village.As(who);
        foreach (var door in Doors)
        {
            using var answer = await visitor.Api(door.Method, $"/elsa/api{Fill(door.Route)}", own: true);
            var body = await answer.Content.ReadAsStringAsync();
            var expected = who == Nobody ? HttpStatusCode.Unauthorized : HttpStatusCode.Forbidden;
            var what = $"{door.Method} {door.Route} for {who}: {(int)answer.StatusCode} {body}";
            if (door.May.Contains(who))
                ((int)answer.StatusCode).ShouldBeOneOf([200, 204, 400, 404], what);
            else
                answer.StatusCode.ShouldBe(expected, what);
            body.ShouldNotContain(Village.Child, Case.Insensitive, what);
        }
    }

    [Fact]
    public async Task Nothing_is_changed_by_a_request_that_did_not_come_from_our_own_page()
    {
        var visitor = await village.As(ProcessOwner);
        foreach (var door in Doors.Where(door => door.Method != "GET"))
        {
            using var bare = await visitor.Api(door.Method, $"/elsa/api{Fill(door.Route)}", own: false);
            bare.StatusCode.ShouldBe(HttpStatusCode.BadRequest, $"{door.Method} {door.Route} without the header");
            using var foreign = await visitor.Api(door.Method, $"/elsa/api{Fill(door.Route)}", own: true, origin: "https://elsewhere.example");
            foreign.StatusCode.ShouldBe(HttpStatusCode.BadRequest, $"{door.Method} {door.Route} from another site");
        }
    }

    /// <summary>Addresses of things that are not there, so that a request that gets through changes nothing.</summary>
    private string Fill(string route) => route
        .Replace("{definition}/", "no-such-pack/").Replace("by-definition-id/{definition}", $"by-definition-id/{Pack}").Replace("{definition}", "no-such-pack").Replace("{version:int}", "99")
        .Replace("{version}", $"{Pack}~v1").Replace("{reference}", village.ParentCase.Reference).Replace("{name}", "Elsa.None").Replace("{type}", "BackOffice.Task").Replace("{property}", "form").Replace("{id}", "x");

    private sealed record Door(string Method, string Route, string[] May);
}
