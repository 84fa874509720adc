using Microsoft.Playwright;

namespace BackOffice.Browser.Tests;

/// <summary>A school and a parent ask for an assessment in the portal.</summary>
[Collection(nameof(Town))]
public class RequestTests(Town town)
{
    internal static readonly Dictionary<string, string> Answers = new()
    {
        ["requester"] = "school",
        ["askerName"] = "Morgan Reed",
        ["askerRole"] = "SENCO",
        ["askerRelation"] = "aunt",
        ["askerEmail"] = "senco@school1.example",
        ["forename"] = "Robin",
        ["surname"] = "Tester",
        ["dateOfBirth-day"] = "4",
        ["dateOfBirth-month"] = "5",
        ["dateOfBirth-year"] = "2018",
        ["ncYear"] = "3",
        ["homeAddress-line1"] = "12 Mill Lane",
        ["homeAddress-town"] = "Fenbridge",
        ["homeAddress-postcode"] = "CB1 2AB",
        ["lookedAfter"] = "no",
        ["homeLanguage"] = "English",
        ["interpreter"] = "no",
        ["previousRequest"] = "no",
        ["attends"] = "yes",
        ["settingName"] = "St Anne's Primary School",
        ["settingUrn"] = "810001",
        ["attendance"] = "most",
        ["primaryNeed"] = "SLCN",
        ["strengths"] = "Builds anything out of anything.",
        ["childViews"] = "I want people to wait until I have finished.",
        ["reasons"] = "The gap to others of the same age grows in spite of help from outside the school.",
        ["healthNeeds"] = "no",
        ["socialCare"] = "no",
        ["cycles"] = "3",
        ["triedSummary"] = "Small groups and a specialist teacher, reviewed every term.",
        ["attainment"] = "Two years behind in reading.",
        ["consentShare"] = "yes",
        ["consentHealth"] = "yes",
        ["consentCare"] = "yes",
        ["parentsKnow"] = "yes",
    };

    internal static readonly Dictionary<string, string> Parent = new()
    {
        ["title"] = "Ms",
        ["forename"] = "Alex",
        ["surname"] = "Tester",
        ["relationship"] = "mother",
        ["responsible"] = "yes",
        ["sameAddress"] = "yes",
        ["email"] = "alex.tester@home.example",
        ["emailAgreed"] = "yes",
    };

    [BrowserFact]
    public async Task A_school_asks_for_an_assessment_without_javascript()
    {
        var page = await town.SignedIn("school@fenland.example", script: false);
        await Start(page);
        await new PortalForm(page, Answers, Parent).Complete();

        await page.GetByText("Robin Tester").First.IsVisibleAsync();
        await Send(page);

        var reference = await page.Locator(".govuk-panel__body strong").InnerTextAsync();
        reference.ShouldMatch("^EHC-[A-Z0-9]+-[A-Z0-9]+$");
        reference.ShouldNotContain("O", Case.Sensitive);
        await Where_it_stands(page, reference);
    }

    [BrowserFact]
    public async Task Every_page_of_the_form_is_accessible_at_a_desk_and_on_a_phone()
    {
        var page = await town.SignedIn("school@fenland.example");
        await Start(page);
        var form = new PortalForm(page, Answers, Parent)
        {
            Look = async seen =>
            {
                await seen.IsAccessible();
                if (seen.Url.EndsWith("/kind-of-need"))
                    await seen.Picture("portal-question");
                await seen.SetViewportSizeAsync(390, 844);
                (await seen.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth")).ShouldBeTrue($"{seen.Url} scrolls sideways on a phone");
                await seen.SetViewportSizeAsync(1280, 900);
            },
        };
        await form.Complete();
        await page.Picture("portal-check");
        await page.IsAccessible();
        form.Seen.Count.ShouldBeGreaterThan(12);
    }

    [BrowserFact]
    public async Task A_parent_confirms_an_e_mail_address_and_asks()
    {
        var page = await town.Visitor(script: false);
        await page.GotoAsync("/parent/sign-in");
        var email = $"parent.{Guid.NewGuid():N}@home.example";
        await page.Locator("[name=email]").FillAsync(email);
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).Or(page.Locator("main button[type=submit]")).First.ClickAsync();
        var code = await Code(email);
        await page.Locator("[name=code]").FillAsync(code);
        await page.Locator("main button[type=submit]").First.ClickAsync();

        await Start(page);
        var answers = new Dictionary<string, string>(Answers) { ["requester"] = "parent" };
        await new PortalForm(page, answers, Parent).Complete();
        await Send(page);
        (await page.Locator(".govuk-panel__title").InnerTextAsync()).ShouldBe("Request sent");
    }

    [BrowserFact]
    public async Task A_page_that_is_left_empty_says_what_to_enter_and_keeps_what_was_typed()
    {
        var page = await town.SignedIn("school@fenland.example", script: false);
        await Start(page);
        await page.Locator(".govuk-task-list__item a").Nth(1).ClickAsync();
        await page.Locator("[name=forename]").FillAsync("Robin");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true }).Last.ClickAsync();

        (await page.TitleAsync()).ShouldStartWith("Error: ");
        (await page.Locator(".govuk-error-summary a").CountAsync()).ShouldBeGreaterThan(0);
        (await page.Locator("[name=forename]").InputValueAsync()).ShouldBe("Robin");
    }

    [BrowserFact]
    public async Task Another_schools_form_is_not_found()
    {
        var mine = await town.SignedIn("school@fenland.example", script: false);
        await Start(mine);
        var address = mine.Url;

        var other = await town.SignedIn("other.school@fenland.example", script: false);
        var response = await other.GotoAsync(address);
        response!.Status.ShouldBe(404);
        (await other.Locator("h1").InnerTextAsync()).ShouldBe("Page not found");
    }

    internal static async Task Start(IPage page)
    {
        await page.GotoAsync("/services/ehc-needs-assessment");
        await page.Locator("main form button[type=submit], main a.govuk-button").First.ClickAsync();
        await page.Arrives("/returns/");
    }

    internal static async Task Send(IPage page)
    {
        if (await page.Locator("[name=agree]").CountAsync() > 0)
            await page.Locator("[name=agree]").CheckAsync();
        await page.Locator("main form[action$='/send'] button").ClickAsync();
        await page.Arrives(url => url.EndsWith("/sent", StringComparison.Ordinal));
    }

    private static async Task Where_it_stands(IPage page, string reference)
    {
        for (var tries = 0; tries < 20; tries++)
        {
            var response = await page.GotoAsync($"/requests/{reference}");
            if (response!.Status == 200 && (await page.Locator("main").InnerTextAsync()).Contains("Deciding whether to assess"))
                return;
            await Task.Delay(500); // the case opens from the outbox
        }
        throw new InvalidOperationException(await page.Locator("main").InnerTextAsync());
    }

    private async Task<string> Code(string email)
    {
        for (var tries = 0; tries < 40; tries++)
        {
            foreach (var file in Directory.Exists(town.Mail) ? Directory.GetFiles(town.Mail, "*.eml") : [])
            {
                var mail = await File.ReadAllTextAsync(file);
                if (mail.Contains(email) && System.Text.RegularExpressions.Regex.Match(mail, @"Your code is ([A-Z0-9]{4} [A-Z0-9]{4})") is { Success: true } found)
                    return found.Groups[1].Value;
            }
            await Task.Delay(250);
        }
        throw new InvalidOperationException("No e-mail with a code came.");
    }
}
