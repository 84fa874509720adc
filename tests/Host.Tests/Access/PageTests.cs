using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using static BackOffice.Host.Tests.Access.People;

namespace BackOffice.Host.Tests.Access;

/// <summary>Every address that can be got, tried as everybody. A page that is added without a row here fails the first fact.</summary>
[Collection(nameof(Village))]
public class PageTests(Village village)
{
    private const string Family = "parent";

    /// <summary>Each address with who may open it, and whether its answer may name the child of the case or form.</summary>
    private static readonly Door[] Doors =
    [
        // Open to the world.
        new("/", "/", All),
        new("/services/{PackId}", "/services/ehc-needs-assessment", All),
        new("/services/{PackId}", "/services/no-such-service", [], Closed.NotThere, NobodyToo: true),
        new("/directory", "/directory", All),
        new("/directory/{Key}", $"/directory/setting-{BackOffice.Host.Demo.County.EarlyYearsUrn(1)}", All),
        new("/directory/{Key}", "/directory/nobody", [], Closed.NotThere, NobodyToo: true),
        new("/directory.json", "/directory.json", All),
        new("/sign-in", "/sign-in", All),
        new("/parent/sign-in", "/parent/sign-in", All),
        new("/parent/check-email", "/parent/check-email", [], Closed.Elsewhere, NobodyToo: true),
        new("/parent/confirm", "/parent/confirm?a=nobody&c=nothing", All),
        new("/account/password", "/account/password?a=nobody&c=nothing", All),
        new("/not-found", "/not-found", All),
        new("/problem", "/problem", All),
        new("/health", "/health", All),
        // For other systems, with a key and no cookie: InboundTests.
        new("/inbound/{pack}/{**path}", "/inbound/ehc-needs-assessment/new", [], Closed.NotThere, NobodyToo: true),
        new("/no-access", "/no-access", SignedIn),
        new("/language/{language}", "/language/cy?back=/", [], Closed.Elsewhere, NobodyToo: true),

        // The desk. Interactive pages show a frame to every role that the page is for; what is in them comes from the readers.
        new("/desk", "/desk", Staff),
        new("/inbox", "/inbox", Staff),
        new("/calendar", "/calendar", Staff),
        new("/design/workflows", "/design/workflows", Designers),
        new("/design/studio", "/design/studio", Designers),
        new("/studio/3.8.2/list", "/studio/3.8.2/list", Designers),
        new("/design/workflows/{Pack}", "/design/workflows/ehc-needs-assessment", Designers),
        new("/design/workflows/{Pack}/outline", "/design/workflows/ehc-needs-assessment/outline", Designers),
        new("/studio/3.8.2/edit/{definition}", "/studio/3.8.2/edit/ehc-needs-assessment", Staff),
        new("/studio/3.8.2/case/{reference}", "/studio/3.8.2/case/EHC-0000-00", Casework),
        new("/studio/3.8.2/{**file}", "/studio/3.8.2/appsettings.json", All),
        new("/design/packs", "/design/packs", Staff),
        new("/design/packs/{Id}", "/design/packs/ehc-needs-assessment", Staff),
        new("/design/packs/{Id}/watch", "/design/packs/ehc-needs-assessment/watch", Staff),
        new("/design/packs/{Id}/try", "/design/packs/ehc-needs-assessment/try", Designers),
        new("/design/packs/{Id}/examples", "/design/packs/ehc-needs-assessment/examples", Designers),
        new("/design/packs/{Id}/migrate", "/design/packs/ehc-needs-assessment/migrate", Designers),
        new("/design/packs/{Id}/drafts/{Draft:guid}/replay", "/design/packs/ehc-needs-assessment/drafts/{packDraft}/replay", Designers),
        new("/design/packs/{Id}/drafts/{Draft:guid}", "/design/packs/ehc-needs-assessment/drafts/{packDraft}", Designers),
        new("/design/forms", "/design/forms", Designers),
        new("/design/forms/{Pack}/{Form}", "/design/forms/ehc-needs-assessment/request", Designers),
        new("/design/forms/{Pack}/{Form}/publish", "/design/forms/ehc-needs-assessment/request/publish", Designers),
        new("/design/rules", "/design/rules", Designers),
        new("/design/rules/{Pack}/{Set}", "/design/rules/free-school-meals/free-school-meals", Designers),
        new("/design/rules/{Pack}/{Set}/{Tab}", "/design/rules/free-school-meals/free-school-meals/impact", Designers),
        new("/design/packs/{Id}/versions/{Number:int}", "/design/packs/ehc-needs-assessment/versions/1", Designers),
        new("/admin/accounts", "/admin/accounts", [Administrator]),
        new("/admin/accounts/new", "/admin/accounts/new", [Administrator]),
        new("/admin/accounts/{Id}", "/admin/accounts/nobody", [Administrator]),
        new("/admin/calendars", "/admin/calendars", [Administrator]),
        new("/admin/lookups", "/admin/lookups", [Administrator]),
        new("/admin/messages", "/admin/messages", [Administrator]),
        new("/admin/status", "/admin/status", [Administrator]),
        new("/reports", "/reports", Casework),
        new("/desk/returns", "/desk/returns", Casework),
        new("/matching", "/matching", Casework),
        new("/matching/{Id:guid}", $"/matching/{NoRound}", Casework),
        new("/collections", "/collections", Casework),
        new("/collections/new", "/collections/new", Casework),
        new("/collections/{Id:guid}", $"/collections/{NoRound}", Casework),
        new("/collections/{Id:guid}/file", $"/collections/{NoRound}/file", Casework),
        new("/collections/{RoundId:guid}/returns/{ReturnId:guid}", $"/collections/{NoRound}/returns/{{parentDraft}}", Casework),
        // Nobody here is of the team that holds a round, or is asked in one; the browser's test of collections opens these.
        new("/collections/{round:guid}/file.xml", $"/collections/{NoRound}/file.xml", [], Closed.NotThere),
        new("/collections/{round:guid}/file.csv", $"/collections/{NoRound}/file.csv", [], Closed.NotThere),
        new("/rounds/{RoundId:guid}", $"/rounds/{NoRound}", [], Closed.NotThere),
        new("/providers", "/providers", Casework),
        new("/providers/{Id}", "/providers/school:810001", Casework),
        new("/pupils", "/pupils", Casework),
        new("/pupils/{Id}", "/pupils/{pupil}", Casework),
        new("/search", "/search?q=Quillfeather", Casework),
        new("/checks", "/checks", Casework),
        new("/checks/national", "/checks/national", Casework),
        new("/checks/bulk", "/checks/bulk", Casework),
        new("/checks/bulk/{id:guid}.csv", "/checks/bulk/11111111-1111-1111-1111-111111111111.csv", [], Closed.NotThere),
        new("/checks/report", "/checks/report", Casework),
        new("/checks/report/{id:guid}/{school}.csv", "/checks/report/{mealsRun}/810001.csv", Casework),
        new("/checks/report/{id:guid}.zip", "/checks/report/{mealsRun}.zip", Casework),
        new("/api/checks/", "/api/checks", Casework),
        new("/api/checks/of/{pupilId}", "/api/checks/of/{pupil}", Casework),
        new("/api/openapi.json", "/api/openapi.json", Staff),
        new("/cases", "/cases", Casework) { Names = Team },
        new("/cases/{Reference}", "/cases/{parentCase}", Casework) { Names = Team },
        new("/cases/{Reference}/process", "/cases/{parentCase}/process", Casework) { Names = Team },
        new("/cases/{Reference}/tasks/{Number:int}", "/cases/{parentCase}/tasks/{parentTask}", Casework) { Names = Team },
        new("/cases/{Reference}/record/{EventName}", "/cases/{parentCase}/record/withdrawn", Casework) { Names = Team },
        new("/cases/{Reference}/letters/{Number:int}", "/cases/{parentCase}/letters/{parentLetter}", Casework) { Names = Team },

        // Letters and documents: what is not yours is not there.
        new("/letters/{reference}/{number:int}.html", "/letters/{parentCase}/{parentLetter}.html", [.. Team, Parent], Closed.NotThere),
        new("/letters/{reference}/{number:int}.html", "/letters/{schoolCase}/{familyLetter}.html", Team, Closed.NotThere),
        new("/letters/{reference}/{number:int}.html", "/letters/{schoolCase}/{schoolLetter}.html", [.. Team, School], Closed.NotThere),
        new("/letters/{reference}/{number:int}.pdf", "/letters/{schoolCase}/{schoolLetter}.pdf", [.. Team, School], Closed.NotThere),
        new("/documents/{id:guid}", "/documents/{caseDocument}", Team, Closed.NotThere),
        new("/documents/{id:guid}", "/documents/{schoolFile}", [School], Closed.NotThere),

        // The portal's own pages: one's own forms and requests.
        new("/returns", "/returns", SignedIn) { Names = [Parent] },
        new("/returns/{Id:guid}", "/returns/{schoolDraft}", [School], Closed.NotThere),
        new("/returns/{Id:guid}", "/returns/{parentDraft}", [Parent], Closed.NotThere),
        new("/returns/{Id:guid}/pages/{PageId}", "/returns/{parentDraft}/pages/childs-name", [Parent], Closed.NotThere),
        new("/returns/{Id:guid}/rows/{RowSet}", "/returns/{parentDraft}/rows/parents", [Parent], Closed.NotThere),
        new("/returns/{Id:guid}/rows/{RowSet}/{Row}/{PageId}", "/returns/{parentDraft}/rows/parents/1/parent-name", [Parent], Closed.NotThere),
        new("/returns/{Id:guid}/rows/{RowSet}/{Row}/remove", "/returns/{parentDraft}/rows/parents/1/remove", [Parent], Closed.NotThere),
        new("/returns/{Id:guid}/last-time", "/returns/{parentDraft}/last-time", [Parent], Closed.NotThere),
        new("/returns/{Id:guid}/check", "/returns/{parentDraft}/check", [Parent], Closed.NotThere),
        new("/returns/{Id:guid}/delete", "/returns/{parentDraft}/delete", [Parent], Closed.NotThere),
        new("/returns/{Id:guid}/new-version", "/returns/{parentDraft}/new-version", [Parent], Closed.NotThere),
        new("/returns/{Id:guid}/sent", "/returns/{parentForm}/sent", [Parent], Closed.NotThere),
        new("/returns/{Id:guid}/copy", "/returns/{parentForm}/copy", [Parent], Closed.NotThere),
        new("/returns/{id:guid}/copy.pdf", "/returns/{parentForm}/copy.pdf", [Parent], Closed.NotThere),
        new("/returns/{Id:guid}/unusual-answers", "/returns/{parentDraft}/unusual-answers", [Parent], Closed.NotThere),
        // Rows that are neither uploaded nor carried forward have none of these; the portal's own tests open them for a census.
        new("/returns/{Id:guid}/rows/{RowSet}/upload", "/returns/{parentDraft}/rows/parents/upload", [], Closed.NotThere),
        new("/returns/{Id:guid}/rows/{RowSet}/uploaded", "/returns/{parentDraft}/rows/parents/uploaded", [], Closed.NotThere),
        new("/returns/{Id:guid}/rows/{RowSet}/last-time", "/returns/{parentDraft}/rows/parents/last-time", [], Closed.NotThere),
        new("/returns/{id:guid}/rows/{rows}/template.{format}", "/returns/{parentDraft}/rows/parents/template.csv", [], Closed.NotThere),
        new("/returns/{id:guid}/files/{document:guid}", "/returns/{schoolDraft}/files/{schoolFile}", [School], Closed.NotThere),
        new("/returns/{id:guid}/files/{document:guid}", "/returns/{parentDraft}/files/{schoolFile}", [], Closed.NotThere),
        new("/requests/{Reference}", "/requests/{parentCase}", [Parent], Closed.NotThere),
        new("/requests/{Reference}", "/requests/{schoolCase}", [School], Closed.NotThere),
        new("/requests/{Reference}/letters/{Number:int}", "/requests/{parentCase}/letters/{parentLetter}", [.. Team, Parent], Closed.NotThere),
    ];

    private const string NoRound = "00000000-0000-4000-8000-00000000c0de";

    /// <summary>What the framework itself maps for the desk's live connection. None of it is a page.</summary>
    private static readonly string[] Framework = ["/elsa/hubs/workflow-instance", "/elsa/hubs/workflow-instance/negotiate", "/_blazor", "/_blazor/negotiate", "/_blazor/disconnect/", "/_blazor/initializers/", "/_framework/blazor.web.js", "/_framework/opaque-redirect", "/{**path:file}"];

    private static readonly string[] AssetKinds = [".css", ".js", ".map", ".svg", ".png", ".ico", ".woff", ".woff2", ".ttf", ".gz", ".br", ".txt"];

    [Fact]
    public void Every_address_has_a_row()
    {
        var known = Doors.Select(door => door.Route).Concat(Framework).ToHashSet();
        // The API that Elsa Studio speaks has a table of its own: StudioAccessTests.
        var missing = Endpoints().Where(e => Gets(e) && !e.RoutePattern.RawText!.StartsWith("/elsa/api", StringComparison.Ordinal) && e.Metadata.GetMetadata<StaticAssetDescriptor>() is null).Select(e => e.RoutePattern.RawText!).Distinct().Where(route => !known.Contains(Rooted(route)));
        missing.ShouldBeEmpty("Add a row to the table of PageTests for each: who may open it, and what everybody else is answered.");
        Doors.Select(door => door.Route).Distinct().Except(Endpoints().Select(e => Rooted(e.RoutePattern.RawText!))).ShouldBeEmpty("These rows are for addresses that are gone. Take them out.");
    }

    [Fact]
    public void Files_that_anybody_may_load_are_styles_scripts_fonts_and_pictures() =>
        Endpoints().Where(e => e.Metadata.GetMetadata<StaticAssetDescriptor>() is not null).Select(e => e.Metadata.GetMetadata<StaticAssetDescriptor>()!.AssetPath)
            .Where(path => !AssetKinds.Contains(Path.GetExtension(path))).ShouldBeEmpty();

    public static TheoryData<string, string> EveryPair()
    {
        var pairs = new TheoryData<string, string>();
        foreach (var door in Doors)
            foreach (var who in All)
                pairs.Add(door.Address, who);
        return pairs;
    }

    [Theory]
    [MemberData(nameof(EveryPair))]
    public async Task A_page_opens_to_those_who_are_named_and_to_nobody_else(string address, string who)
    {
        var door = Doors.Single(d => d.Address == address);
        using var response = await (await village.As(who)).Get(Fill(address));
        What(response).ShouldBe(door.Expected(who), $"{address} for {who}");
        var body = await response.Content.ReadAsStringAsync();
        if (!door.Names.Contains(who))
            body.ShouldNotContain(Village.Child, Case.Insensitive, $"{address} for {who} names a child whom they may not see");
    }

    [Fact]
    public async Task A_case_that_is_not_ones_own_looks_like_one_that_does_not_exist()
    {
        var school = await village.As(OtherSchool);
        var hidden = await (await school.Get(Fill("/requests/{parentCase}"))).Content.ReadAsStringAsync();
        var missing = await (await school.Get("/requests/EHC-0000-0000")).Content.ReadAsStringAsync();
        Tidy(hidden).ShouldBe(Tidy(missing));

        static string Tidy(string html) => System.Text.RegularExpressions.Regex.Replace(html, "value=\"[^\"]*\"|<!--.*?-->|EHC-[A-Z0-9-]+", "", System.Text.RegularExpressions.RegexOptions.Singleline);
    }

    private IReadOnlyList<RouteEndpoint> Endpoints() => [.. village.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    private static bool Gets(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<HttpMethodMetadata>() is not { HttpMethods: { Count: > 0 } methods } || methods.Contains("GET");

    private static string Rooted(string route) => route.StartsWith('/') ? route : "/" + route;

    private string Fill(string address) => new Dictionary<string, object>
    {
        ["{pupil}"] = village.PupilId,
        ["{mealsRun}"] = village.MealsRun,
        ["{schoolCase}"] = village.SchoolCase.Reference,
        ["{parentCase}"] = village.ParentCase.Reference,
        ["{parentTask}"] = village.ParentCase.OpenTask,
        ["{parentLetter}"] = village.ParentCase.LetterTo("parents", Family, "pupil"),
        ["{familyLetter}"] = village.SchoolCase.LetterTo("parents", Family, "pupil"),
        ["{schoolLetter}"] = village.SchoolCase.LetterTo("school"),
        ["{caseDocument}"] = village.ParentCase.Document,
        ["{schoolFile}"] = village.SchoolFile,
        ["{packDraft}"] = village.PackDraft,
        ["{schoolDraft}"] = village.SchoolDraft,
        ["{parentDraft}"] = village.ParentDraft,
        ["{parentForm}"] = village.ParentCase.Form,
    }.Aggregate(address, (text, pair) => text.Replace(pair.Key, pair.Value.ToString()));

    private static string What(HttpResponseMessage response) => (response.StatusCode, response.Headers.Location?.OriginalString) switch
    {
        (HttpStatusCode.OK, _) => nameof(Closed.Open),
        (HttpStatusCode.NotFound, _) => nameof(Closed.NotThere),
        (HttpStatusCode.Redirect, { } to) when PathOf(to) == "/sign-in" => nameof(Closed.SignIn),
        (HttpStatusCode.Redirect, { } to) when PathOf(to) == "/no-access" => nameof(Closed.NoAccess),
        (HttpStatusCode.Redirect or HttpStatusCode.SeeOther, _) => nameof(Closed.Elsewhere),
        var (status, to) => $"{(int)status} {to}",
    };

    private static string PathOf(string location) => (Uri.TryCreate(location, UriKind.Absolute, out var uri) && uri.Scheme.StartsWith("http") ? uri.PathAndQuery : location).Split('?')[0];

    /// <summary>What is answered to somebody.</summary>
    private enum Closed { Open, SignIn, NoAccess, NotThere, Elsewhere }

    /// <param name="Route">The pattern that is mapped.</param>
    /// <param name="Address">An address of it, with the names of what stands in the village.</param>
    /// <param name="Opens">Who gets the page.</param>
    /// <param name="Otherwise">What those get who are signed in and not named.</param>
    /// <param name="NobodyToo">True where that goes for visitors who have not signed in as well.</param>
    private sealed record Door(string Route, string Address, string[] Opens, Closed Otherwise = Closed.NoAccess, bool NobodyToo = false)
    {
        /// <summary>Whom the answer may tell the child's name.</summary>
        public string[] Names { get; init; } = Opens;

        public string Expected(string who) => (Opens.Contains(who) ? Closed.Open : who == Nobody && !NobodyToo ? Closed.SignIn : Otherwise).ToString();
    }
}
