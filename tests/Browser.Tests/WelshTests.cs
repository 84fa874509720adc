using System.Diagnostics;
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
        var page = await town.SignedIn(School);
        await page.GotoAsync("/services/termly-nil-return");
        await Is(page, "en-GB", "Prejudice-related incidents this term");
        await page.GetByRole(AriaRole.Link, new() { Name = "Cymraeg" }).ClickAsync();
        await Is(page, "cy", "Digwyddiadau sy'n ymwneud â rhagfarn: datganiad tymhorol");
        await page.IsAccessible();
        await page.Picture("welsh-start");

        // The choice is remembered; a form that is not worded in Welsh stays in English.
        await page.GotoAsync("/services/school-local-offer");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en-GB");
        await page.GotoAsync("/services/termly-nil-return");
        await page.GetByRole(AriaRole.Button, new() { Name = "Dechrau nawr" }).ClickAsync();
        var home = page.Url;
        await Is(page, "cy", "Digwyddiadau sy'n ymwneud â rhagfarn: datganiad tymhorol");
        await Expect(page.Locator("main")).ToContainTextAsync("Rydych wedi cwblhau");
        await page.IsAccessible();

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
        await page.Locator("[name=happenedOn-day]").FillAsync("31");
        await page.Locator("[name=happenedOn-month]").FillAsync("2");
        await page.Locator("[name=happenedOn-year]").FillAsync("2026");
        await page.GetByLabel("Crefydd a chred").CheckAsync();
        await page.GetByLabel("Geiriol").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Parhau", Exact = true }).ClickAsync();
        await Expect(page.Locator(".govuk-error-summary")).ToContainTextAsync("Gwiriwch y dyddiad y digwyddodd: rhaid rhoi dyddiad go iawn");
        await page.Locator("[name=happenedOn-day]").FillAsync("28");
        await page.Locator("[name=happenedOn-month]").FillAsync("9");
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
        await Expect(page.Locator("main")).ToContainTextAsync("28 Medi 2026");
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
        foreach (var said in (string[])[reference, "Ysgol y Ffen", "28 Medi 2026", "Crefydd a chred", "Nac ydy", "Edrychwyd drwy gofnodion", "Tudalen 1 o"]) words.ShouldContain(said);
        var facts = await Read("pdfinfo", pdf, "-");
        facts.Split('\n').ShouldContain(line => line.StartsWith("Tagged:", StringComparison.Ordinal) && line.EndsWith("yes", StringComparison.Ordinal));
        (await Read("pdfinfo", pdf, "-struct", "-")).ShouldContain("Table");

        var other = await town.SignedIn("other.school@fenland.example");
        (await other.APIRequest.GetAsync($"{home}/copy.pdf")).Status.ShouldBe(404, "each school gets only its own");
        (await other.APIRequest.GetAsync($"{home}/copy")).Status.ShouldBe(404);

        // Back to English, which is remembered too.
        await page.GotoAsync("/services/termly-nil-return");
        await page.GetByRole(AriaRole.Link, new() { Name = "English" }).ClickAsync();
        await Is(page, "en-GB", "Prejudice-related incidents this term");
    }

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
