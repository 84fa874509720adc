using System.Globalization;
using System.Text;
using Microsoft.Playwright;

namespace BackOffice.Browser.Tests;

/// <summary>A nursery answers the census without JavaScript, and the officer who asked for it reviews the return and takes the department's file.</summary>
[Collection(nameof(Town))]
public class CollectionTests(Town town)
{
    private const int Children = 120;

    private static readonly Dictionary<string, string> Setting = new()
    {
        ["situation"] = "children",
        ["settingName"] = "Acorns",
        ["laNumber"] = "873",
        ["urn"] = "510001",
        ["telephone"] = "01632 960001",
        ["postcode"] = "CB1 2AB",
        ["category"] = "PRIV",
        ["settingType"] = "DNS",
        ["dayCare"] = "F",
        ["maintainedLink"] = "no",
        ["partnership"] = "no",
        ["continuouslyOpen"] = "yes",
        ["weeksOpen"] = "48",
        ["totalStaff"] = "45",
        ["level2Staff"] = "10",
        ["level3Staff"] = "30",
        ["level3Managers"] = "2",
        ["qtsStaff"] = "3",
        ["eypsStaff"] = "0",
        ["eytsStaff"] = "0",
        ["allUnder1"] = "0",
        ["allAged1"] = "0",
        ["allAged2"] = "0",
        ["allAged3"] = "120",
        ["allAged4"] = "0",
        ["statementBy"] = "Kim Acorn",
        ["statementRole"] = "Manager",
    };

    [BrowserFact]
    public async Task A_nursery_uploads_its_children_mends_cells_explains_answers_and_the_officer_accepts_and_takes_the_file()
    {
        var nursery = await town.SignedIn("nursery@fenland.example", script: false);
        await nursery.GotoAsync("/");
        await nursery.GetByRole(AriaRole.Link, new() { Name = "practice round" }).ClickAsync();
        await nursery.Picture("portal-round");
        await nursery.GetByRole(AriaRole.Button, new() { Name = "Start now" }).ClickAsync();
        var home = nursery.Url;
        await Situation(nursery);
        await Upload(nursery, home);

        await LookedAt(home);

        // Every other section, page by page; the list of children is complete.
        await new PortalForm(nursery, Setting, new Dictionary<string, string>()) { Look = Explain }.Complete();
        await nursery.GotoAsync($"{home}/pages/sending");
        await nursery.Locator("[name=statementBy]").FillAsync(Setting["statementBy"]);
        await nursery.Locator("[name=statementRole]").FillAsync(Setting["statementRole"]);
        await nursery.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true }).Last.ClickAsync();
        await nursery.GotoAsync($"{home}/check");
        await nursery.Locator("[name=agree]").CheckAsync();
        await nursery.Locator("main form[action$='/send'] button[type=submit]").Last.ClickAsync();
        await nursery.IsWhole();
        (await nursery.Locator(".govuk-error-summary").AllInnerTextsAsync()).ShouldBeEmpty();
        (await nursery.Locator(".govuk-panel__title").InnerTextAsync()).ShouldBe("Return sent");
        var reference = await nursery.Locator(".govuk-panel__body strong").InnerTextAsync();

        // The officer asks about one answer; only that can be changed; the return comes back and is accepted.
        var officer = await town.SignedIn("early.years@fenland.example");
        await officer.GotoAsync("/collections");
        await officer.GetByRole(AriaRole.Link, new() { Name = "practice round" }).ClickAsync();
        await officer.Locator(".tab", new() { HasText = "To review" }).ClickAsync();
        await officer.IsAccessible();
        await officer.Picture("desk-round");
        var round = officer.Url.Split('?')[0];
        await officer.GotoAsync($"{round}/returns/{home.Split('/')[^1]}");
        await officer.GetByText(reference).First.WaitForAsync();
        await officer.IsAccessible();
        (await officer.GetByText("120 rows").CountAsync()).ShouldBeGreaterThan(0);
        await officer.Locator("tr", new() { HasText = "Telephone number" }).GetByRole(AriaRole.Button, new() { Name = "Ask about this" }).ClickAsync();
        await officer.Locator("textarea.note").FillAsync("Is this still your number?");
        await officer.GetByRole(AriaRole.Button, new() { Name = "Send back" }).ClickAsync();
        await officer.GetByText("The return is back with the provider.").WaitForAsync();

        await nursery.GotoAsync(home);
        await nursery.GetByText("Is this still your number?").WaitForAsync();
        await nursery.GotoAsync($"{home}/pages/setting-contact");
        await nursery.Locator("[name=telephone]").FillAsync("01632 960002");
        await nursery.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true }).Last.ClickAsync();
        await nursery.GotoAsync($"{home}/pages/setting-name");
        await nursery.Locator("[name=settingName]").FillAsync("Another name");
        await nursery.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true }).Last.ClickAsync();
        (await nursery.Locator("main").InnerTextAsync()).ShouldContain("The council has asked only about some answers");
        await nursery.GotoAsync($"{home}/check");
        await nursery.Locator("[name=agree]").CheckAsync();
        await nursery.Locator("main form[action$='/send'] button[type=submit]").Last.ClickAsync();
        await nursery.IsWhole();
        (await nursery.Locator(".govuk-error-summary").AllInnerTextsAsync()).ShouldBeEmpty();
        (await nursery.Locator(".govuk-panel__title").InnerTextAsync()).ShouldBe("Return sent");

        await officer.ReloadAsync();
        await officer.GetByRole(AriaRole.Button, new() { Name = "Accept the return" }).ClickAsync();
        await officer.GetByText("The return is accepted.").WaitForAsync();
        await officer.GotoAsync($"{round}/file");
        await officer.GetByRole(AriaRole.Link, new() { Name = "Download the XML file" }).WaitForAsync();
        await officer.IsAccessible();
        var file = await officer.APIRequest.GetAsync($"{round}/file.xml");
        var xml = System.Xml.Linq.XDocument.Parse(Encoding.UTF8.GetString(await file.BodyAsync()).TrimStart('\ufeff'));
        xml.Descendants("EarlyYearsProvider").Single(provider => provider.Descendants("URN").Any(urn => urn.Value == "510001")).Descendants("PupilChild").Count().ShouldBe(Children);
        (await nursery.APIRequest.GetAsync($"{round}/file.xml")).Status.ShouldBe(404, "no provider sees another's return");
    }

    /// <summary>The same pages with JavaScript, which the accessibility checks need. The box for a file is govuk-frontend's own once its script has run.</summary>
    private async Task LookedAt(string home)
    {
        var page = await town.SignedIn("nursery@fenland.example");
        foreach (var address in (string[])["/", $"{home}", $"{home}/rows/children", $"{home}/rows/children/uploaded"])
        {
            await page.GotoAsync(address);
            await page.IsAccessible();
        }

        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "practice round" }).ClickAsync();
        await page.IsAccessible();
    }

    private static async Task Situation(IPage page)
    {
        await page.Locator(".govuk-task-list__item a").First.ClickAsync();
        await page.Locator("[name=situation][value=children]").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true }).Last.ClickAsync();
    }

    /// <summary>A file of 120 children with three cells that cannot be right; each is mended by its link.</summary>
    private static async Task Upload(IPage page, string home)
    {
        var csv = new StringBuilder("Forename,Surname,Date of birth,Sex,Ethnicity,Home address: address line 1,Home address: town or city,Home address: postcode,Special educational needs,Hours at setting,Funded hours,Funded weeks,Early years pupil premium,Disability access fund\r\n");
        for (var i = 0; i < Children; i++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"Child{(char)('a' + i % 26)}{(char)('a' + i / 26)},Fen{(char)('a' + i % 26)},{(i == 4 ? "31/02/2023" : $"{1 + i % 28}/05/2023")},{(i == 7 ? "X" : "F")},WBRI,{i + 1} Low Road,Fenhaven,CB1 2AB,N,15,{(i == 9 ? "lots" : "15")},38,No,No\r\n");
        }

        await page.GotoAsync($"{home}/rows/children/upload");
        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "children.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(csv.ToString()) });
        await page.GetByRole(AriaRole.Button, new() { Name = "Upload" }).Last.ClickAsync();
        (await page.Locator("h1").InnerTextAsync()).ShouldBe("3 of 120 rows have something to put right");
        await page.Picture("portal-upload");
        await Mend("C6: ", new() { ["dateOfBirth-day"] = "3", ["dateOfBirth-month"] = "5", ["dateOfBirth-year"] = "2023" });
        await Mend("D9: ", new() { ["sex"] = "F" });
        await Mend("K11: ", new() { ["fundedHours"] = "15" });

        // Hours that could not be read were no hours, so the weeks were not asked.
        await page.GotoAsync($"{home}/rows/children/10/child-weeks");
        await page.Locator("[name=fundedWeeks]").FillAsync("38");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true }).Last.ClickAsync();
        await page.GotoAsync(home);

        async Task Mend(string cell, Dictionary<string, string> answers)
        {
            await page.GotoAsync($"{home}/rows/children/uploaded");
            await page.GetByRole(AriaRole.Link, new() { Name = cell }).ClickAsync();
            foreach (var (name, value) in answers)
            {
                var box = page.Locator($"[name='{name}']");
                if (await box.First.GetAttributeAsync("type") == "radio") await page.Locator($"[name='{name}'][value='{value}']").CheckAsync();
                else await box.FillAsync(value);
            }

            await page.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true }).Last.ClickAsync();
        }
    }

    /// <summary>The answers that look unusual each get a reason: too many staff, too many children aged 3, two of one name and birthday.</summary>
    private static async Task Explain(IPage page)
    {
        if (!page.Url.Contains("/unusual-answers")) return;
        var queries = await page.Locator(".bo-query").AllAsync();
        queries.Count.ShouldBeGreaterThanOrEqualTo(2);
        foreach (var query in queries) await query.Locator("input[type=radio]").First.CheckAsync();
    }
}
