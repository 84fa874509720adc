using System.Diagnostics;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Collections;
using BackOffice.Forms;
using BackOffice.Grains;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace BackOffice.Browser.Tests;

/// <summary>A school fills in the termly return in Welsh, and keeps its copy as a PDF.</summary>
[Collection(nameof(Town))]
public class WelshTests(Town town)
{
    private const string School = "school@fenland.example";

    [BrowserFact]
    public async Task A_school_sends_the_termly_return_in_Welsh_and_its_copy_is_a_tagged_PDF_in_Welsh_that_no_other_school_gets()
    {
        var today = London.DayOf(DateTimeOffset.UtcNow);
        var happened = today.AddDays(-30);
        var round = await Asked(today);
        var page = await town.SignedIn(School);
        await page.GotoAsync($"/rounds/{round}");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en-GB");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start now" }).ClickAsync();
        var home = page.Url;
        await Is(page, "en-GB", "Incidents, this term");
        await page.GetByRole(AriaRole.Link, new() { Name = "Cymraeg" }).ClickAsync();
        await Is(page, "cy", "Incidents, this term");
        await Expect(page.Locator("h1")).ToHaveAttributeAsync("lang", "en"); // the officer named the round, in English
        await Expect(page.Locator("main")).ToContainTextAsync("Rydych wedi cwblhau");
        await page.IsAccessible();
        await page.Picture("welsh-start");

        // The choice is remembered; a form that is not worded in Welsh stays in English.
        await page.GotoAsync("/services/ehc-needs-assessment");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en-GB");

        // Fixed words, errors and the form's own words are all Welsh.
        await page.GotoAsync($"{home}/pages/result-page");
        await page.GetByRole(AriaRole.Button, new() { Name = "Parhau", Exact = true }).ClickAsync();
        await Expect(page.Locator(".govuk-error-summary")).ToContainTextAsync("Mae yna broblem");
        await Expect(page.Locator(".govuk-error-summary")).ToContainTextAsync("Dewiswch a oedd digwyddiadau");
        (await page.TitleAsync()).ShouldStartWith("Gwall: ");
        await page.IsAccessible();
        await page.Picture("welsh-error");
        await page.GetByLabel("Rydym wedi cofnodi digwyddiadau").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Parhau", Exact = true }).ClickAsync();
        await page.GotoAsync($"{home}/pages/school-page");
        await page.GetByLabel("Enw'r ysgol").FillAsync("Ysgol y Ffen");
        await page.GetByRole(AriaRole.Button, new() { Name = "Parhau", Exact = true }).ClickAsync();

        await page.GotoAsync($"{home}/rows/incidents");
        await page.GetByLabel("Oes", new() { Exact = true }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Parhau", Exact = true }).ClickAsync();
        await page.Locator("[name=reference]").FillAsync("F-1");
        await page.Locator("[name=happenedOn-day]").FillAsync("32");
        await page.Locator("[name=happenedOn-month]").FillAsync($"{happened.Month}");
        await page.Locator("[name=happenedOn-year]").FillAsync($"{happened.Year}");
        await page.GetByLabel("Crefydd a chred").CheckAsync();
        await page.GetByLabel("Geiriol").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Parhau", Exact = true }).ClickAsync();
        await Expect(page.Locator(".govuk-error-summary")).ToContainTextAsync("Gwiriwch y dyddiad y digwyddodd: rhaid rhoi dyddiad go iawn");
        await page.Locator("[name=happenedOn-day]").FillAsync($"{happened.Day}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Parhau", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "A ddywedwyd wrth y rhieni?" }).GetByLabel("Do", new() { Exact = true }).CheckAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "A yw wedi'i gau?" }).GetByLabel("Nac ydy").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Parhau", Exact = true }).ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("1 wedi'i ychwanegu");
        await page.IsAccessible();
        await page.GotoAsync($"{home}/pages/sender");
        await page.GetByLabel("Eich enw").FillAsync("Ffion Ffen");
        await page.GetByRole(AriaRole.Button, new() { Name = "Parhau", Exact = true }).ClickAsync();
        await page.GotoAsync($"{home}/check");
        await Is(page, "cy", "Gwiriwch eich atebion");
        await Expect(page.Locator("main")).ToContainTextAsync(InWelsh(happened));
        await page.IsAccessible();
        await page.Picture("welsh-check", whole: true);
        await page.GetByLabel("Rwy'n cytuno").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cytuno ac anfon" }).ClickAsync();
        await Expect(page.Locator(".govuk-panel__title")).ToHaveTextAsync("Ffurflen wedi'i hanfon");
        var reference = await page.Locator(".govuk-panel__body strong").InnerTextAsync();
        await page.IsAccessible();

        // The copy says the answers as the person saw them, is tagged for screen readers, and is nobody else's.
        await page.GotoAsync($"{home}/copy");
        await Is(page, "cy", "Yr hyn a anfonwyd gennych");
        await page.IsAccessible();
        if (PdfTool("pdftotext") is { } missing) throw new InvalidOperationException(missing);
        var pdf = await (await page.APIRequest.GetAsync($"{home}/copy.pdf")).BodyAsync();
        var words = await Read("pdftotext", pdf, "-layout", "-", "-");
        foreach (var said in (string[])[reference, "Ysgol y Ffen", InWelsh(happened), "Crefydd a chred", "Nac ydy", "Edrychwyd drwy gofnodion", "Tudalen 1 o"]) words.ShouldContain(said);
        var facts = await Read("pdfinfo", pdf, "-");
        facts.Split('\n').ShouldContain(line => line.StartsWith("Tagged:", StringComparison.Ordinal) && line.EndsWith("yes", StringComparison.Ordinal));
        (await Read("pdfinfo", pdf, "-struct", "-")).ShouldContain("Table");

        var other = await town.SignedIn("other.school@fenland.example");
        (await other.APIRequest.GetAsync($"{home}/copy.pdf")).Status.ShouldBe(404, "each school gets only its own");
        (await other.APIRequest.GetAsync($"{home}/copy")).Status.ShouldBe(404);

        // Where the return is come back to speaks Welsh as well: its round, the list of requests and the start page.
        await page.GotoAsync($"/rounds/{round}");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "cy");
        await Expect(page.Locator("main")).ToContainTextAsync("Eich cyfeirnod yw");
        await page.IsAccessible();
        await page.Picture("welsh-round");
        await page.GotoAsync("/returns");
        await Is(page, "cy", "Eich ceisiadau");
        await page.IsAccessible();
        await page.GotoAsync("/");
        await Is(page, "cy", "Gwasanaethau i blant a theuluoedd");
        await Expect(page.Locator("main")).ToContainTextAsync("Ffurflenni y mae'r cyngor yn gofyn i chi amdanynt");
        await page.IsAccessible();
        await page.Picture("welsh-home");

        // Back to English, which is remembered too.
        await page.GotoAsync("/language/en?back=/");
        await page.GotoAsync($"{home}/copy");
        await Is(page, "en-GB", "What you sent");
    }

    /// <summary>A round that asks the school alone.</summary>
    private async Task<RoundId> Asked(DateOnly today)
    {
        var pack = town.Services.GetRequiredService<IPacks>().Find("termly-nil-return")!;
        var officer = new Actor("officer", "Officer", [Role.Caseworker], [pack.Collections[0].Team ?? pack.Team]);
        var round = new RoundId(Guid.NewGuid());
        var answer = await town.Services.GetRequiredService<IGrains>().Round(round).Do(
            new OpenRound(pack.Id, pack.Collections[0].Id, "Incidents, this term", new RoundWindow(today.AddDays(-60), today.AddDays(9), today.AddDays(20), today.AddDays(-1)), [new AskedProvider("school:810001", "School", null)]), Guid.NewGuid(), officer);
        answer.Ok.ShouldBeTrue(answer.Sentence);
        return round;
    }

    private static string InWelsh(DateOnly day) => FixedWords.In("cy").Day(day);

    private static async Task Is(IPage page, string language, string heading)
    {
        await Expect(page.Locator("h1")).ToHaveTextAsync(heading);
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", language);
    }

    private static string? PdfTool(string name) => File.Exists($"/usr/bin/{name}") ? null : $"{name} is not installed: ops/test installs poppler-utils.";

    /// <summary>What one of poppler's tools reads in a PDF.</summary>
    private static async Task<string> Read(string tool, byte[] pdf, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var reading = process.StandardOutput.ReadToEndAsync();
        await process.StandardInput.BaseStream.WriteAsync(pdf);
        process.StandardInput.Close();
        return await reading;
    }

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}
