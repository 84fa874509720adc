using System.Net;
using System.Text.RegularExpressions;
using BackOffice.Engine.Access;

namespace Portal.Tests.Journeys;

/// <summary>The portal as schools meet it: colleagues of one school share its requests, and no school sees another's.</summary>
public class SchoolJourneyTests(PortalHost host) : IClassFixture<PortalHost>
{
    [Fact]
    public async Task Colleagues_share_a_return_and_another_school_does_not_see_it()
    {
        await host.Account("senco@low.example", Role.Provider, "school:1");
        await host.Account("head@low.example", Role.Provider, "school:1");
        await host.Account("senco@high.example", Role.Provider, "school:2");
        using var senco = await SignedIn("senco@low.example");
        await senco.Go("/services/ehc-needs-assessment");
        await senco.Send(typed: [], "/start");
        var list = senco.Path;

        using var head = await SignedIn("head@low.example");
        (await head.Go("/returns")).Html.ShouldContain(list);
        (await head.Go(list)).Status.ShouldBe(HttpStatusCode.OK);

        using var other = await SignedIn("senco@high.example");
        (await other.Go("/returns")).Html.ShouldNotContain(list);
        (await other.Go(list)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_unusual_answer_needs_a_reason_before_sending()
    {
        await host.Account("query@low.example", Role.Provider, "school:3");
        using var senco = await SignedIn("query@low.example");
        await senco.Go("/services/ehc-needs-assessment");
        await senco.Send(typed: [], "/start");
        var list = senco.Path;
        await senco.Go($"{list}/pages/requester-kind");
        await senco.Send(("requester", "school"));
        await senco.Go($"{list}/pages/sharing");
        await senco.Send(("consentShare", "yes"), ("consentHealth", "yes"), ("consentCare", "yes"), ("parentsKnow", "no"));
        await senco.Go($"{list}/check");
        senco.Html.ShouldContain("Answers that look unusual");
        var box = Regex.Match(senco.Html, "name=\"(\\$why-[^\"]+)\"").Groups[1].Value;
        await senco.Send(("agree", "yes"));
        senco.Errors.ShouldContain("Enter why this answer is right, or change it");
        await senco.Send(("agree", "yes"), (box, "They cannot be reached"));
        senco.Errors.ShouldNotContain("Enter why this answer is right, or change it");
        senco.Html.ShouldContain("They cannot be reached");
    }

    [Fact]
    public async Task Staff_are_told_that_the_form_is_not_for_them_and_cannot_start_it()
    {
        await host.Account("worker@council.example", Role.Caseworker);
        using var worker = await SignedIn("worker@council.example");
        await worker.Go("/services/ehc-needs-assessment");
        worker.Html.ShouldContain("This form is for parents");
        worker.Html.ShouldNotContain("Start now");
        (await worker.Go("/services/no-such-service")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Pages_of_returns_ask_for_a_sign_in_first()
    {
        using var nobody = host.Browser();
        await nobody.Go($"/returns/{Guid.NewGuid()}");
        nobody.Path.ShouldStartWith("/sign-in");
    }

    private async Task<Browser> SignedIn(string email)
    {
        var browser = host.Browser();
        await browser.Go($"/test/sign-in?email={email}");
        return browser;
    }
}
