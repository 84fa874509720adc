using System.Net;
using System.Text.RegularExpressions;
using BackOffice.Engine.Access;

namespace Portal.Tests.Journeys;

/// <summary>The portal as a parent meets it, with JavaScript off, over the real store, grains and the real pack.</summary>
public class ParentJourneyTests(PortalHost host) : IClassFixture<PortalHost>
{
    private const string Service = "/services/ehc-needs-assessment";

    [Fact]
    public async Task A_parent_fills_the_form_sends_it_and_gets_a_reference()
    {
        using var eve = await Started("eve@home.example");
        eve.Heading.ShouldContain("needs assessment");
        await FillAll(eve);
        eve.Path.ShouldEndWith("/check");
        eve.Heading.ShouldBe("Check your answers");
        eve.Html.ShouldContain("CB3 0AP");
        eve.Html.ShouldContain("4 May 2016");

        await eve.Send();
        eve.Errors.ShouldBe(["Tick the box to confirm that you agree"]);
        await eve.Send(("agree", "yes"));
        eve.Path.ShouldEndWith("/sent");
        var reference = Regex.Match(eve.Html, "EHC-[0-9A-Z]{4}-[0-9A-Z]{5}").Value;
        reference.ShouldNotBeEmpty();
        var sent = eve.Path;

        await eve.Go($"/requests/{reference}");
        eve.Heading.ShouldBe("Where your request stands");
        await eve.Go("/returns");
        eve.Html.ShouldContain(reference);
        await eve.Go($"/returns/{Id(await eve.Go(sent))}/copy");
        eve.Heading.ShouldBe("What you sent");
        eve.Html.ShouldContain("Low Road Primary");
        eve.Html.ShouldNotContain(">Change<");

        using var other = host.Browser();
        await other.SignInAsParent("nosy@home.example");
        (await other.Go($"/requests/{reference}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Another_persons_return_is_not_found_by_any_address()
    {
        using var eve = await Started("owner@home.example");
        var id = Id(eve);
        using var mallory = await Started("mallory@home.example");
        foreach (var path in (string[])[$"/returns/{id}", $"/returns/{id}/check", $"/returns/{id}/pages/requester-kind", $"/returns/{id}/rows/parents", $"/returns/{id}/rows/parents/new/parent-name", $"/returns/{id}/delete", $"/returns/{id}/sent", $"/returns/{id}/files/{Guid.NewGuid()}"])
        {
            (await mallory.Go(path)).Status.ShouldBe(HttpStatusCode.NotFound, path);
        }

        await mallory.Go($"/returns/{Id(await mallory.Go(await First(mallory)))}/pages/requester-kind");
        var forged = mallory.Request([("requester", "other")]);
        forged.RequestUri = new Uri($"/returns/{id}/pages/requester-kind", UriKind.Relative);
        (await mallory.Send(forged)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_is_typed_wrong_is_kept_with_an_error_that_leads_to_it()
    {
        using var eve = await Started("typing@home.example");
        await eve.Go($"/returns/{Id(eve)}/pages/childs-name");
        await eve.Send(("forename", "Ada"), ("dateOfBirth-day", "31"), ("dateOfBirth-month", "2"), ("dateOfBirth-year", "2016"));
        eve.Title.ShouldStartWith("Error: ");
        eve.Errors.ShouldContain(e => e.Contains("must be a real date"));
        eve.Html.ShouldContain("/pages/childs-name#dateOfBirth-day");
        eve.Box("forename").ShouldBe("Ada");
        eve.Box("dateOfBirth-day").ShouldBe("31");
        await eve.Go($"/returns/{Id(eve)}/pages/childs-name");
        eve.Box("dateOfBirth-month").ShouldBe("2");
        eve.Html.ShouldNotContain("There is a problem");
    }

    [Fact]
    public async Task A_page_sent_twice_is_kept_once_and_goes_on_as_usual()
    {
        using var eve = await Started("twice@home.example");
        await eve.Go($"/returns/{Id(eve)}/rows/parents/new/parent-name");
        var values = EhcAnswers.For(eve, EhcAnswers.FirstParent).ToList();
        var (first, second) = (eve.Request(values), eve.Request(values));
        await eve.Send(first);
        await eve.Send(second);
        await eve.Go($"/returns/{Id(eve)}/rows/parents");
        eve.Html.ShouldContain("1 added");
    }

    [Fact]
    public async Task A_page_that_changed_meanwhile_shows_both_and_overwrites_nothing()
    {
        using var eve = await Started("tabs@home.example");
        var page = $"/returns/{Id(eve)}/pages/your-details";
        await eve.Go(page);
        var late = eve.Request([("askerName", "Late Name")]);
        await eve.Send(("askerName", "First Name"));
        await eve.Send(late);
        eve.Html.ShouldContain("This page was changed after you opened it");
        eve.Html.ShouldContain("First Name");
        eve.Box("askerName").ShouldBe("Late Name");
        await eve.Go(page);
        eve.Box("askerName").ShouldBe("First Name");
    }

    [Fact]
    public async Task What_was_typed_after_the_session_ended_is_back_after_signing_in()
    {
        using var eve = await Started("expired@home.example");
        var page = $"/returns/{Id(eve)}/pages/your-details";
        await eve.Go(page);
        var request = eve.Request([("askerName", "Not Lost")]);
        await eve.Go("/test/sign-out");
        await eve.Send(request);
        eve.Path.ShouldStartWith("/sign-in");
        var back = Uri.UnescapeDataString(Regex.Match(eve.Path, "ReturnUrl=([^&]+)").Groups[1].Value);
        await eve.Go("/test/sign-in?email=expired@home.example");
        await eve.Go(back);
        eve.Html.ShouldContain("What you entered was not saved");
        eve.Box("askerName").ShouldBe("Not Lost");
        await eve.Send(("askerName", eve.Box("askerName")!), ("askerEmail", "expired@home.example"));
        await eve.Go(page);
        eve.Box("askerName").ShouldBe("Not Lost");
    }

    [Fact]
    public async Task Files_are_checked_listed_fetched_and_removed()
    {
        using var eve = await Started("files@home.example");
        var page = $"/returns/{Id(eve)}/pages/files";
        await eve.Go(page);
        await eve.Send([("$upload", "evidence")], "", [("evidence", "report.pdf", "%PDF-1.7 report"u8.ToArray()), ("evidence", "virus.pdf", "MZ not a pdf"u8.ToArray())]);
        eve.Errors.ShouldHaveSingleItem().ShouldContain("virus.pdf is not really a PDF");
        eve.Html.ShouldContain("1 file uploaded");
        eve.Html.ShouldContain("report.pdf");
        var document = Regex.Match(eve.Html, "name=\"\\$remove\" value=\"([^\"]+)\"").Groups[1].Value;
        (await eve.Go($"/returns/{Id(eve)}/files/{document}")).Html.ShouldBe("%PDF-1.7 report");
        using var other = await Started("files-other@home.example");
        (await other.Go($"/returns/{Id(other)}/files/{document}")).Status.ShouldBe(HttpStatusCode.NotFound);
        await eve.Go(page);
        await eve.Send([("$remove", document)], "", []);
        eve.Html.ShouldNotContain("report.pdf");
    }

    [Fact]
    public async Task A_huge_file_is_refused_in_words_and_keeps_the_page()
    {
        using var eve = await Started("huge@home.example");
        await eve.Go($"/returns/{Id(eve)}/pages/files");
        await eve.Send([("$upload", "evidence")], "", [("evidence", "scan.pdf", new byte[50 * 1024 * 1024])]);
        eve.Errors.ShouldBe(["scan.pdf must be smaller than 10 MB"]);
        eve.Html.ShouldNotContain("file uploaded");
    }

    [Fact]
    public async Task A_form_without_its_token_saves_nothing()
    {
        using var eve = await Started("forged@home.example");
        var page = $"/returns/{Id(eve)}/pages/your-details";
        var request = new HttpRequestMessage(HttpMethod.Post, page) { Content = new FormUrlEncodedContent([KeyValuePair.Create("askerName", "Forged")]) };
        await eve.Send(request);
        await eve.Go(page);
        (eve.Box("askerName") ?? "").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_return_that_was_sent_cannot_be_changed_and_a_draft_can_be_deleted()
    {
        using var eve = await Started("delete@home.example");
        var id = Id(eve);
        await eve.Go($"/returns/{id}/delete");
        await eve.Send();
        eve.Path.ShouldStartWith("/returns?deleted");
        await eve.Go($"/returns/{id}/pages/requester-kind");
        eve.Heading.ShouldBe("This form was deleted");
    }

    [Fact]
    public async Task The_answer_is_the_same_whether_or_not_an_address_is_known_and_staff_never_sign_in_by_e_mail()
    {
        await host.Account("staff@council.example", Role.Caseworker);
        using var somebody = host.Browser();
        await somebody.Go("/parent/sign-in");
        await somebody.Send(("email", "staff@council.example"));
        somebody.Heading.ShouldBe("Check your email");
        somebody.Mail("staff@council.example").ShouldContain("Your account has a password");
        await somebody.Send(("code", "2222 2222"));
        somebody.Errors.ShouldHaveSingleItem().ShouldStartWith("The code is not right");
    }

    [Fact]
    public async Task Five_wrong_codes_close_the_right_one_too()
    {
        using var somebody = host.Browser();
        await somebody.Go("/parent/sign-in");
        await somebody.Send(("email", "guess@home.example"));
        for (var i = 0; i < 5; i++) await somebody.Send(("code", "2222 2222"));
        var code = Regex.Match(somebody.Mail("guess@home.example"), "(?<=\\s)[2-9BCDFGHJKMNPQRTVWXY]{4} [2-9BCDFGHJKMNPQRTVWXY]{4}").Value;
        await somebody.Send(("code", code));
        somebody.Errors.ShouldHaveSingleItem().ShouldStartWith("The code is not right");
    }

    [Fact]
    public async Task A_link_signs_in_by_its_button_and_once()
    {
        using var asking = host.Browser();
        await asking.Go("/parent/sign-in?ReturnUrl=https://evil.example/");
        await asking.Send(("email", "link@home.example"));
        var link = Regex.Match(asking.Mail("link@home.example"), "/parent/confirm\\?[^\\s<\"]+").Value;
        using var phone = host.Browser();
        await phone.Go(link);
        phone.Heading.ShouldBe("Sign in");
        await phone.Send();
        phone.Path.ShouldBe("/returns");
        phone.Heading.ShouldBe("Your requests");
        using var again = host.Browser();
        await again.Go(link);
        await again.Send();
        again.Heading.ShouldBe("The link has expired");
    }

    [Theory]
    [InlineData("", "Enter your email address")]
    [InlineData("not an address", "Enter an email address in the correct format, like name@example.com")]
    public async Task An_address_that_cannot_be_one_is_said_so(string typed, string error)
    {
        using var somebody = host.Browser();
        await somebody.Go("/parent/sign-in");
        await somebody.Send(("email", typed));
        somebody.Errors.ShouldBe([error]);
        (somebody.Box("email") ?? "").ShouldBe(typed);
    }

    [Fact]
    public async Task A_question_that_an_answer_brings_up_is_asked_and_not_held_against_anybody()
    {
        using var eve = await Started("brings-up@home.example");
        await eve.Go($"/returns/{Id(eve)}/pages/asked-before");
        eve.Asks("previousRequestOn").ShouldBeFalse();
        await eve.Send(("previousRequest", "yes"));
        eve.Asks("previousRequestOn").ShouldBeTrue();
        eve.Html.ShouldNotContain("There is a problem");
        await eve.Send(("previousRequest", "yes"));
        eve.Html.ShouldContain("There is a problem");
    }

    private async Task<Browser> Started(string email)
    {
        var browser = host.Browser();
        await browser.SignInAsParent(email);
        await browser.Go(Service);
        await browser.Send(typed: [], "/start");
        browser.Path.ShouldMatch("^/returns/[0-9a-f-]{36}$");
        return browser;
    }

    private static async Task<string> First(Browser browser)
    {
        await browser.Go("/returns");
        return Regex.Match(browser.Html, "/returns/[0-9a-f-]{36}").Value;
    }

    private static string Id(Browser browser) => Regex.Match(browser.Path, "[0-9a-f]{8}-[0-9a-f-]{27}").Value;

    /// <summary>Follows the task list as a person does, until the form can be sent.</summary>
    private static async Task FillAll(Browser browser)
    {
        var list = $"/returns/{Id(browser)}";
        for (var step = 0; step < 60; step++)
        {
            await browser.Go(list);
            var open = Regex.Matches(browser.Html, "<li class=\"govuk-task-list__item govuk-task-list__item--with-link\">.*?</li>", RegexOptions.Singleline).FirstOrDefault(t => !t.Value.Contains("Completed", StringComparison.Ordinal));
            if (open is null) break;
            await browser.Go(Regex.Match(open.Value, "href=\"([^\"]+)\"").Groups[1].Value);
            var again = 0;
            while (browser.Path != list && !browser.Path.EndsWith("/check", StringComparison.Ordinal))
            {
                var before = browser.Path;
                if (browser.Path.Contains("/rows/parents/", StringComparison.Ordinal)) await browser.Send(EhcAnswers.For(browser, EhcAnswers.FirstParent));
                else if (browser.Path.Contains("/rows/parents", StringComparison.Ordinal)) await browser.Send([("more", browser.Html.Contains("1 added", StringComparison.Ordinal) ? "no" : "yes")]);
                else if (browser.Path.EndsWith("/files", StringComparison.Ordinal)) await browser.Send([], "", []);
                else await browser.Send(EhcAnswers.For(browser, EhcAnswers.Parent));
                browser.Errors.ShouldBeEmpty(before);

                // An answer may bring up further questions of the same page: it is then shown once more.
                if (browser.Path == before) (again++).ShouldBeLessThan(1, before);
                else again = 0;
            }

            if (browser.Path.EndsWith("/check", StringComparison.Ordinal)) return;
        }

        await browser.Go($"{list}/check");
    }
}
