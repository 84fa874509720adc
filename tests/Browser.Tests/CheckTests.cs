using Microsoft.Playwright;

namespace BackOffice.Browser.Tests;

/// <summary>The desk's checks of eligibility: one person, a file of people, the national service, and the monthly report to schools.</summary>
[Collection(nameof(Town))]
public class CheckTests(Town town)
{
    private const string Head = "Parent Last Name,Parent Date of Birth,Parent National Insurance number\r\n";

    [BrowserFact]
    public async Task One_person_is_checked_and_the_decision_recorded_with_its_reason()
    {
        var officer = await town.SignedIn("benefits@fenland.example");
        await officer.GotoAsync("/checks");
        await officer.Locator("#check-kind").WaitForAsync();
        await officer.IsAccessible();
        await officer.Locator("#check-find").FillAsync("a");
        await officer.Locator("#check-find").FillAsync("an");
        await officer.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await officer.Locator(".stack button").First.ClickAsync();
        await officer.GetByText("Somebody else").WaitForAsync();
        await officer.Locator("#check-parent-incomeSupport").SelectOptionAsync("true");
        await officer.GetByRole(AriaRole.Button, new() { Name = "Check", Exact = true }).ClickAsync();
        await officer.Locator(".decision-answer").First.WaitForAsync();
        (await officer.Locator(".try-answer").InnerTextAsync()).ShouldContain("Income Support");
        await officer.IsAccessible();
        await officer.Picture("check-answer");
        await officer.GetByRole(AriaRole.Button, new() { NameRegex = new("^Record on the record of") }).ClickAsync();
        await officer.Locator(".try-answer [role=status]").GetByText("Recorded").WaitForAsync();
    }

    [BrowserFact]
    public async Task A_file_of_people_is_asked_about_row_by_row_and_stays_after_the_page_is_left()
    {
        var officer = await town.SignedIn("benefits@fenland.example");
        await officer.GotoAsync("/checks/bulk");
        await officer.Locator("#bulk-csv").WaitForAsync();
        await officer.IsAccessible();

        await Send("wrong.csv", "Surname,Born\r\nFarrow,1990-03-27\r\n");
        await officer.GetByText("The headings must be exactly Parent Last Name").WaitForAsync();
        await Send("many.csv", Head + string.Concat(Enumerable.Repeat("Farrow,1990-03-27,AB123456C\r\n", 10_000)));
        await officer.GetByText("The file has more than 250 rows. Split it.").WaitForAsync();

        await Send("people.csv", Head + "Farrow,1990-03-27,AB123456C\r\n=1+1,1990-03-27,AB123456C\r\nNotfound,27/03/1990,AB123456C\r\nFarrow,27-03-1990,AB123456C\r\n");
        await officer.GetByText("4 of 4 rows done, 1 to correct").WaitForAsync();
        await officer.GetByRole(AriaRole.Cell, new() { Name = "Parent not found" }).WaitForAsync();
        await officer.GetByText("(as line 2)").WaitForAsync();
        await officer.IsAccessible();
        await officer.Picture("check-file");
        var download = await officer.RunAndWaitForDownloadAsync(() => officer.GetByRole(AriaRole.Link, new() { Name = "Download the outcomes" }).ClickAsync());
        (await File.ReadAllTextAsync(await download.PathAsync())).ShouldContain("'=1+1");

        // The page can be left: the file is found again from the list.
        await officer.GotoAsync("/checks");
        await officer.GotoAsync("/checks/bulk");
        await officer.GetByRole(AriaRole.Link, new() { Name = "people.csv" }).First.ClickAsync();
        await officer.GetByText("4 of 4 rows done, 1 to correct").WaitForAsync();

        async Task Send(string name, string text) =>
            await officer.Locator("#bulk-csv").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(text) });
    }

    [BrowserFact]
    public async Task The_monthly_report_is_made_and_names_every_school()
    {
        var officer = await town.SignedIn("benefits@fenland.example");
        await officer.GotoAsync("/checks/report");
        await officer.GetByRole(AriaRole.Button, new() { NameRegex = new("^Make the report of") }).ClickAsync();
        await officer.Locator("#report-head").WaitForAsync();
        await officer.IsAccessible();
        await officer.Picture("check-report");
        (await officer.Locator("tbody tr").CountAsync()).ShouldBeGreaterThan(0, "a school without changes has a nil file");
        var download = await officer.RunAndWaitForDownloadAsync(() => officer.GetByRole(AriaRole.Link, new() { Name = "Download every file" }).ClickAsync());
        download.SuggestedFilename.ShouldEndWith(".zip");
    }

    [BrowserFact]
    public async Task Each_page_of_checks_can_be_used_by_everybody_and_fits_a_phone()
    {
        var officer = await town.SignedIn("benefits@fenland.example", width: 390);
        foreach (var (address, shows) in new[] { ("/checks", "#check-kind"), ("/checks/national", "#nat-kind"), ("/checks/bulk", "#bulk-csv"), ("/checks/report", "main .button.is-main") })
        {
            await officer.GotoAsync(address);
            await officer.Locator(shows).First.WaitForAsync();
            await officer.IsAccessible();
            (await officer.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(390, address);
            await officer.Picture("phone" + address.Replace('/', '-'));
        }
    }
}
