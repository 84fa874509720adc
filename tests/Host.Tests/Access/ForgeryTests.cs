using BackOffice.Host.Demo;
using BackOffice.Store.Reading;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace BackOffice.Host.Tests.Access;

/// <summary>Every address that takes a post, tried without the token that our own pages carry: nothing comes of it.</summary>
[Collection(nameof(Village))]
public class ForgeryTests(Village village)
{
    private static readonly string[] Posts =
    [
        "/sign-out", "/parent/sign-in", "/parent/check-email", "/parent/confirm", "/services/{pack}/start",
        "/returns/{id:guid}/pages/{page}", "/returns/{id:guid}/rows/{rows}", "/returns/{id:guid}/rows/{rows}/{row}/remove",
        "/returns/{id:guid}/rows/{rows}/upload", "/returns/{id:guid}/last-time", "/returns/{id:guid}/rows/{rows}/last-time", "/returns/{id:guid}/rows/{rows}/bring-back", "/returns/{id:guid}/unusual-answers",
        "/returns/{id:guid}/rows/{rows}/{row}/{page}", "/returns/{id:guid}/send", "/returns/{id:guid}/delete", "/returns/{id:guid}/new-version",
        "/rounds/{round:guid}/start", "/rounds/{round:guid}/amend",
        "/api/checks/{pack}/{ruleSet}",
        "/inbound/{pack}/{**path}", // takes no cookie, only a key: InboundTests
    ];

    private static readonly string[] Framework = ["/elsa/hubs/workflow-instance/negotiate", "/_blazor/negotiate", "/_blazor/disconnect/", "/_blazor"];

    [Fact]
    public void Every_address_that_takes_a_post_has_a_row() =>
        village.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<ComponentTypeMetadata>() is null && e.Metadata.GetMetadata<HttpMethodMetadata>() is { HttpMethods: var methods } && methods.Any(m => m is "POST" or "PUT" or "DELETE" or "PATCH"))
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).Distinct().Except(Posts).Except(Framework)
            .Where(route => !route.StartsWith("/elsa/api", StringComparison.Ordinal)) // StudioAccessTests tries each of these from another site
            .ShouldBeEmpty("Add the address to the list of ForgeryTests, and try it without the token.");

    [Fact]
    public async Task A_form_without_the_token_changes_nothing()
    {
        var reader = village.Services.GetRequiredService<IReturnReader>();
        var parent = village.Person(People.Parent);
        var before = await reader.Page(parent, village.ParentDraft);
        var count = (await reader.Mine(parent)).Total;
        var visitor = await village.As(People.Parent);
        foreach (var address in Posts.Where(post => post.StartsWith("/returns") || post.StartsWith("/services") || post.StartsWith("/rounds")))
        {
            var path = address.Replace("{pack}", Village.PackId).Replace("{id:guid}", $"{village.ParentDraft}").Replace("{round:guid}", $"{Guid.Empty}").Replace("{rows}", "parents").Replace("{row}", "1").Replace("{page}", address.Contains("rows") ? "parent-name" : "childs-name");
            using var answer = await visitor.Post(path, ("forename", "Changed"), ("remove", "yes"), ("more", "no"), ("agree", "yes"));
            ((int)answer.StatusCode).ShouldBeOneOf([303, 400], path);
        }
        var after = await reader.Page(parent, village.ParentDraft);
        after!.State.Version.ShouldBe(before!.State.Version);
        after.State.Status.ShouldBe(before.State.Status);
        (await reader.Mine(parent)).Total.ShouldBe(count);
    }

    [Fact]
    public async Task A_form_of_another_site_makes_no_check_of_eligibility()
    {
        var reader = village.Services.GetRequiredService<IEligibilityReader>();
        var before = (await reader.OfPupil(Village.Product, village.PupilId)).Count;
        using var answer = await (await village.As(People.Caseworker)).Post("/api/checks/free-school-meals/free-school-meals", ("inputs", "{}"), ("pupilId", village.PupilId));
        ((int)answer.StatusCode).ShouldBeOneOf([400, 415], "a browser sends forms for anybody, JSON only for our own pages");
        (await reader.OfPupil(Village.Product, village.PupilId)).Count.ShouldBe(before);
    }

    [Fact]
    public async Task Nobody_is_signed_in_without_the_token()
    {
        using var visitor = new Visitor(village.Address);
        using var answer = await visitor.Post("/sign-in", ("_handler", "sign-in"), ("Given.Email", People.Emails[People.Caseworker]), ("Given.Password", DemoAccounts.Password));
        ((int)answer.StatusCode).ShouldBe(400);
        (await visitor.Get("/desk")).Headers.Location!.OriginalString.ShouldContain("/sign-in");
    }

    [Theory]
    [InlineData("/parent/sign-in")]
    [InlineData("/parent/check-email")]
    [InlineData("/parent/confirm")]
    public async Task A_parents_sign_in_needs_the_token(string address)
    {
        using var visitor = new Visitor(village.Address);
        using var answer = await visitor.Post(address, ("email", "forged@home.example"), ("code", "AAAA AAAA"));
        ((int)answer.StatusCode).ShouldBe(303);
        answer.Headers.Location!.OriginalString.ShouldStartWith("/parent/sign-in");
        (await visitor.Get("/returns")).Headers.Location!.OriginalString.ShouldContain("/sign-in");
    }
}
